/** Keys that the user changes: conflicts, what shows them, and what they do after a reload. */
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import { node, nodes, openTemplate, runStatus } from "./canvas.ts";

let app: App;
let page: Page;
beforeAll(async () => {
  app = await openApp();
  page = app.page;
  await openTemplate(page, "A line and a circle");
  await node(page, "circle").waitFor();
});
afterAll(async () => {
  await app.close();
});

const dialog = () => page.getByRole("dialog", { name: "Keys" });
const search = (words: string) => dialog().getByLabel("Search commands and keys").fill(words);
const keyOf = (title: string): Locator =>
  dialog().getByRole("button", { name: `Key of ${title}:` });
const shown = (title: string) => keyOf(title).textContent();
const problems = () => page.getByRole("tab", { name: /Problems/ });
const tabIsOpen = () => problems().getAttribute("aria-selected");

async function open(): Promise<void> {
  // Out of any text field, where "?" is text.
  await page.locator(".canvas").click({ position: { x: 30, y: 200 } });
  await page.keyboard.press("?");
  await dialog().waitFor();
}

async function leave(): Promise<void> {
  await page.keyboard.press("Escape");
  await dialog().waitFor({ state: "detached" });
}

describe.sequential("a changed key", () => {
  it("is recorded by pressing it; Escape keeps the one there was, and the dialog", async () => {
    await open();
    await search("show problems");
    await keyOf("Show problems").click();
    await page.keyboard.press("Escape");
    expect(await dialog().count()).toBe(1);
    expect(await shown("Show problems")).toBe("none");
    await keyOf("Show problems").click();
    await page.keyboard.press("Control+Alt+8");
    await expect.poll(() => shown("Show problems")).toBe("Ctrl+Alt+8");
  });

  it("that is taken names who has it; Cancel and Escape leave all as it is", async () => {
    for (const giveUp of ["Cancel", "Escape"]) {
      await keyOf("Show problems").click();
      await page.keyboard.press("Shift+F");
      await expect
        .poll(() => dialog().getByRole("alert").textContent())
        .toBe("Shift+F belongs to \u201cFit all\u201d.");
      if (giveUp === "Cancel") await dialog().getByRole("button", { name: "Cancel" }).click();
      else await page.keyboard.press("Escape");
      await dialog().getByRole("alert").waitFor({ state: "detached" });
      expect(await shown("Show problems")).toBe("Ctrl+Alt+8");
    }
  });

  it("replaces the other by keyboard alone", async () => {
    expect(await keyOf("Show problems").evaluate((e) => e === document.activeElement)).toBe(true);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Shift+F");
    await dialog().getByRole("button", { name: "Replace" }).waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(() => shown("Show problems")).toBe("Shift+F");
    await search("fit all");
    expect(await shown("Fit all")).toBe("none");
    await leave();
  });

  it("does it, after a reload too; palette, tooltip and menu show it", async () => {
    await page.reload();
    await node(page, "circle").waitFor();
    expect(await tabIsOpen()).toBe("false");
    await page.keyboard.press("Shift+F");
    await expect.poll(tabIsOpen).toBe("true");
    await page.keyboard.press("Control+Shift+P");
    await page.getByPlaceholder("Type a command").fill("show problems");
    const entry = page.getByRole("option", { name: /Show problems/ });
    expect(await entry.textContent()).toContain("Shift+F");
    await page.keyboard.press("Escape");
    await open();
    await search("run");
    await keyOf("Run").click();
    await page.keyboard.press("F9");
    await search("fit all");
    await keyOf("Fit all").click();
    await page.keyboard.press("Alt+F");
    await leave();
    await page.getByRole("toolbar", { name: "Run" }).getByText("Run").hover();
    await expect.poll(() => page.getByRole("tooltip").textContent()).toContain("F9");
    const canvas = page.locator(".canvas");
    await canvas.click({ button: "right", position: { x: 40, y: 40 } });
    expect(await page.getByRole("menuitem", { name: /Fit all/ }).textContent()).toContain("Alt+F");
    await page.keyboard.press("Escape");
    await page.keyboard.press("F9");
    await expect
      .poll(() => runStatus(page).textContent(), { timeout: 60_000 })
      .toMatch(/Converged/);
  });

  it("of plain letters stays out of text fields, even for what works there", async () => {
    await open();
    await search("open a file");
    await keyOf("Open a file").click();
    await page.keyboard.press("q");
    await expect.poll(() => shown("Open a file")).toBe("Q");
    await leave();
    await page.getByLabel("Search nodes").fill("");
    await page.getByLabel("Search nodes").pressSequentially("qq");
    expect(await page.getByLabel("Search nodes").inputValue()).toBe("qq");
    expect(await page.getByRole("dialog").count()).toBe(0);
    await page.getByLabel("Search nodes").fill("");
  });

  it("cannot be one that the browser keeps; one that it shares is told", async () => {
    await open();
    await search("show problems");
    await keyOf("Show problems").click();
    await page.keyboard.press("Control+t");
    await expect
      .poll(() => dialog().getByRole("alert").textContent())
      .toMatch(/^Ctrl\+T opens a tab: the browser keeps it/);
    expect(await shown("Show problems")).toBe("Shift+F");
    await keyOf("Show problems").click();
    await page.keyboard.press("F5");
    await expect.poll(() => shown("Show problems")).toBe("F5");
    expect(await dialog().getByRole("alert").textContent()).toMatch(/F5 reloads the page/);
  });

  it("is taken away by Delete, and reset: one, one whose key is gone, all", async () => {
    await page.keyboard.press("Delete");
    await expect.poll(() => shown("Show problems")).toBe("none");
    await keyOf("Show problems").click();
    await page.keyboard.press("Shift+F");
    await expect.poll(() => shown("Show problems")).toBe("Shift+F");
    await search("fit all");
    await dialog().getByRole("button", { name: "Reset the key of Fit all" }).click();
    await expect
      .poll(() => dialog().getByRole("alert").textContent())
      .toBe("Shift+F now belongs to \u201cShow problems\u201d.");
    await dialog().getByRole("button", { name: "Replace" }).click();
    await expect.poll(() => shown("Fit all")).toBe("Shift+F");
    await search("f9");
    await dialog().getByRole("button", { name: "Reset the key of Run" }).click();
    await search("run");
    await expect.poll(() => shown("Run")).toBe("Ctrl+Enter");
    const all = dialog().getByRole("button", { name: "Reset all" });
    await all.click();
    expect(await all.isDisabled()).toBe(true);
    await search("show problems");
    expect(await shown("Show problems")).toBe("none");
    await leave();
    await nodes(page).first().click();
    await page.keyboard.press("Shift+F");
    expect(app.errors).toEqual([]);
  });

  it("of Stop is Ctrl+Shift+. where Shift makes the full stop another sign", async () => {
    await page.keyboard.press("Control+Shift+Enter");
    await expect.poll(() => runStatus(page).textContent()).toMatch(/Paused/);
    await page.keyboard.press("Control+Shift+Period");
    await expect.poll(() => runStatus(page).textContent()).toMatch(/Stopped/);
  });
});
