import { FileJson2 } from "lucide-react";
import { useDocumentFlow } from "../commands/use-actions.ts";
import { Button } from "../ui/button.tsx";
import { formatBytes, formatDate } from "../ui/format.ts";
import { Modal } from "../ui/modal.tsx";
import { pickFile } from "./pick-file.ts";
import { useAsked } from "./use-asked.ts";

/** Documents in the folder where documents are saved by name, newest first. */
export function OpenDialog({ onClose }: { onClose(): void }) {
  const flow = useDocumentFlow();
  const files = useAsked("documents.list");
  const info = useAsked("app.info");
  const folder = info.state === "ready" ? info.value.documents : "";
  return (
    <Modal
      title="Open a file"
      description={folder && `Documents in ${folder}`}
      width={560}
      onClose={onClose}
    >
      <div className="modal-body">
        {files.state === "loading" ? <p className="quiet">Loading</p> : null}
        {files.state === "failed" ? <p className="bad">{files.message}</p> : null}
        {files.state === "ready" && files.value.files.length === 0 ? (
          <p className="quiet">
            No documents yet. Save one to see it here, or choose a file from elsewhere.
          </p>
        ) : null}
        {files.state === "ready" ? (
          <ul className="file-list" aria-label="Documents">
            {files.value.files.map((file) => (
              <li key={file.path}>
                <button
                  type="button"
                  className="file"
                  onClick={() => void flow.openPath(file.path)}
                >
                  <FileJson2 aria-hidden />
                  <span className="file-name">{file.name}</span>
                  <span className="file-meta num">{formatBytes(file.bytes)}</span>
                  <span className="file-meta num">{formatDate(file.modified)}</span>
                </button>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      <footer className="modal-foot">
        <Button
          onClick={async () => {
            const file = await pickFile();
            if (file && (await flow.openFile(file))) onClose();
          }}
        >
          Choose from elsewhere
        </Button>
      </footer>
    </Modal>
  );
}
