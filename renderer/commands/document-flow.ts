/** Opening, saving, exporting: what crosses the host, with the questions that it takes. */

import { formatProblem, type Problem } from "../../core/base/errors.ts";
import type { SourceProblem } from "../../core/codegen/import-typescript.ts";
import { parseDocument } from "../../core/graph/parse.ts";
import { type GraphDocument, MAX_DOCUMENT_BYTES } from "../../core/graph/schema.ts";
import type { FileInfo } from "../../core/protocol/channels.ts";
import type { Services } from "../app/services.ts";
import { hasEdits } from "../code/code-store.ts";
import { pickFile } from "../dialogs/pick-file.ts";
import { HostError } from "../host/host-error.ts";
import { isDirty, type Origin } from "../state/document-store.ts";
import { documentIn } from "../state/embedded.ts";
import { isActive } from "../state/run-store.ts";
import { formatBytes } from "../ui/format.ts";

export interface DocumentFlow {
  /** An empty document in a tab of its own. */
  newDocument(): void;
  openTemplate(name: string): Promise<boolean>;
  /** Opens a file, or shows the tab that has it open. */
  openPath(path: string): Promise<boolean>;
  /** A file dropped on the window. */
  openFile(file: File): Promise<boolean>;
  /** Asks for a TypeScript file that was exported, and opens it in a tab. */
  importCode(): Promise<void>;
  /** The system's dialog where the shell has one, else the window's own. */
  chooseFile(): Promise<void>;
  save(): Promise<boolean>;
  saveAs(path: string): Promise<boolean>;
  /** Asks for a place and saves there. @returns whether it was saved */
  chooseSave(): Promise<boolean>;
  /** Asks what becomes of unsaved work and of a run that goes on. @returns whether it may be closed */
  mayClose(): Promise<boolean>;
}

/** The first problems of code, a line each. */
function byLine(problems: readonly SourceProblem[]): string {
  const shown = problems.slice(0, 4).map(({ line, column, message, fix }) => {
    const tip = fix === undefined ? "" : ` ${fix}`;
    return `Line ${line}, column ${column}: ${message}${tip}`;
  });
  const rest = problems.length - shown.length;
  return [...shown, ...(rest > 0 ? [`And ${rest} more.`] : [])].join("\n");
}

export function createDocumentFlow(services: Services): DocumentFlow {
  const { host, documents, code, messages, run, ui, canvas, workspace } = services;

  /** Edits of the code belong to no file before they are applied. @returns whether to go on */
  const askAboutCode = async (toDo: string): Promise<boolean> => {
    if (!hasEdits(code.getState())) return true;
    const { name } = documents.getState().document;
    const answer = await messages.ask({
      title: "The code has edits that are not applied",
      message: `Edits of the code of \u201c${name}\u201d are in the document only once they are applied.`,
      answers: [
        { id: "show", label: "Show the code", kind: "primary" },
        { id: "leave", label: toDo },
        { id: "stay", label: "Cancel" },
      ],
    });
    if (answer === "show") ui.setState({ dialog: null, bottomTab: "code" });
    return answer === "leave";
  };

  const mayClose = async (): Promise<boolean> => {
    if (!(await askAboutCode("Discard the edits"))) return false;
    const state = documents.getState();
    const { name } = state.document;
    const running = isActive(run.getState().status);
    if (isDirty(state)) {
      const answer = await messages.ask({
        title: "Save your changes first?",
        message: `\u201c${name}\u201d has changes that are in no file yet.${running ? " Its run is stopped when it is closed." : ""}`,
        answers: [
          { id: "save", label: "Save", kind: "primary" },
          { id: "drop", label: "Discard changes", kind: "danger" },
          { id: "stay", label: "Cancel" },
        ],
      });
      return answer === "drop" || (answer === "save" && (await saveNow()));
    }
    if (!running) return true;
    const answer = await messages.ask({
      title: "Stop the run?",
      message: `\u201c${name}\u201d is still being solved. Closing it stops the run.`,
      answers: [
        { id: "stop", label: "Stop and close", kind: "primary" },
        { id: "stay", label: "Cancel" },
      ],
    });
    return answer === "stop";
  };

  const show = (document: GraphDocument, origin: Origin): void => {
    ui.setState({ dialog: null });
    const opened = workspace.open(document, origin);
    const plotted = document.nodes.some(
      (node) => node.type === "iterates" || node.type === "picture",
    );
    opened.ui.setState({ dialog: null, bottomTab: plotted ? "picture" : "residuals" });
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
    return attempt("The template was not opened", async () => {
      const { document } = await host.request("templates.open", { name });
      show(document, { file: null, template: name });
    });
  };

  /** A file that a tab has open already: that tab is shown, and is told what the disk has now. */
  const showHolder = async (
    holder: Services,
    document: GraphDocument,
    file: FileInfo,
  ): Promise<void> => {
    ui.setState({ dialog: null });
    workspace.activate(holder.id);
    const state = holder.documents.getState();
    if (state.file?.modified === file.modified) return;
    if (!isDirty(state) && !isActive(holder.run.getState().status)) {
      await holder.runs.reset();
      holder.documents.open(document, { file, template: null });
      messages.show({ tone: "info", title: "Read anew from disk", detail: file.path });
      return;
    }
    messages.show({
      tone: "info",
      title: `${file.name} is open here already`,
      detail:
        "Another program has changed the file since. Your document stays as it is; Save asks before it writes over the file.",
    });
  };

  const openPath = async (path: string): Promise<boolean> => {
    return attempt("The file was not opened", async () => {
      const { document, file } = await host.request("documents.open", { path });
      const holder = workspace.holding(file.path);
      if (holder === undefined) show(document, { file, template: null });
      else await showHolder(holder, document, file);
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

  /** Another tab whose file this path means; a name alone lies in the documents folder. */
  const otherAt = async (path: string): Promise<Services | undefined> => {
    const whole = workspace.holding(path);
    if (whole !== undefined) return whole === services ? undefined : whole;
    if (/[\\/]/.test(path)) return undefined;
    const { documents: folder } = await host.request("app.info", {});
    const names = [path, `${path}.proxflow`].map((name) => name.toLowerCase());
    return workspace.getState().tabs.find(({ documents: other, id }) => {
      const { file } = other.getState();
      return (
        file !== null &&
        id !== services.id &&
        file.path.slice(0, -file.name.length - 1) === folder &&
        names.includes(file.name.toLowerCase())
      );
    });
  };

  /** Says that a file belongs to another tab. @returns whether it was saved elsewhere */
  const explainShared = async (other: Services): Promise<boolean> => {
    const { document, file } = other.documents.getState();
    const answer = await messages.ask({
      title: `${file?.name} is open in another tab`,
      message: `\u201c${document.name}\u201d was opened from that file or saved to it. To keep both, save this document under another name, or close the other tab first.`,
      answers: [
        { id: "as", label: "Save under another name", kind: "primary" },
        { id: "show", label: "Show the other tab" },
        { id: "cancel", label: "Cancel" },
      ],
    });
    if (answer === "show") {
      ui.setState({ dialog: null });
      workspace.activate(other.id);
    }
    return answer === "as" && chooseSave();
  };

  const saveTo = async (path: string, expected: number | undefined): Promise<boolean> => {
    try {
      const other = await otherAt(path);
      if (other !== undefined) return await explainShared(other);
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
      else if (reply.path !== null) {
        const other = await otherAt(reply.path);
        if (other !== undefined) await explainShared(other);
        // The system's dialog has asked about overwriting.
        else await write(reply.path, undefined, true);
      }
    });
    return documents.getState().file !== before;
  };

  const save = async (): Promise<boolean> => {
    if (!(await askAboutCode("Save without them"))) return false;
    return saveNow();
  };

  const saveNow = async (): Promise<boolean> => {
    const { file } = documents.getState();
    return file === null ? chooseSave() : saveTo(file.path, file.modified);
  };

  /** Exported TypeScript in a tab of its own. The parser comes along only here. */
  const openCode = async (name: string, text: string): Promise<boolean> => {
    const { importTypeScript } = await import("../../core/codegen/import-typescript.ts");
    const { document, problems } = importTypeScript(text);
    if (document === undefined) {
      messages.show({ tone: "error", title: `${name} was not imported`, detail: byLine(problems) });
      return false;
    }
    show(document, { file: null, template: null });
    return true;
  };

  const flow: DocumentFlow = {
    newDocument() {
      workspace.openBlank();
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
      if (/\.tsx?$/i.test(file.name)) return openCode(file.name, held.text);
      const parsed = parseDocument(held.text);
      if (!parsed.ok) return refuse(file.name, parsed.problems);
      show(parsed.document, { file: null, template: null });
      return true;
    },
    async importCode() {
      const file = await pickFile(".ts");
      if (file !== undefined) await flow.openFile(file);
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
    mayClose,
  };
  return flow;
}
