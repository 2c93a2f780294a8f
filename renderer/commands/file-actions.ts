import type { Services } from "../app/services.ts";
import { pickFiles } from "../dialogs/pick-file.ts";
import { isDirty } from "../state/document-store.ts";
import { type Action, never } from "./action.ts";
import type { DocumentFlow } from "./document-flow.ts";

/** What the chooser for data offers. */
export const DATA_FILES =
  ".csv,.tsv,.tab,.json,.npy,.npz,.idx,.gz,.zip,.tar,.tgz,.bin,.txt,.png,.jpg,.jpeg";

export function fileActions({ documents, ui, canvas }: Services, flow: DocumentFlow) {
  return {
    new: {
      title: "New document in a tab",
      group: "File",
      keys: ["Mod+Alt+N", "Mod+T"],
      run: () => flow.newDocument(),
      off: never,
    },
    "open-template": {
      title: "Open a template\u2026",
      group: "File",
      keys: ["Mod+Shift+O"],
      run: () => ui.setState({ dialog: "templates" }),
      off: never,
    },
    open: {
      title: "Open a file\u2026",
      group: "File",
      keys: ["Mod+O"],
      always: true,
      run: () => flow.chooseFile(),
      off: never,
    },
    "import-code": {
      title: "Import TypeScript\u2026",
      group: "File",
      keys: [],
      run: () => flow.importCode(),
      off: never,
    },
    "import-data": {
      title: "Import data\u2026",
      group: "File",
      keys: [],
      async run() {
        const files = await pickFiles(DATA_FILES);
        const at = canvas.current?.center() ?? { x: 0, y: 0 };
        if (files.length > 0) ui.setState({ dialog: "data", dataImport: { files, at } });
      },
      off: never,
    },
    "data-sets": {
      title: "Data sets\u2026",
      group: "File",
      keys: [],
      run: () => ui.setState({ dialog: "data-sets" }),
      off: never,
    },
    save: {
      title: "Save",
      group: "File",
      keys: ["Mod+S"],
      always: true,
      async run() {
        await flow.save();
      },
      off: () => {
        const state = documents.getState();
        return state.file !== null && !isDirty(state) ? "All changes are saved." : null;
      },
    },
    "save-as": {
      title: "Save as\u2026",
      group: "File",
      keys: ["Mod+Shift+S"],
      always: true,
      async run() {
        await flow.chooseSave();
      },
      off: never,
    },
    versions: {
      title: "Save or open a version\u2026",
      group: "File",
      keys: [],
      run: () => ui.setState({ dialog: "versions" }),
      off: never,
    },
    export: {
      title: "Export as TypeScript\u2026",
      group: "File",
      keys: ["Mod+E"],
      run: () => ui.setState({ dialog: "export" }),
      off: () => {
        const { document, validation } = documents.getState();
        if (document.nodes.length === 0) return "There is nothing on the canvas yet.";
        return validation.problems.some((problem) => problem.severity === "error")
          ? "The graph has errors; see Problems."
          : null;
      },
    },
  } as const satisfies Record<string, Action>;
}
