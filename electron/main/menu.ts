/** The application menu. Its items name commands of the window, which does the work. */
import { Menu, type MenuItemConstructorOptions } from "electron";

/** @param run tells the window to run a command */
export function setupMenu(run: (command: string) => void): void {
  const item = (label: string, command: string): MenuItemConstructorOptions => ({
    label,
    // The page handles the keys itself: an accelerator here would run a command twice.
    click: () => run(command),
  });
  const separator: MenuItemConstructorOptions = { type: "separator" };
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === "darwin" ? [{ role: "appMenu" } as const] : []),
    {
      label: "File",
      submenu: [
        item("New", "file.new"),
        item("Open...", "file.open"),
        item("Templates...", "file.templates"),
        separator,
        item("Close Tab", "file.close-tab"),
        item("Reopen Closed Tab", "file.reopen-tab"),
        separator,
        item("Save", "file.save"),
        item("Save As...", "file.save-as"),
        item("Export...", "file.export"),
        separator,
        // Its usual key closes a tab here.
        process.platform === "darwin"
          ? { role: "close", accelerator: "Shift+Cmd+W" }
          : { role: "quit" },
      ],
    },
    {
      label: "Edit",
      submenu: [
        item("Undo", "edit.undo"),
        item("Redo", "edit.redo"),
        separator,
        { role: "cut" },
        { role: "copy" },
        { role: "paste" },
        item("Delete", "edit.delete"),
      ],
    },
    {
      label: "Run",
      submenu: [
        item("Run", "run.start"),
        item("Pause", "run.pause"),
        item("One Iteration", "run.step"),
        item("Stop", "run.stop"),
      ],
    },
    {
      label: "View",
      submenu: [
        item("Command Palette...", "view.commands"),
        item("Next Tab", "view.next-tab"),
        item("Previous Tab", "view.previous-tab"),
        separator,
        { role: "resetZoom" },
        { role: "zoomIn" },
        { role: "zoomOut" },
        { role: "togglefullscreen" },
        { role: "toggleDevTools" },
      ],
    },
    {
      label: "Help",
      submenu: [item("Take the Tour", "help.tour"), item("Keys", "help.keys")],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
