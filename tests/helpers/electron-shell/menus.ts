/** `Menu`: kept as data, for a test to choose from. Roles do nothing here but close and quit. */
import type { MenuItemConstructorOptions, MenuItem as RealItem, Menu as RealMenu } from "electron";
import { app } from "./app.ts";
import { BrowserWindow } from "./windows.ts";

export class StandInMenuItem
  implements Pick<RealItem, "id" | "label" | "type" | "enabled" | "visible" | "click">
{
  readonly id: string;
  readonly label: string;
  readonly type: RealItem["type"];
  readonly role: MenuItemConstructorOptions["role"];
  readonly enabled: boolean;
  readonly visible = true;
  readonly accelerator: string | undefined;
  readonly submenu: StandInMenu | undefined;
  readonly #chosen: () => void;

  constructor(options: MenuItemConstructorOptions) {
    const { submenu } = options;
    this.id = options.id ?? "";
    this.role = options.role;
    this.label = options.label ?? options.role ?? "";
    this.type = options.type ?? (submenu === undefined ? "normal" : "submenu");
    this.enabled = options.enabled ?? true;
    this.accelerator = options.accelerator as string | undefined;
    if (submenu !== undefined)
      this.submenu = Array.isArray(submenu)
        ? new StandInMenu(submenu)
        : (submenu as unknown as StandInMenu);
    this.#chosen = () =>
      options.click?.(
        this as unknown as RealItem,
        (BrowserWindow.getFocusedWindow() ?? undefined) as never,
        {} as never,
      );
  }

  click(): void {
    if (!this.enabled) return;
    if (this.role === "quit") app.quit();
    else if (this.role === "close") BrowserWindow.getFocusedWindow()?.close();
    else this.#chosen();
  }
}

export class StandInMenu implements Pick<RealMenu, "getMenuItemById"> {
  readonly items: StandInMenuItem[];
  static #application: StandInMenu | null = null;

  constructor(template: readonly MenuItemConstructorOptions[]) {
    this.items = template.map((options) => new StandInMenuItem(options));
  }
  static buildFromTemplate(template: readonly MenuItemConstructorOptions[]): StandInMenu {
    return new StandInMenu(template);
  }
  static setApplicationMenu(menu: StandInMenu | null): void {
    StandInMenu.#application = menu;
  }
  static getApplicationMenu(): StandInMenu | null {
    return StandInMenu.#application;
  }
  getMenuItemById(id: string): RealItem | null {
    for (const item of this.items) {
      if (item.id === id) return item as unknown as RealItem;
      const inside = item.submenu?.getMenuItemById(id);
      if (inside) return inside;
    }
    return null;
  }
}
