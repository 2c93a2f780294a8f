/** Undo and redo, the history, and the clipboard. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { App } from "./app.ts";
import { node, nodes, onCanvas, wires } from "./canvas.ts";
import {
  clickEmpty,
  counts,
  documentOf,
  dragNode,
  history,
  openOn,
  placeOf,
  rewind,
  select,
  selected,
  steps,
} from "./gestures.ts";

let app: App;
let page: Page;
beforeAll(async () => {
  app = await openOn("A line and a circle", "circle");
  page = app.page;
  await page.getByRole("tab", { name: "History" }).click();
});
afterEach(() => rewind(page));
afterAll(async () => {
  expect(app.errors).toEqual([]);
  await app.close();
});

const press = (key: string) => page.keyboard.press(key);

describe.sequential("undo and redo", () => {
  it("go by Ctrl+Z, Ctrl+Y and Ctrl+Shift+Z, and by the buttons above", async () => {
    await select(page, "path");
    await press("Delete");
    await expect.poll(() => counts(page)).toEqual([3, 2]);
    await press("Control+z");
    await expect.poll(() => counts(page)).toEqual([4, 3]);
    await press("Control+y");
    await expect.poll(() => counts(page)).toEqual([3, 2]);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => counts(page)).toEqual([4, 3]);
    await clickEmpty(page);
    await press("Control+Shift+Z");
    await expect.poll(() => counts(page)).toEqual([3, 2]);
  });

  it("take a drag as one step, and each drag as its own", async () => {
    const start = await placeOf(page, "line");
    await dragNode(page, "line", { x: 60, y: 40 });
    await expect.poll(() => placeOf(page, "line")).not.toEqual(start);
    const middle = await placeOf(page, "line");
    await dragNode(page, "line", { x: 40, y: -80 });
    await expect.poll(() => placeOf(page, "line")).not.toEqual(middle);
    await expect
      .poll(() => steps(page))
      .toEqual(["Move Lies on the line", "Move Lies on the line"]);
    await press("Control+z");
    await expect.poll(() => placeOf(page, "line")).toEqual(middle);
    await press("Control+z");
    await expect.poll(() => placeOf(page, "line")).toEqual(start);
  });

  it("take a burst of steps in a number field as one", async () => {
    await select(page, "circle");
    const radius = page.getByLabel("Radius");
    const before = await radius.inputValue();
    await radius.focus();
    for (let i = 0; i < 6; i++) await press("ArrowUp");
    await expect.poll(() => radius.inputValue()).not.toBe(before);
    expect(await steps(page)).toHaveLength(1);
    await clickEmpty(page);
    await press("Control+z");
    await select(page, "circle");
    await expect.poll(() => radius.inputValue()).toBe(before);
  });

  it("have their steps named by the history, which goes to any of them", async () => {
    await select(page, "path");
    await press("Delete");
    await select(page, "circle");
    await press("m");
    await press("Control+d");
    await expect.poll(() => counts(page)).toEqual([4, 2]);
    expect(await steps(page)).toEqual(["Delete Path of the point", "Switch off", "Duplicate"]);
    await history(page).nth(1).getByRole("button").click();
    await expect.poll(() => counts(page)).toEqual([3, 2]);
    expect(await node(page, "circle").locator(".node[data-muted]").count()).toBe(0);
    expect(await history(page).nth(1).locator("[aria-current=step]").count()).toBe(1);
    expect(await history(page).locator("[data-undone]").count()).toBe(2);
    await history(page).nth(3).getByRole("button").click();
    await expect.poll(() => counts(page)).toEqual([4, 2]);
    await history(page).first().getByRole("button").click();
    await expect.poll(() => counts(page)).toEqual([4, 3]);
  });
});

describe.sequential("the clipboard", () => {
  it("cuts, pastes at the pointer without the wires from outside, and duplicates", async () => {
    await select(page, "circle");
    await press("Control+x");
    await expect.poll(() => counts(page)).toEqual([3, 2]);
    const at = await onCanvas(page, 130, 80);
    await page.mouse.move(at.x, at.y);
    await press("Control+v");
    await expect.poll(() => counts(page)).toEqual([4, 2]);
    const box = await node(page, "circle").boundingBox();
    expect(Math.hypot((box?.x ?? 0) - at.x, (box?.y ?? 0) - at.y)).toBeLessThan(16);
    expect(await selected(page)).toEqual(["circle"]);
    await press("Control+d");
    await expect.poll(() => counts(page)).toEqual([5, 2]);
    expect(await selected(page)).toEqual(["circle2"]);
  });

  it("keeps the wires from outside by Ctrl+Shift+V", async () => {
    await select(page, "circle", "line");
    await press("Control+c");
    const at = await onCanvas(page, 130, 80);
    await page.mouse.move(at.x, at.y);
    await press("Control+Shift+V");
    await expect.poll(() => counts(page)).toEqual([6, 5]);
    const fed = (await documentOf(page)).edges
      .filter(({ from }) => from.node === "point")
      .map(({ to }) => to.node);
    expect(fed).toEqual(expect.arrayContaining(["circle2", "line2"]));
    await clickEmpty(page);
    await press("Control+z");
    await expect.poll(() => counts(page)).toEqual([4, 3]);
  });

  it("carries a graph as plain JSON to another window", async () => {
    await press("Control+a");
    await press("Control+c");
    const text = await page.evaluate(() => navigator.clipboard.readText());
    expect(Object.keys(JSON.parse(text))).toEqual(
      expect.arrayContaining(["format", "nodes", "edges"]),
    );
    const other = await page.context().newPage();
    try {
      await other.goto(app.address);
      await other.getByRole("dialog").getByRole("button", { name: "Empty document" }).click();
      await other.getByText("Wire a model").waitFor();
      await other.bringToFront();
      const canvas = await onCanvas(other, 60, 60);
      await other.mouse.move(canvas.x, canvas.y);
      await other.keyboard.press("Control+v");
      await expect.poll(() => nodes(other).count()).toBe(4);
      expect(await wires(other).count()).toBe(3);
      expect((await documentOf(other)).nodes.map(({ title }) => title)).toEqual(
        (await documentOf(page)).nodes.map(({ title }) => title),
      );
    } finally {
      await other.close({ runBeforeUnload: false });
      await page.bringToFront();
    }
  });

  it("says so where it holds no graph", async () => {
    await page.evaluate(() => navigator.clipboard.writeText("three plain words"));
    await clickEmpty(page);
    await press("Control+v");
    await page
      .getByRole("status")
      .getByText(/The clipboard holds.* no nodes/)
      .waitFor();
    expect(await counts(page)).toEqual([4, 3]);
  });
});
