/** The menus of the desktop shell. Their commands are actions of the window, which does the work. */

/** An item that runs an action of the window, by its id there. */
interface CommandItem<Id extends string> {
  readonly label: string;
  readonly command: Id;
}

const item = <const Id extends string>(label: string, command: Id): CommandItem<Id> => ({
  label,
  command,
});

/** A line between items, and the list of documents that were opened lately. */
const line = { special: "line" } as const;
const recent = { special: "recent" } as const;
/** What the shell does itself. */
const own = <const Name extends string>(label: string, name: Name) => ({ label, shell: name });
/** What every app has, by Electron's name for it. */
const role = <const Name extends string>(name: Name) => ({ role: name });

export const menus = [
  {
    label: "File",
    items: [
      item("New", "new"),
      own("New Window", "new-window"),
      item("Open...", "open"),
      recent,
      item("Templates...", "open-template"),
      item("Import TypeScript...", "import-code"),
      item("Import Data...", "import-data"),
      item("Data Sets...", "data-sets"),
      line,
      item("Save", "save"),
      item("Save As...", "save-as"),
      item("Versions...", "versions"),
      item("Export...", "export"),
      item("Model Card...", "export-card"),
      line,
      item("Close Tab", "close-tab"),
      item("Reopen Closed Tab", "reopen-tab"),
      own("Close Window", "close-window"),
      line,
      role("quit"),
    ],
  },
  {
    label: "Edit",
    items: [
      item("Undo", "undo"),
      item("Redo", "redo"),
      line,
      role("cut"),
      role("copy"),
      role("paste"),
      item("Duplicate", "duplicate"),
      item("Delete", "delete"),
      item("Select All Nodes", "select-all"),
      line,
      item("Add a Node...", "quick-add"),
      item("New Operator...", "new-operator"),
      item("Find...", "find"),
    ],
  },
  {
    label: "Run",
    items: [
      item("Run", "run"),
      item("Pause", "pause"),
      item("One Iteration", "step"),
      item("Stop", "stop"),
      item("Reset", "reset"),
      line,
      item("Evaluate", "evaluate"),
    ],
  },
  {
    label: "View",
    items: [
      item("Command Palette...", "commands"),
      item("Next Tab", "next-tab"),
      item("Previous Tab", "previous-tab"),
      item("Fit All", "fit-all"),
      line,
      role("resetZoom"),
      role("zoomIn"),
      role("zoomOut"),
      role("togglefullscreen"),
      role("toggleDevTools"),
    ],
  },
  {
    label: "Help",
    items: [
      item("Handbook", "help-handbook"),
      item("Five-Minute Start", "help-start"),
      line,
      item("Take the Tour", "tour"),
      item("Keys", "keys"),
      item("About Proxflow", "about"),
    ],
  },
] as const;

export type MenuItem = (typeof menus)[number]["items"][number];
/** Ids of the actions that menus name. */
export type MenuCommand = Extract<MenuItem, { readonly command: string }>["command"];

/** @returns whether a name is a command of the menus */
export const isMenuCommand = (name: string): name is MenuCommand =>
  menus.some(({ items }) => items.some((each) => "command" in each && each.command === name));
