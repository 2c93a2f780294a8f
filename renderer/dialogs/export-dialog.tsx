import { Copy } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { useAction, useActions } from "../commands/use-actions.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { counted } from "../ui/format.ts";
import { Modal } from "../ui/modal.tsx";
import { useAsked } from "./use-asked.ts";

const folderNameOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "") || "proxflow-model";

const files = [
  ["export-json", "JSON"],
  ["export-svg", "SVG"],
  ["export-png", "PNG"],
] as const;

type State =
  | { readonly step: "ask"; readonly error: string | null }
  | { readonly step: "busy" }
  | {
      readonly step: "done";
      readonly path: string;
      readonly files: readonly string[];
      readonly notRecorded?: string | undefined;
    };

/** Writes the model as a small TypeScript project, then says where it is and how to run it. */
export function ExportDialog({ onClose }: { onClose(): void }) {
  const { documents, host, run } = useServices();
  const { run: name, result } = useStore(run);
  const [withParameters, setWithParameters] = useState(true);
  const actions = useActions();
  const card = useAction("export-card");
  const info = useAsked("app.info");
  const [state, setState] = useState<State>({ step: "ask", error: null });
  const [folder, setFolder] = useState(
    () => `${folderNameOf(documents.getState().document.name)}-ts`,
  );
  const desktop = info.state === "ready" && info.value.shell === "electron";
  /** A folder outside of the documents is chosen in the system's dialog; the project goes into it. */
  const choose = async (): Promise<void> => {
    const { path } = await host.request("documents.dialog", { kind: "folder" });
    if (path !== null) setFolder(`${path}/${folderNameOf(documents.getState().document.name)}-ts`);
  };
  const write = async (): Promise<void> => {
    setState({ step: "busy" });
    try {
      const { document } = documents.getState();
      const solved = withParameters && name !== null && result !== null && { run: name, result };
      const reply = await host.request("export.write", {
        document,
        target: "ts",
        folder,
        ...(solved && { solved }),
      });
      setState({ step: "done", ...reply });
    } catch (error) {
      setState({ step: "ask", error: error instanceof Error ? error.message : String(error) });
    }
  };
  if (state.step === "done") return <Exported {...state} onClose={onClose} />;
  return (
    <Modal
      title="Export as TypeScript"
      description="A small project with the model as readable code, a test that repeats its numbers, and predict() for new input."
      width={560}
      onClose={onClose}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void write();
        }}
      >
        <div className="modal-body">
          <label className="form-label" htmlFor="export-folder">
            Folder
          </label>
          <div className="field-row">
            <input
              id="export-folder"
              className="field"
              value={folder}
              // biome-ignore lint/a11y/noAutofocus: the dialog asks for this and nothing else
              autoFocus
              onChange={(event) => setFolder(event.target.value)}
            />
            {desktop && <Button onClick={() => void choose()}>Choose...</Button>}
          </div>
          <p className={state.step === "ask" && state.error ? "bad" : "quiet"} role="status">
            {(state.step === "ask" && state.error) ||
              `${info.state === "ready" ? `In ${info.value.documents}${desktop ? ", if it is a name" : ""}. ` : ""}It must be new or empty.`}
          </p>
          {result !== null && (
            <label className="form-check">
              <input
                type="checkbox"
                checked={withParameters}
                onChange={(event) => setWithParameters(event.target.checked)}
              />
              With the parameters of the last run, {counted(result.iterations, "iteration")}
            </label>
          )}
          <p className="form-row">
            <Button
              disabled={card.disabled !== null}
              title={card.disabled ?? undefined}
              onClick={() => {
                onClose();
                void card.run();
              }}
            >
              {card.title}
            </Button>
            <span className="quiet">What the model is and what its run came to, as one page.</span>
          </p>
        </div>
        <footer className="modal-foot">
          <span className="quiet">Or as a file that opens again:</span>
          {files.map(([id, label]) => (
            <Button
              key={id}
              onClick={() => {
                onClose();
                void actions[id].run();
              }}
            >
              {label}
            </Button>
          ))}
          <span className="apart" />
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            type="submit"
            disabled={state.step === "busy" || folder.trim() === ""}
          >
            {state.step === "busy" ? "Exporting" : "Export"}
          </Button>
        </footer>
      </form>
    </Modal>
  );
}

function Exported({
  path,
  files,
  notRecorded,
  onClose,
}: {
  path: string;
  files: readonly string[];
  notRecorded?: string | undefined;
  onClose(): void;
}) {
  const { messages } = useServices();
  const commands = `cd "${path}"\nnpm install\nnpm test\nnpm start`;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(commands);
      messages.show({ tone: "success", title: "Commands copied" });
    } catch (error) {
      messages.showError("Nothing was copied", error);
    }
  };
  return (
    <Modal
      title="Exported"
      description={`${files.length} files. Run the model with:`}
      onClose={onClose}
    >
      <div className="modal-body">
        <div className="shell-box">
          <pre className="mono" data-testid="export-commands">
            {commands}
          </pre>
          <IconButton label="Copy" onClick={() => void copy()}>
            <Copy />
          </IconButton>
        </div>
        {notRecorded !== undefined && (
          <p className="quiet">No numbers were recorded for its test: {notRecorded}</p>
        )}
        <ul className="export-files mono">
          {files.map((file) => (
            <li key={file}>{file}</li>
          ))}
        </ul>
      </div>
      <footer className="modal-foot">
        <Button kind="primary" onClick={onClose}>
          Done
        </Button>
      </footer>
    </Modal>
  );
}
