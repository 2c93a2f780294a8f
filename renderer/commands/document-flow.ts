/** Opening, saving, exporting: what crosses the host, with the questions that it takes. */

import { formatProblem, type Problem } from "../../core/base/errors.ts";
import { parseDocument } from "../../core/graph/parse.ts";
import { type GraphDocument, MAX_DOCUMENT_BYTES } from "../../core/graph/schema.ts";
import type { Services } from "../app/services.ts";
import { HostError } from "../host/host-error.ts";
import { blankDocument, isDirty } from "../state/document-store.ts";
import { documentIn } from "../state/embedded.ts";
import { formatBytes } from "../ui/format.ts";

export interface DocumentFlow {
  newDocument(): Promise<void>;
  openTemplate(name: string): Promise<boolean>;
  openPath(path: string): Promise<boolean>;
  /** A file dropped on the window. */
  openFile(file: File): Promise<boolean>;
  /** The system's dialog where the shell has one, else the window's own. */
  chooseFile(): Promise<void>;
  save(): Promise<boolean>;
  saveAs(path: string): Promise<boolean>;
  /** Asks for a place and saves there. @returns whether it was saved */
  chooseSave(): Promise<boolean>;
}

export function createDocumentFlow(services: Services): DocumentFlow {
  const { host, documents, messages, runs, ui, canvas } = services;

  /** True where nothing would be lost, or the user said what should become of it. */
  const mayLeave = async (): Promise<boolean> => {
    const state = documents.getState();
    if (!isDirty(state)) return true;
    const answer = await messages.ask({
      title: "Save your changes first?",
      message: `\u201c${state.document.name}\u201d has changes that are in no file yet.`,
      answers: [
        { id: "save", label: "Save", kind: "primary" },
        { id: "drop", label: "Discard changes", kind: "danger" },
        { id: "stay", label: "Cancel" },
      ],
    });
    if (answer === "drop") return true;
    return answer === "save" && (await save());
  };

  const show = async (
    document: GraphDocument,
    origin: Parameters<typeof documents.open>[1],
  ): Promise<void> => {
    await runs.reset();
    documents.open(document, origin);
    const plotted = document.nodes.some((node) => node.type === "iterates");
    ui.setState({ dialog: null, bottomTab: plotted ? "picture" : "residuals" });
  };

  const refuse = (name: string, problems: readonly Problem[]): false => {
    const rest = problems.length > 1 ? ` And ${problems.length - 1} more.` : "";
    const first = problems[0];
    messages.show({
      tone: "error",
      title: `${name} was not opened`,
      detail: `${first ? formatProblem(first) : "It is not a document."}${rest}`,
    });
    return false;
  };

  const attempt = async (title: string, work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      messages.showError(title, error);
      return false;
    }
  };

  const openTemplate = async (name: string): Promise<boolean> => {
    if (!(await mayLeave())) return false;
    return attempt("The template was not opened", async () => {
      const { document } = await host.request("templates.open", { name });
      await show(document, { file: null, template: name });
    });
  };

  const openPath = async (path: string): Promise<boolean> => {
    if (!(await mayLeave())) return false;
    return attempt("The file was not opened", async () => {
      const { document, file } = await host.request("documents.open", { path });
      await show(document, { file, template: null });
    });
  };

  const write = async (path: string, expected: number | undefined, force: boolean) => {
    const { document } = documents.getState();
    const view = canvas.current?.viewport();
    const { file } = await host.request("documents.save", {
      path,
      document: view ? { ...document, view } : document,
      ...(expected !== undefined && { expected }),
      ...(force && { force }),
    });
    documents.markSaved(file);
    messages.show({ tone: "success", title: "Saved", detail: file.path });
  };

  const saveTo = async (path: string, expected: number | undefined): Promise<boolean> => {
    try {
      await write(path, expected, false);
      return true;
    } catch (error) {
      if (!(error instanceof HostError && error.code === "revision-conflict")) {
        messages.showError("Not saved", error);
        return false;
      }
      const answer = await messages.ask({
        title: "The file on disk is another one",
        message: `${error.detail.message} Your document is open and unharmed.`,
        answers: [
          { id: "as", label: "Save under another name", kind: "primary" },
          { id: "force", label: "Overwrite", kind: "danger" },
          { id: "cancel", label: "Cancel" },
        ],
      });
      if (answer === "as") return chooseSave();
      return answer === "force" && attempt("Not saved", () => write(path, undefined, true));
    }
  };

  /** Resolves when the window's own dialog is gone. */
  const ownSaveDialog = (): Promise<void> =>
    new Promise((resolve) => {
      ui.setState({ dialog: "save-as" });
      const off = ui.subscribe((state) => {
        if (state.dialog === "save-as") return;
        off();
        resolve();
      });
    });

  const chooseSave = async (): Promise<boolean> => {
    const suggested = documents.getState().document.name;
    const before = documents.getState().file;
    await attempt("Not saved", async () => {
      const reply = await host.request("documents.dialog", { kind: "save", suggested });
      if (!reply.supported) await ownSaveDialog();
      // The system's dialog has asked about overwriting.
      else if (reply.path !== null) await write(reply.path, undefined, true);
    });
    return documents.getState().file !== before;
  };

  const save = async (): Promise<boolean> => {
    const { file } = documents.getState();
    return file === null ? chooseSave() : saveTo(file.path, file.modified);
  };

  return {
    async newDocument() {
      if (await mayLeave()) await show(blankDocument(), { file: null, template: null });
    },
    openTemplate,
    openPath,
    async openFile(file) {
      if (file.size > MAX_DOCUMENT_BYTES)
        return refuse(file.name, [
          {
            severity: "error",
            code: "too-large",
            message: `It has ${formatBytes(file.size)}, more than the ${formatBytes(MAX_DOCUMENT_BYTES)} that a document may have.`,
          },
        ]);
      const held = documentIn(new Uint8Array(await file.arrayBuffer()));
      if ("picture" in held)
        return refuse(file.name, [
          {
            severity: "error",
            code: "no-document-inside",
            message: `This ${held.picture} holds no graph.`,
            fix: "Pictures made by Export in Proxflow do; programs that save a picture again may drop it.",
          },
        ]);
      const parsed = parseDocument(held.text);
      if (!parsed.ok) return refuse(file.name, parsed.problems);
      if (!(await mayLeave())) return false;
      await show(parsed.document, { file: null, template: null });
      return true;
    },
    async chooseFile() {
      await attempt("The file was not opened", async () => {
        const reply = await host.request("documents.dialog", { kind: "open" });
        if (!reply.supported) ui.setState({ dialog: "open" });
        else if (reply.path !== null) await openPath(reply.path);
      });
    },
    save,
    saveAs: (path) => saveTo(path, undefined),
    chooseSave,
  };
}
