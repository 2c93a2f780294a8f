/** The application menu of the desktop app. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { menus } from "../../core/protocol/menu.ts";
import type { ShellApp } from "../helpers/shell-app.ts";
import { answerDialogs, choose, documentTabs, first, type PageBridge, tabNames } from "./desk.ts";
import { freshShell } from "./fresh.ts";

const { start } = freshShell();

/** The app after its first start, which ends with the gallery; closed, for it hides the tabs. */
async function settled(): Promise<{ app: ShellApp; page: Page }> {
  const app = await start();
  const page = first(app);
  await page.getByRole("dialog").getByText("Iris flowers").waitFor();
  await page.keyboard.press("Escape");
  await documentTabs(page).first().waitFor();
  return { app, page };
}

describe("the menu", () => {
  it("runs what it names", async () => {
    const { app, page } = await settled();
    await choose(app, "new");
    await expect.poll(async () => (await tabNames(page)).length).toBe(2);
    await choose(app, "close-tab");
    await expect.poll(async () => (await tabNames(page)).length).toBe(1);
    await choose(app, "about");
    const about = page.getByRole("dialog", { name: "About Proxflow" });
    await about.getByText("Graphics adapter").waitFor();
    expect(await about.textContent()).toMatch(
      /Electron.*Chromium.*Node.*Backend.*(wasm|webgpu|cpu)/s,
    );
  });

  it("reaches every command of the table", async () => {
    const { app, page } = await settled();
    await answerDialogs(app, {});
    await page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(globalThis, { seen });
      (globalThis as unknown as PageBridge).proxflow.on(
        "app.command",
        ({ command }: { command: string }) => seen.push(command),
      );
    });
    const commands = menus.flatMap(({ items }) =>
      items.flatMap((item) => ("command" in item ? [item.command] : [])),
    );
    for (const id of commands) expect([id, await choose(app, id)]).toEqual([id, true]);
    await expect
      .poll(() => page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen))
      .toEqual(commands);
  });
});
