/** Accessibility scans of the dialogs and panels that no other test scans. */
import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import { findings } from "./axe.ts";
import { openTemplate, runStatus } from "./canvas.ts";

let app: App;
let page: Page;
afterEach(async () => {
  await app.close();
});

async function open(theme: "light" | "dark", template: string): Promise<void> {
  app = await openApp({ theme, width: 1280, height: 800 });
  page = app.page;
  await openTemplate(page, template);
  await page.locator(".react-flow__node").first().waitFor();
}

const shot = async (name: string): Promise<void> => {
  const shots = process.env.PROXFLOW_SHOTS;
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
};

describe.each(["light", "dark"] as const)("in %s", (theme) => {
  it("dialogs have no serious findings", async () => {
    await open(theme, "A line and a circle");
    const scan = async (name: string, role = "dialog"): Promise<void> => {
      await page
        .getByRole(role as "dialog")
        .first()
        .waitFor();
      await shot(`${theme}-${name}`);
      // A menu hides the rest from readers while it is open and keeps the focus to itself.
      const within = role === "menu" ? '[role="menu"]' : undefined;
      expect(await findings(page, within), name).toEqual([]);
    };
    const close = async (role = "dialog"): Promise<void> => {
      await page.keyboard.press("Escape");
      await page.getByRole(role as "dialog").waitFor({ state: "detached" });
    };
    for (const [name, keys] of [
      ["keys", "?"],
      ["commands", "Control+Shift+P"],
      ["export", "Control+e"],
      ["open a file", "Control+o"],
      ["save as", "Control+Shift+S"],
    ] as const) {
      await page.keyboard.press(keys);
      await scan(name);
      await close();
    }
    await page.keyboard.press("?");
    const keyDialog = page.getByRole("dialog", { name: "Keys" });
    await keyDialog.getByLabel("Search commands and keys").fill("show");
    await keyDialog.getByRole("button", { name: "Key of Show problems:" }).click();
    await scan("a key being recorded");
    await page.keyboard.press("w");
    await keyDialog.getByRole("alert").waitFor();
    await scan("a key that is taken");
    await page.keyboard.press("Escape");
    await close();

    const circle = page.locator('.react-flow__node[data-id="circle"]');
    await circle.click({ button: "right" });
    await scan("node menu", "menu");
    await close("menu");
    await page.getByRole("button", { name: "Help" }).click();
    await scan("help menu", "menu");
    await close("menu");
    expect(app.errors).toEqual([]);
  });

  it("lists with and without entries have no serious findings", async () => {
    await open(theme, "A line and a circle");
    await page.mouse.move(640, 300);
    await page.keyboard.press("Tab");
    const list = page.getByPlaceholder("Add a node");
    await list.waitFor();
    expect(await findings(page), "quick add").toEqual([]);
    await list.fill("nothing has such a name");
    await page.getByRole("option", { name: /No/ }).waitFor();
    await shot(`${theme}-nothing-found`);
    expect(await findings(page), "quick add with nothing").toEqual([]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+f");
    await page.getByRole("dialog").waitFor();
    expect(await findings(page), "find").toEqual([]);
  });

  it("panels have no serious findings after a run", async () => {
    await open(theme, "Iris flowers");
    await page.keyboard.press("Control+Enter");
    await expect
      .poll(() => runStatus(page).textContent(), { timeout: 60_000 })
      .toMatch(/Finished at its limit/);
    for (const name of [
      "Residuals",
      "Metrics",
      "Evaluation",
      "Picture",
      "Runs",
      "Stepping",
      "Problems",
      "Code",
      "History",
    ]) {
      await page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
      if (name === "Code") await page.locator(".monaco-editor .view-line").first().waitFor();
      await shot(`${theme}-panel-${name}`);
      expect(await findings(page), name).toEqual([]);
    }
    await page.getByRole("tab", { name: /^Residuals/ }).click();
    await page.getByRole("tab", { name: "Templates" }).click();
    await page.getByRole("list", { name: "Templates" }).waitFor();
    expect(await findings(page), "templates at the left").toEqual([]);
    await page.getByRole("tab", { name: "Nodes" }).click();
    await page.locator('.react-flow__edge[data-id="target.logits"] path').last().click({
      force: true,
    });
    expect(await findings(page), "a wire selected").toEqual([]);
    expect(app.errors).toEqual([]);
  });
});
