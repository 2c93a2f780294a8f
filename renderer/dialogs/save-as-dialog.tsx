import { useState } from "react";
import { useServices } from "../app/services.ts";
import { useDocumentFlow } from "../commands/use-actions.ts";
import { fileNameOf } from "../state/file-name.ts";
import { Button } from "../ui/button.tsx";
import { Modal } from "../ui/modal.tsx";
import { useAsked } from "./use-asked.ts";

const EXTENSION = ".proxflow";

/** Asks for a name; the file goes to the documents folder. */
export function SaveAsDialog({ onClose }: { onClose(): void }) {
  const { documents } = useServices();
  const flow = useDocumentFlow();
  const info = useAsked("app.info");
  const [name, setName] = useState(() => {
    const { document, file } = documents.getState();
    return file ? file.name.replace(/\.(proxflow|json)$/i, "") : fileNameOf(document.name);
  });
  const wrong = /[\\/]/.test(name) ? "A name has no slashes." : null;
  const folder = info.state === "ready" ? info.value.documents : null;
  return (
    <Modal title="Save as" width={460} onClose={onClose}>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          if (!wrong && name.trim() && (await flow.saveAs(name.trim()))) onClose();
        }}
      >
        <div className="modal-body">
          <label className="form-label" htmlFor="save-name">
            Name
          </label>
          <div className="save-row">
            <input
              id="save-name"
              className="field"
              value={name}
              // biome-ignore lint/a11y/noAutofocus: the dialog asks for this and nothing else
              autoFocus
              onFocus={(event) => event.target.select()}
              onChange={(event) => setName(event.target.value)}
              aria-invalid={wrong !== null}
            />
            <span className="quiet">{EXTENSION}</span>
          </div>
          <p className={wrong ? "bad" : "quiet"}>{wrong ?? (folder && `In ${folder}`)}</p>
        </div>
        <footer className="modal-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={wrong !== null || !name.trim()}>
            Save
          </Button>
        </footer>
      </form>
    </Modal>
  );
}
