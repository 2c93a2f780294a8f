/** Nodes placed by list, key, drag and wire, put on wires and taken off them again. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { App } from "./app.ts";
import { drawWire, middleOf, node, nodes, onCanvas, port, wires } from "./canvas.ts";
import {
  counts,
  documentOf,
  dragNode,
  openOn,
  placeOf,
  rewind,
  select,
  selected,
} from "./gestures.ts";

let app: App;
let page: Page;
beforeAll(async () => {
  app = await openOn("A line and a circle", "circle");
  page = app.page;
});
afterEach(() => rewind(page));
afterAll(async () => {
  expect(app.errors).toEqual([]);
  await app.close();
});

const quick = () => page.getByPlaceholder("Add a node");

describe.sequential("quick add", () => {
  it("opens by a double click and places the node where it was", async () => {
    const at = await onCanvas(page, 90, 300);
    await page.mouse.dblclick(at.x, at.y);
    await quick().fill("absolute value");
    await page.keyboard.press("Enter");
    await node(page, "abs1").waitFor();
    const box = await node(page, "abs1").boundingBox();
    // Within the grid's spacing of the pointer.
    expect(Math.abs((box?.x ?? 0) - at.x)).toBeLessThan(8);
    expect(Math.abs((box?.y ?? 0) - at.y)).toBeLessThan(8);
    expect(await selected(page)).toEqual(["abs1"]);
  });

  it("never hides a node under a new one", async () => {
    const at = await onCanvas(page, 90, 300);
    for (const _ of [1, 2, 3]) {
      await page.mouse.move(at.x, at.y);
      await page.keyboard.press("Space");
      await quick().fill("absolute value");
      await page.keyboard.press("Enter");
      await quick().waitFor({ state: "detached" });
    }
    const places = await Promise.all(["abs1", "abs2", "abs3"].map((id) => placeOf(page, id)));
    const [first, second, third] = places as [(typeof places)[0], ...typeof places];
    expect([second?.x, second?.y]).toEqual([first.x + 32, first.y + 32]);
    expect([third?.x, third?.y]).toEqual([first.x + 64, first.y + 64]);
  });

  it.each(["Space", "Tab"])(
    "opens by %s with the pointer on the canvas; Escape leaves",
    async (key) => {
      const at = await onCanvas(page, 120, 80);
      await page.mouse.move(at.x, at.y);
      await page.keyboard.press(key);
      await quick().waitFor();
      const box = await quick().boundingBox();
      expect(Math.abs((box?.x ?? 0) - at.x)).toBeLessThan(40);
      await page.keyboard.press("Escape");
      await quick().waitFor({ state: "detached" });
      expect(await counts(page)).toEqual([4, 3]);
      await page.keyboard.press(key);
      await quick().fill("relu");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("Enter");
      await expect.poll(() => counts(page)).toEqual([5, 3]);
    },
  );
});

describe.sequential("the palette", () => {
  it("places by Enter after a search, and shows what was placed first", async () => {
    await page.getByLabel("Search nodes").fill("simplex");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await node(page, "simplex1").waitFor();
    await page.getByLabel("Search nodes").fill("");
    const recent = page
      .locator("section")
      .filter({ has: page.getByText("Recent", { exact: true }) });
    expect(await recent.locator("[data-op]").first().getAttribute("data-op")).toBe("simplex");
  });
});

describe.sequential("a wire let go on empty canvas", () => {
  it("from an input lists what gives such a value, and the new node arrives wired", async () => {
    await drawWire(page, port(page, "circle", "x"), await onCanvas(page, 260, 120));
    const list = page.getByPlaceholder("Nodes that fit x of Lies on the circle");
    await list.waitFor();
    // A loss has no output, so it gives no value.
    await list.fill("cross-entropy");
    expect(await page.getByRole("option", { disabled: false }).count()).toBe(0);
    await list.fill("parameter");
    await page.keyboard.press("Enter");
    await expect.poll(() => nodes(page).count()).toBe(5);
    const { edges } = await documentOf(page);
    const end = edges.find(({ to }) => to.node === "circle");
    expect(end?.from).toEqual({ node: "parameter1", port: "value" });
    // The wire that ended there made way.
    expect(edges).toHaveLength(3);
  });
});

describe.sequential("a node and a wire", () => {
  it("let go on the wire, a node without wires joins it; both are one step", async () => {
    const at = await onCanvas(page, 90, 90);
    await page.mouse.dblclick(at.x, at.y);
    await quick().fill("identity");
    await page.keyboard.press("Enter");
    await node(page, "identity1").waitFor();
    const from = await node(page, "identity1").locator(".node-head").boundingBox();
    const to = await middleOf(page, "line.x");
    const before = await placeOf(page, "identity1");
    await dragNode(
      page,
      "identity1",
      {
        x: to.x - (from?.x ?? 0) - (from?.width ?? 0) / 2,
        y: to.y - (from?.y ?? 0) - (from?.height ?? 0) / 2,
      },
      async () => {
        await expect.poll(() => page.locator(".wire[data-drop]").count()).toBe(1);
      },
    );
    await expect.poll(() => counts(page)).toEqual([5, 4]);
    expect(await page.locator(".wire[data-drop]").count()).toBe(0);
    const ends = (await documentOf(page)).edges.map(({ from: a, to: b }) => `${a.node} ${b.node}`);
    expect(ends).toContain("point identity1");
    expect(ends).toContain("identity1 line");
    await page.keyboard.press("Control+z");
    await expect.poll(() => counts(page)).toEqual([5, 3]);
    await expect.poll(() => placeOf(page, "identity1")).toEqual(before);
  });

  it("come together by keyboard: Shift+Tab goes to the wire, Space adds a node on it", async () => {
    await select(page, "circle");
    await node(page, "circle").focus();
    const chosen = page.locator('.react-flow__edge[data-id="line.x"] .wire[data-selected]');
    for (let i = 0; i < 12 && (await chosen.count()) === 0; i++) {
      await page.keyboard.press("Shift+Tab");
      await page.waitForTimeout(60);
    }
    await expect.poll(() => chosen.count()).toBe(1);
    expect(await selected(page)).toEqual([]);
    await page.keyboard.press("Space");
    const list = page.getByPlaceholder("Add a node on the wire");
    await list.fill("sphere");
    // It takes such a value, but gives nothing on.
    expect(await page.getByRole("option", { name: /^Sphere/ }).count()).toBe(0);
    await list.fill("identity");
    await page.keyboard.press("Enter");
    await expect.poll(() => counts(page)).toEqual([5, 4]);
    expect(await selected(page)).toEqual(["identity1"]);
    const ends = (await documentOf(page)).edges.map(({ from, to }) => `${from.node} ${to.node}`);
    expect(ends).toContain("point identity1");
    expect(ends).toContain("identity1 line");
    await page.keyboard.press("Control+z");
    await expect.poll(() => counts(page)).toEqual([4, 3]);
  });

  it("come together by the menu of the wire", async () => {
    const at = await middleOf(page, "circle.x");
    await page.mouse.click(at.x, at.y, { button: "right" });
    await page.getByRole("menuitem", { name: "Add a node" }).click();
    await page.getByPlaceholder("Add a node on the wire").fill("identity");
    await page.keyboard.press("Enter");
    await expect.poll(() => counts(page)).toEqual([5, 4]);
    const ends = (await documentOf(page)).edges.map(({ from, to }) => `${from.node} ${to.node}`);
    expect(ends).toContain("identity1 circle");
  });

  it("Ctrl+Del takes a node out and joins what was around it, as one step", async () => {
    const at = await onCanvas(page, 90, 90);
    await page.mouse.dblclick(at.x, at.y);
    await quick().fill("identity");
    await page.keyboard.press("Enter");
    await drawWire(page, port(page, "point", "value"), port(page, "identity1", "x"));
    await drawWire(page, port(page, "identity1", "y"), port(page, "line", "x"));
    await expect.poll(() => counts(page)).toEqual([5, 4]);
    await select(page, "identity1");
    await page.keyboard.press("Control+Delete");
    await expect.poll(() => counts(page)).toEqual([4, 3]);
    const ends = (await documentOf(page)).edges.map(({ from, to }) => `${from.node} ${to.node}`);
    expect(ends).toContain("point line");
    await page.keyboard.press("Control+z");
    await expect.poll(() => counts(page)).toEqual([5, 4]);
  });

  it("Delete takes a selected wire alone; its menu does so, too", async () => {
    const at = await middleOf(page, "circle.x");
    await page.mouse.click(at.x, at.y);
    await page.locator(".inspector").getByText("Point, value").waitFor();
    await page.keyboard.press("Delete");
    await expect.poll(() => counts(page)).toEqual([4, 2]);
    await page.keyboard.press("Control+z");
    await expect.poll(() => wires(page).count()).toBe(3);
    await page.mouse.click(at.x, at.y, { button: "right" });
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await expect.poll(() => counts(page)).toEqual([4, 2]);
  });
});
