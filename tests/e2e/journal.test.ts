/** Unsaved work where it cannot be kept, and after the server went down under its window. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { journalsIn } from "../helpers/journals.ts";
import { type App, openApp } from "./app.ts";
import { findings } from "./axe.ts";
import { nodes, openTemplate } from "./canvas.ts";

let app: App;
let page: Page;
beforeEach(async () => {
  app = await openApp();
  page = app.page;
});
afterEach(async () => {
  await app.close();
});

const rename = async (where: Page, name: string): Promise<void> => {
  await where.getByLabel("Name of the document").fill(name);
  await where.keyboard.press("Enter");
};
const kept = (home: string): string[] => journalsIn(join(home, ".journal")).map(({ name }) => name);

describe("a disk that takes nothing", () => {
  it("is told once, with why, and the work goes on; it is kept as soon as it can be", async () => {
    const home = mkdtempSync(join(tmpdir(), "proxflow-e2e-"));
    writeFileSync(join(home, ".journal"), "in the way");
    const blocked = await openApp({ home });
    try {
      const window = blocked.page;
      await openTemplate(window, "A line and a circle");
      await rename(window, "First");
      const told = window.getByRole("alert").filter({ hasText: "is not kept against a crash" });
      await told.waitFor();
      expect(await told.textContent()).toContain("a file is in its place");
      await rename(window, "Second");
      await window.waitForTimeout(1000);
      expect(await told.count()).toBe(1);
      expect(await window.getByLabel("Name of the document").inputValue()).toBe("Second");
      rmSync(join(home, ".journal"));
      await expect.poll(() => kept(home), { timeout: 20_000 }).toEqual(["Second"]);
    } finally {
      await blocked.close();
    }
  });
});

describe("the server is killed", () => {
  it("and the next one offers what was kept; Escape leaves it for later, with the keyboard alone", async () => {
    await openTemplate(page, "A line and a circle");
    await rename(page, "Mine");
    await expect.poll(() => kept(app.home)).toEqual(["Mine"]);
    app.killServer();
    const next = await openApp({ home: app.home });
    try {
      const offer = next.page.getByRole("dialog", { name: "Recover unsaved work?" });
      await offer
        .getByText(/name of the document changed from "Line and circle" to "Mine"/)
        .waitFor();
      expect(await findings(next.page)).toEqual([]);
      await next.page.keyboard.press("Escape");
      await offer.waitFor({ state: "detached" });
      // What waited for the answer: the gallery.
      await next.page.getByRole("dialog").getByRole("button", { name: "Iris flowers" }).waitFor();
      await next.page.reload();
      await offer.waitFor();
      await next.page.keyboard.press("Tab");
      await next.page.keyboard.press("Tab");
      await next.page.keyboard.press("Enter");
      await expect.poll(() => nodes(next.page).count()).toBe(4);
      expect(await next.page.getByLabel("Name of the document").inputValue()).toBe("Mine");
      await expect.poll(() => kept(app.home)).toEqual(["Mine"]);
      expect(
        readdirSync(join(app.home, ".journal")).filter((name) => name !== ".hosts"),
      ).toHaveLength(1);
    } finally {
      await next.close();
    }
  });
});
