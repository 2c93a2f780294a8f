/** The start screen: templates by word and kind, recent documents, and ways to learn. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serializeDocument } from "../../core/graph/serialize.ts";
import { makeDocument, makeNode } from "../core/graph/small.ts";
import { type App, openApp } from "./app.ts";
import { findings } from "./axe.ts";
import { node } from "./canvas.ts";
import { command } from "./gestures.ts";

let app: App;
let page: Page;
beforeEach(async () => {
  const home = mkdtempSync(join(tmpdir(), "proxflow-start-"));
  const kept = join(home, "Small wheel.proxflow");
  const wheel = makeDocument([makeNode("spoke", "parameter", { shape: [2] })], []);
  writeFileSync(kept, serializeDocument({ ...wheel, name: "Small wheel" }));
  const profile = join(home, ".cache", "proxflow", "window");
  mkdirSync(profile, { recursive: true });
  const recent = [join(home, "Lost wheel.proxflow"), kept];
  writeFileSync(join(profile, "recent.json"), JSON.stringify(recent));
  app = await openApp({ home, width: 1280, height: 800 });
  page = app.page;
  await dialog().waitFor();
});
afterEach(async () => {
  const { errors } = app;
  await app.close();
  expect(errors).toEqual([]);
});

const dialog = () => page.getByRole("dialog", { name: "Open a template" });
const cards = () => dialog().getByRole("list", { name: "Templates" }).getByRole("button");
const recents = () =>
  dialog().getByRole("list", { name: "Recent documents" }).getByRole("listitem");

describe("the start screen", () => {
  it("lists recent documents, marks one that is gone, forgets it, and opens the other", async () => {
    await expect.poll(() => recents().count()).toBe(2);
    expect(await recents().first().textContent()).toMatch(/Lost wheel.*Moved or deleted/);
    expect(await recents().first().getByRole("button").first().isDisabled()).toBe(true);
    expect(await findings(page)).toEqual([]);
    await dialog().getByRole("button", { name: "Remove Lost wheel from the list" }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => recents().count()).toBe(1);
    await page.keyboard.press("Escape");
    await command(page, "Open a template");
    await expect.poll(() => recents().count()).toBe(1);
    await recents().first().getByRole("button").first().click();
    await node(page, "spoke").waitFor();
    expect(await dialog().count()).toBe(0);
  });

  it("finds templates by kind and by word, and says how long each was measured to run", async () => {
    await expect.poll(() => cards().count()).toBeGreaterThan(20);
    for (const text of await cards().allTextContents()) expect(text).toMatch(/runs in \d+ (s|min)/);
    await dialog().getByRole("radio", { name: "puzzle" }).click();
    await expect.poll(() => cards().count()).toBe(2);
    await dialog().getByLabel("Search templates").fill("queens");
    await expect.poll(() => cards().count()).toBe(1);
    await dialog().getByLabel("Search templates").fill("digits");
    await dialog().getByText("No template says that").waitFor();
    await dialog().getByRole("radio", { name: "puzzle" }).click();
    await expect.poll(() => cards().count()).toBeGreaterThan(3);
    expect(await findings(page)).toEqual([]);
  });

  it("leads to the pages to begin with, inside the app, and to the tour", async () => {
    for (const [name, path, title] of [
      ["Five-minute start", "start.html", /Five-minute start/],
      ["Concepts", "concepts.html", /Concepts/],
      ["Guide to the templates", "templates.html", /templates/i],
    ] as const) {
      const before = page.context().pages().length;
      await dialog().getByRole("button", { name }).click();
      await expect
        .poll(() =>
          page
            .context()
            .pages()
            .map((each) => new URL(each.url()).pathname),
        )
        .toContain(`/handbook/${path}`);
      const opened = page.context().pages().at(-1) as Page;
      await expect.poll(() => opened.title()).toMatch(title);
      // One window, whatever leads to it.
      expect(page.context().pages().length).toBeLessThanOrEqual(Math.max(2, before));
    }
    await page.bringToFront();
    await dialog().getByRole("button", { name: "Take the tour" }).click();
    await page.locator(".tour-card").filter({ hasText: "1 of 5" }).waitFor();
  });
});
