/** The menus of the right button and of the menu key, entry by entry; solving a part alone. */
import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { App } from "./app.ts";
import { dropFile, middleOf, node, nodes, port, runStatus, wires } from "./canvas.ts";
import { sumInBall } from "./documents.ts";
import {
  clickEmpty,
  counts,
  documentOf,
  emptyPlace,
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

const menu = () => page.getByRole("menu");
const entry = (title: string): Locator =>
  menu()
    .locator(".menu-item")
    .filter({ hasText: new RegExp(`^${title}(?! and)`) });
const choose = async (title: string): Promise<void> => {
  await entry(title).click();
  await menu().waitFor({ state: "detached" });
};
const head = (id: string) => node(page, id).locator(".node-head");
async function ofNode(id: string, title: string): Promise<void> {
  await head(id).click({ button: "right" });
  await choose(title);
}
async function ofPort(id: string, name: string, title: string): Promise<void> {
  await port(page, id, name).click({ button: "right" });
  await choose(title);
}
async function ofCanvas(title: string): Promise<void> {
  const { x, y } = await emptyPlace(page);
  await page.mouse.click(x, y, { button: "right" });
  await choose(title);
}
const whyOff = async (title: string): Promise<string | null> => {
  expect(await entry(title).getAttribute("aria-disabled")).toBe("true");
  return entry(title).getAttribute("title");
};
const view = () =>
  page.locator(".canvas .react-flow__viewport").evaluate((element) => element.style.transform);
const ends = () =>
  expect
    .poll(() => runStatus(page).textContent(), { timeout: 60_000 })
    .toMatch(/Converged|Finished/);
const typeOf = async (id: string): Promise<string | undefined> =>
  (await documentOf(page)).nodes.find((one) => one.id === id)?.type;

describe.sequential("solving only the selection", () => {
  const residual = (id: string) => node(page, id).locator(".node-residual").textContent();

  it("by Ctrl+I takes it with what leads to it, leaves the rest, and says so", async () => {
    await select(page, "circle");
    await page.keyboard.press("Control+i");
    await page.getByText("Solving 2 of 4 nodes").waitFor();
    await ends();
    await expect.poll(() => residual("circle")).toMatch(/\d/);
    expect(await residual("line")).not.toMatch(/\d/);
    expect(await nodes(page).count()).toBe(4);
    await clickEmpty(page);
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => residual("line")).toMatch(/\d/);
    await ends();
  });

  it("by the menu of a node", async () => {
    await ofNode("line", "Solve only the selection");
    await expect.poll(() => residual("circle")).not.toMatch(/\d/);
    await ends();
    await expect.poll(() => residual("line")).toMatch(/\d/);
  });
});

describe.sequential("the menu of a node", () => {
  it("selects it, sets a breakpoint, and switches it off", async () => {
    await ofNode("circle", "Breakpoint on or off");
    await expect.poll(() => selected(page)).toEqual(["circle"]);
    const breakpoint = node(page, "circle").getByRole("img", { name: "Breakpoint" });
    await breakpoint.waitFor();
    await ofNode("circle", "Breakpoint on or off");
    await breakpoint.waitFor({ state: "detached" });
    await ofNode("circle", "Switch a constraint off or on");
    await node(page, "circle").locator(".node[data-muted]").waitFor();
  });

  it("copies, cuts and duplicates all that is selected", async () => {
    await select(page, "circle", "line");
    await ofNode("line", "Copy");
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await expect.poll(copied).toContain('"hyperplane"');
    expect(await copied()).toContain('"sphere"');
    await ofNode("line", "Duplicate");
    await expect.poll(() => selected(page)).toEqual(["circle2", "line2"]);
    await ofNode("circle2", "Cut");
    await expect.poll(() => counts(page)).toEqual([4, 3]);
    expect(await steps(page)).toHaveLength(2);
  });

  it("selects along wires, fits the view and arranges", async () => {
    await ofNode("line", "Select what leads here");
    await expect.poll(() => selected(page)).toEqual(["line", "point"]);
    await clickEmpty(page);
    await ofNode("point", "Select what this leads to");
    await expect.poll(() => selected(page)).toEqual(["circle", "line", "path", "point"]);
    await clickEmpty(page);
    const before = await view();
    await ofNode("circle", "Fit the selection");
    await expect.poll(view).not.toBe(before);
    await ofCanvas("Fit all");
    await select(page, "line");
    for (let i = 0; i < 3; i++) await page.keyboard.press("Shift+ArrowDown");
    await expect.poll(() => steps(page)).toHaveLength(1);
    const moved = await placeOf(page, "line");
    await clickEmpty(page);
    await ofNode("circle", "Arrange nodes");
    await expect.poll(() => placeOf(page, "line")).not.toEqual(moved);
  });

  it("frames; groups, goes inside, keeps as one's own and unpacks", async () => {
    await ofNode("circle", "Frame the selection");
    await expect.poll(() => page.locator(".frame").count()).toBe(1);
    await page.keyboard.press("Control+z");
    await select(page, "circle", "line");
    await ofNode("line", "Group into one node");
    await expect.poll(() => selected(page)).toEqual(["group1"]);
    await ofNode("group1", "Save as my own node");
    await page.locator("[data-own]").waitFor();
    await ofNode("group1", "Go inside the group or module");
    await expect.poll(() => node(page, "group1").count()).toBe(0);
    await node(page, "circle").waitFor();
    await page.keyboard.press("Escape");
    await node(page, "group1").waitFor();
    await ofNode("group1", "Unpack group or module");
    await expect.poll(() => node(page, "group1").count()).toBe(0);
    await expect.poll(() => nodes(page).count()).toBe(4);
  });

  it("deletes, with and without the wires healed; says why an entry is off", async () => {
    await ofNode("path", "Delete");
    await expect.poll(() => counts(page)).toEqual([3, 2]);
    await ofNode("line", "Delete and reconnect");
    await expect.poll(() => counts(page)).toEqual([2, 1]);
    await head("point").click({ button: "right" });
    expect(await whyOff("Unpack group or module")).toMatch(/Select one module/);
    expect(await whyOff("Save as my own node")).toMatch(/Select one group/);
    await page.keyboard.press("Escape");
    await menu().waitFor({ state: "detached" });
  });

  it("opens by Shift+F10 at the node that has the focus, and is walked by arrows", async () => {
    await node(page, "circle").focus();
    await page.keyboard.press("Shift+F10");
    await menu().waitFor();
    const reached = () => page.evaluate(() => document.activeElement?.textContent);
    await expect.poll(reached).toContain("Breakpoint on or off");
    await page.keyboard.press("ArrowDown");
    await expect.poll(reached).toContain("Switch a constraint off or on");
    await page.keyboard.press("Enter");
    await node(page, "circle").locator(".node[data-muted]").waitFor();
    await menu().waitFor({ state: "detached" });
  });
});

describe.sequential("the menu of a wire", () => {
  it("deletes that wire, by the mouse and by Shift+F10", async () => {
    const at = await middleOf(page, "circle.x");
    await page.mouse.click(at.x, at.y, { button: "right" });
    expect(await menu().locator(".menu-item").count()).toBe(2);
    await choose("Delete");
    await expect.poll(() => counts(page)).toEqual([4, 2]);
    expect(await page.locator('.react-flow__edge[data-id="circle.x"]').count()).toBe(0);
    await page.locator('.react-flow__edge[data-id="line.x"]').focus();
    await page.keyboard.press("Shift+F10");
    await choose("Delete");
    await expect.poll(() => wires(page).count()).toBe(1);
    expect(await page.locator('.react-flow__edge[data-id="path.x"]').count()).toBe(1);
  });
});

describe.sequential("the menu of the canvas", () => {
  it("selects all, pastes, takes back and does again, adds a node, and fits", async () => {
    await ofCanvas("Select all");
    await expect.poll(() => selected(page)).toHaveLength(4);
    await page.keyboard.press("Control+c");
    await clickEmpty(page);
    await ofCanvas("Paste");
    await expect.poll(() => counts(page)).toEqual([8, 6]);
    await ofCanvas("Undo");
    await expect.poll(() => counts(page)).toEqual([4, 3]);
    await ofCanvas("Redo");
    await expect.poll(() => counts(page)).toEqual([8, 6]);
    await ofCanvas("Undo");
    const before = await view();
    await page.keyboard.press("Control+-");
    await expect.poll(view).not.toBe(before);
    const near = await view();
    await ofCanvas("Fit all");
    await expect.poll(view).not.toBe(near);
    await ofCanvas("Add a node");
    const add = page.getByRole("dialog", { name: "Add a node" });
    await add.getByRole("combobox").fill("halfspace");
    await page.keyboard.press("Enter");
    await add.waitFor({ state: "detached" });
    await expect.poll(() => nodes(page).count()).toBe(5);
  });
});

describe.sequential("the menu of a port", () => {
  it("pins a viewer, holds what is solved for and what is computed, and lets go", async () => {
    await dropFile(page, "sum.proxflow", JSON.stringify(sumInBall));
    await node(page, "sum").waitFor();
    await expect.poll(() => nodes(page).count()).toBe(4);

    await port(page, "point", "value").click({ button: "right" });
    expect(await whyOff("Solve for it")).toMatch(/solved for already/);
    await choose("Hold at its value");
    await expect.poll(() => typeOf("point")).toBe("constant");
    expect(await counts(page)).toEqual([4, 3]);
    await ofPort("point", "value", "Solve for it");
    await expect.poll(() => typeOf("point")).toBe("parameter");

    // An input stands for what is wired into it.
    await ofPort("sum", "x1", "Solve for it");
    await expect.poll(() => typeOf("shift")).toBe("parameter");

    // What an operation computes is held at the value of a run.
    await page.keyboard.press("Control+Enter");
    await ends();
    await ofPort("sum", "y", "Hold at its value");
    await expect.poll(() => counts(page)).toEqual([6, 5]);
    const held = (await documentOf(page)).nodes.find(({ id }) => id === "sum-held");
    expect(held?.params.values).toHaveLength(2);
    await port(page, "sum", "y").click({ button: "right" });
    expect(await whyOff("Hold at its value")).toMatch(/held already/);
    await choose("Solve for it");
    await expect.poll(() => counts(page)).toEqual([4, 3]);
    await page.getByRole("tab", { name: "History" }).click();
    expect(await steps(page)).toHaveLength(5);

    await ofPort("ball", "x", "Pin a viewer");
    await page.getByTestId("viewer-sum.y").waitFor();
    await page.getByRole("tab", { name: "History" }).click();
  });
});
