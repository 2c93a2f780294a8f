/** Documents on disk and in pictures: save, open, recover, export and back, the gallery. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { journalsIn } from "../helpers/journals.ts";
import { type App, openApp } from "./app.ts";
import { findings } from "./axe.ts";
import { openTemplate } from "./canvas.ts";
import { clickEmpty, command, counts, documentOf, downloaded, rewind, select } from "./gestures.ts";

let app: App;
let page: Page;
beforeAll(async () => {
  app = await openApp();
  page = app.page;
  page.setDefaultTimeout(10_000);
});
afterAll(async () => {
  expect(app.errors).toEqual([]);
  await app.close();
});

/** Names of the documents on disk. */
const saved = (): string[] =>
  readdirSync(app.home)
    .filter((name) => name.endsWith(".proxflow"))
    .sort();

/** Drops bytes on the canvas, as a file from a file manager. */
async function dropBytes(name: string, bytes: Buffer): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([fileName, base64]) => {
      const data = new DataTransfer();
      const text = atob(base64 as string);
      const content = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
      data.items.add(new File([content], fileName as string));
      return data;
    },
    [name, bytes.toString("base64")],
  );
  for (const type of ["dragover", "drop"])
    await page.dispatchEvent(".canvas", type, { dataTransfer: transfer });
}

describe.sequential("the gallery", () => {
  it("is searched by title, tag and what it shows", async () => {
    const cards = page.getByRole("list", { name: "Templates" }).first().getByRole("button");
    await expect.poll(() => cards.count()).toBeGreaterThan(5);
    const all = await cards.count();
    const search = page.getByRole("dialog").getByLabel("Search templates");
    await search.fill("iris");
    await expect.poll(() => cards.count()).toBe(1);
    expect(await cards.first().textContent()).toContain("Iris flowers");
    await search.fill("nothing of that kind");
    await page.getByText("No template says that").waitFor();
    await search.fill("");
    await expect.poll(() => cards.count()).toBe(all);
    await openTemplate(page, "A line and a circle");
    await expect.poll(() => counts(page)).toEqual([4, 3]);
  });
});

describe.sequential("a picture of the graph", () => {
  it.each([
    ["Export a picture (SVG) that opens again", "svg", "<svg"],
    ["Export a picture (PNG) that opens again", "png", "\u0089PNG"],
    ["Export as JSON", "json", "{"],
  ])("%s, and dropped on the canvas it does", async (title, extension, start) => {
    const before = await documentOf(page);
    const { name, bytes } = await downloaded(page, () => command(page, title));
    expect(name).toBe(`Line and circle.${extension}`);
    expect(bytes.toString("latin1").startsWith(start)).toBe(true);
    await clickEmpty(page);
    await select(page, "path");
    await page.keyboard.press("Delete");
    await expect.poll(() => counts(page)).toEqual([3, 2]);
    await rewind(page);
    await dropBytes(name, bytes);
    await expect.poll(() => counts(page)).toEqual([4, 3]);
    const { view: _before, ...old } = before;
    const { view: _after, ...now } = await documentOf(page);
    expect(now).toEqual(old);
  });

  it("is drawn as a picture that browsers show", async () => {
    const { bytes } = await downloaded(page, () =>
      command(page, "Export a picture (SVG) that opens again"),
    );
    const size = await page.evaluate(async (text) => {
      const image = new Image();
      image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    }, bytes.toString("utf8"));
    // Two columns of nodes; three rows.
    expect(size[0]).toBeGreaterThan(2 * 192);
    expect(size[1]).toBeGreaterThan(3 * 96);
  });

  it("that holds none is refused, with the reason; the document stays", async () => {
    await dropBytes("plain.svg", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));
    await page.getByRole("alert").getByText("This SVG holds no graph.").waitFor();
    expect(await counts(page)).toEqual([4, 3]);
  });

  it("is offered beside the export as a project", async () => {
    await page.keyboard.press("Control+e");
    const { name } = await downloaded(page, () =>
      page.getByRole("dialog").getByRole("button", { name: "SVG", exact: true }).click(),
    );
    expect(name).toBe("Line and circle.svg");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });
});

describe.sequential("a file", () => {
  it("is what versions need: without one, the dialog says so", async () => {
    await command(page, "Save or open a version");
    await page.getByRole("dialog").getByText("This document is in no file yet.").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  it("is saved by a key under a name, then over itself, and what was saved opens from the list", async () => {
    await page.keyboard.press("Control+s");
    await page.getByLabel("Name", { exact: true }).fill("kept");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByLabel("No unsaved changes").waitFor();
    await select(page, "circle");
    await page.getByLabel("Radius").fill("2");
    await page.getByLabel("Unsaved changes", { exact: true }).waitFor();
    expect(await page.title()).toMatch(/^\u2022 Line and circle/);
    await page.keyboard.press("Control+s");
    await page.getByLabel("No unsaved changes").waitFor();
    expect(saved()).toEqual(["kept.proxflow"]);
    const file = JSON.parse(readFileSync(join(app.home, "kept.proxflow"), "utf8"));
    const circle = file.nodes.find(({ id }: { id: string }) => id === "circle");
    expect(circle.params.radius).toBe(2);

    await page.keyboard.press("Control+o");
    const list = page.getByRole("list", { name: "Documents" });
    await list.getByRole("button", { name: /kept\.proxflow/ }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await select(page, "circle");
    expect(await page.getByLabel("Radius").inputValue()).toBe("2");
  });

  it("has versions: kept by a name, opened as a copy, restored, deleted", async () => {
    const dialog = page.getByRole("dialog", { name: "Versions" });
    const list = dialog.getByRole("list", { name: "Versions" }).locator(".file-name");
    await command(page, "Save or open a version");
    await dialog.getByLabel("Name of the version").fill("Radius 2");
    await page.keyboard.press("Enter");
    await expect.poll(() => list.allTextContents()).toEqual(["Radius 2"]);
    expect(await findings(page), "versions").toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByLabel("Radius").fill("5");

    await command(page, "Save or open a version");
    await dialog.getByRole("button", { name: "Restore Radius 2" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByLabel("Unsaved changes", { exact: true }).waitFor();
    await select(page, "circle");
    expect(await page.getByLabel("Radius").inputValue()).toBe("2");

    await command(page, "Save or open a version");
    await expect
      .poll(() => list.allTextContents())
      .toEqual(["Before \u201cRadius 2\u201d", "Radius 2"]);
    await dialog.getByRole("button", { name: "Delete Radius 2" }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await expect.poll(() => list.allTextContents()).toEqual(["Before \u201cRadius 2\u201d"]);
    await dialog.getByRole("button", { name: /^Open Before .* as a copy$/ }).click();
    await dialog.waitFor({ state: "detached" });
    await expect
      .poll(() => page.getByRole("tab").allTextContents())
      .toEqual(expect.arrayContaining([expect.stringContaining("Line and circle (Before")]));
    await select(page, "circle");
    expect(await page.getByLabel("Radius").inputValue()).toBe("5");
    await command(page, "Close tab");
    await select(page, "circle");
    expect(await page.getByLabel("Radius").inputValue()).toBe("2");
    await page.keyboard.press("Control+s");
    await page.getByLabel("No unsaved changes").waitFor();
  });

  it("is saved under another name by Ctrl+Shift+S, and the first one stays", async () => {
    await page.keyboard.press("Control+Shift+S");
    await page.getByLabel("Name", { exact: true }).fill("second version");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(saved).toEqual(["kept.proxflow", "second version.proxflow"]);
  });

  it("renamed in its title keeps the new name as one step", async () => {
    const title = page.getByLabel("Name of the document");
    await title.fill("Where they cross");
    await title.press("Enter");
    expect((await documentOf(page)).name).toBe("Where they cross");
    await clickEmpty(page);
    await page.keyboard.press("Control+z");
    await expect.poll(() => title.inputValue()).toBe("Line and circle");
  });
});

describe.sequential("after a crash", () => {
  it("exactly what was lost comes back, and nothing is offered where nothing was lost", async () => {
    await select(page, "path");
    await page.keyboard.press("Delete");
    await expect.poll(() => counts(page)).toEqual([3, 2]);
    const kept = () => journalsIn(join(app.home, ".journal")).at(-1)?.document.nodes.length;
    await expect.poll(kept).toBe(3);
    // A page that is gone without a word, and a new one.
    const context = page.context();
    await page.close({ runBeforeUnload: false });
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(app.address);
    const offer = page.getByRole("dialog", { name: "Recover unsaved work?" });
    await offer.getByText(/^Node path .*was removed/).waitFor();
    expect(await findings(page)).toEqual([]);
    await offer.getByRole("button", { name: "Recover", exact: true }).click();
    await expect.poll(() => counts(page)).toEqual([3, 2]);
    expect((await documentOf(page)).nodes.map(({ id }) => id).sort()).toEqual([
      "circle",
      "line",
      "point",
    ]);
    await page.keyboard.press("Control+s");
    await page.getByLabel("No unsaved changes").waitFor();
    await expect.poll(() => journalsIn(join(app.home, ".journal"))).toEqual([]);
    await page.reload();
    // The file is opened again, and nothing is said of lost work.
    await expect.poll(() => counts(page)).toEqual([3, 2]);
    await page.getByLabel("No unsaved changes").waitFor();
    expect(await page.getByText("Unsaved work was restored").count()).toBe(0);
    expect(await offer.count()).toBe(0);
  });
});
