/** The application menu, from the table that the window knows, too. */
import { Menu, type MenuItemConstructorOptions } from "electron";
import { type MenuCommand, type MenuItem, menus } from "../../core/protocol/menu.ts";

export interface MenuActions {
  /** Tells the window in front to run a command. */
  run(command: MenuCommand): void;
  /** Opens a document. */
  open(path: string): void;
  newWindow(): void;
  closeWindow(): void;
  clearRecent(): void;
}

/** @param recent paths of documents, latest first */
export function setMenu(actions: MenuActions, recent: readonly string[]): void {
  const shell = {
    "new-window": actions.newWindow,
    "close-window": actions.closeWindow,
  };
  const recentItems = (): MenuItemConstructorOptions[] => [
    ...recent.map((path, i) => ({
      id: `recent-${i}`,
      label: path,
      click: () => actions.open(path),
    })),
    { type: "separator" },
    {
      id: "clear-recent",
      label: "Clear the List",
      enabled: recent.length > 0,
      click: actions.clearRecent,
    },
  ];
  const built = (item: MenuItem): MenuItemConstructorOptions => {
    if ("role" in item) return { role: item.role };
    if ("shell" in item) return { id: item.shell, label: item.label, click: shell[item.shell] };
    if ("special" in item)
      return item.special === "line"
        ? { type: "separator" }
        : { id: "recent", label: "Open Recent", submenu: recentItems() };
    // The page handles the keys itself: an accelerator here would run a command twice.
    return { id: item.command, label: item.label, click: () => actions.run(item.command) };
  };
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(process.platform === "darwin" ? [{ role: "appMenu" } as const] : []),
      ...menus.map(({ label, items }) => ({ label, submenu: items.map(built) })),
    ]),
  );
}
