import { Bookmark, CopyPlus, Trash2, Undo2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useStore } from "zustand";
import type { FileInfo } from "../../core/protocol/channels.ts";
import { useServices } from "../app/services.ts";
import { useDocumentFlow } from "../commands/use-actions.ts";
import { createVersionFlow } from "../commands/version-flow.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { formatBytes, formatDate } from "../ui/format.ts";
import { Modal } from "../ui/modal.tsx";
import { useAsked } from "./use-asked.ts";

/** Named versions of the document: save one, open one as a copy, restore or delete one. */
export function VersionsDialog({ onClose }: { onClose(): void }) {
  const { documents } = useServices();
  const file = useStore(documents, (state) => state.file);
  return (
    <Modal
      title="Versions"
      description="States of this document that you gave a name, kept beside its file."
      width={560}
      onClose={onClose}
    >
      {file === null ? <InNoFile onClose={onClose} /> : <VersionsOf file={file} />}
    </Modal>
  );
}

function InNoFile({ onClose }: { onClose(): void }) {
  const flow = useDocumentFlow();
  return (
    <>
      <div className="modal-body">
        <p className="quiet">
          This document is in no file yet. Versions are kept beside the file: save the document
          once, then give its states names here.
        </p>
      </div>
      <footer className="modal-foot">
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" onClick={() => void flow.chooseSave()}>
          Save the document
        </Button>
      </footer>
    </>
  );
}

function VersionsOf({ file: { path } }: { file: FileInfo }) {
  const services = useServices();
  const flow = createVersionFlow(services);
  const [request, setRequest] = useState({ path });
  const [name, setName] = useState("");
  const asked = useAsked("versions.list", request);
  const again = (): void => setRequest({ path });
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!name.trim() || !(await flow.save(path, name.trim()))) return;
    setName("");
    again();
  };
  return (
    <div className="modal-body">
      <form className="save-row" onSubmit={(event) => void save(event)}>
        <input
          className="field"
          aria-label="Name of the version"
          placeholder="Name of the state that is on the canvas now"
          value={name}
          maxLength={120}
          // biome-ignore lint/a11y/noAutofocus: the first thing that the dialog is for
          autoFocus
          onChange={(event) => setName(event.target.value)}
        />
        <Button kind="primary" type="submit" disabled={!name.trim()}>
          Save version
        </Button>
      </form>
      {asked.state === "loading" ? <p className="quiet">Loading</p> : null}
      {asked.state === "failed" ? <p className="bad">{asked.message}</p> : null}
      {asked.state === "ready" && asked.value.versions.length === 0 ? (
        <p className="quiet">
          No versions yet. One is a state to come back to, whatever is saved afterwards.
        </p>
      ) : null}
      {asked.state === "ready" && asked.value.versions.length > 0 ? (
        <ul className="file-list version-list" aria-label="Versions">
          {asked.value.versions.map((version) => (
            <li className="file version" key={version.id}>
              <Bookmark aria-hidden />
              <span className="file-name" title={version.name}>
                {version.name}
              </span>
              <span className="file-meta num">{formatBytes(version.bytes)}</span>
              <span className="file-meta num">{formatDate(version.made)}</span>
              <IconButton
                label={`Open ${version.name} as a copy`}
                onClick={() => void flow.openCopy(path, version)}
              >
                <CopyPlus />
              </IconButton>
              <IconButton
                label={`Restore ${version.name}`}
                hint="What is on the canvas becomes a version first"
                onClick={() => void flow.restore(path, version)}
              >
                <Undo2 />
              </IconButton>
              <IconButton
                label={`Delete ${version.name}`}
                onClick={async () => (await flow.remove(path, version)) && again()}
              >
                <Trash2 />
              </IconButton>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
