/** Groups, frames, led wires and the knife; each gesture is one step that can be undone. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import {
  drawWire,
  dropFile,
  node,
  nodes,
  openTemplate,
  type Place,
  port,
  wires,
} from "./canvas.ts";
import { irisModule } from "./documents.ts";

let app: App;
let page: Page;
beforeAll(async () => {
  app = await openApp();
  page = app.page;
  page.setDefaultTimeout(6000);
  await openTemplate(page, "A line and a circle");
  await node(page, "line").waitFor();
});
afterAll(async () => {
  await app.close();
});

const undo = () => page.keyboard.press("Control+z");
const path = () => page.getByRole("navigation", { name: "Path to this module" });
const group = () => page.locator('.react-flow__node[data-id="group1"]');
const ids = async (): Promise<string[]> =>
  (
    await nodes(page).evaluateAll((list) => list.map((n) => n.getAttribute("data-id") ?? ""))
  ).sort();

const middleOf = (id: string): Promise<Place> =>
  page.locator(`.react-flow__edge[data-id="${id}"] .react-flow__edge-path`).evaluate((element) => {
    const line = element as SVGPathElement;
    const { x, y } = line.getPointAtLength(line.getTotalLength() / 2);
    const at = new DOMPoint(x, y).matrixTransform(line.getScreenCTM() ?? undefined);
    return { x: at.x, y: at.y };
  });

async function select(...which: string[]): Promise<void> {
  for (const [i, id] of which.entries())
    await node(page, id)
      .locator(".node-head")
      .click(i > 0 ? { modifiers: ["Shift"] } : {});
}

describe.sequential("a group", () => {
  it("is made of the selection by a key, with ports, as one step", async () => {
    await select("line", "circle");
    await page.keyboard.press("Control+Shift+E");
    await group().waitFor();
    expect(await nodes(page).count()).toBe(3);
    expect(await group().locator(".port-input").count()).toBe(1);
    await undo();
    await expect.poll(() => nodes(page).count()).toBe(4);
    await page.keyboard.press("Control+Shift+Z");
    await group().waitFor();
  });

  it("opens by a double click, says where one is, and Escape leads out", async () => {
    await group().locator(".node-head").dblclick();
    await path().waitFor();
    expect(await ids()).toEqual(["circle", "circle_x", "line"]);
    await page.keyboard.press("Escape");
    await expect.poll(() => path().count()).toBe(0);
    await expect.poll(() => nodes(page).count()).toBe(3);
    // One goes on from it.
    await expect.poll(() => group().locator(".node").getAttribute("data-selected")).toBe("true");
  });

  it("is edited inside by the same gestures, undone from outside too", async () => {
    await group().click();
    await page.keyboard.press("Shift+Enter");
    await path().waitFor();
    await page.keyboard.press("Shift+F");
    await page.locator('[data-op="abs"]').first().dblclick();
    await expect.poll(() => nodes(page).count()).toBe(4);
    const fresh = (await ids()).find((id) => !["circle", "circle_x", "line"].includes(id)) ?? "";
    await page.keyboard.press("Shift+F");
    await page.waitForTimeout(200);
    await drawWire(page, port(page, "circle_x", "value"), port(page, fresh, "x"));
    await expect.poll(() => wires(page).count()).toBe(3);
    await page.keyboard.press("Escape");
    await expect.poll(() => path().count()).toBe(0);
    await undo();
    await undo();
    await group().locator(".node-head").dblclick();
    await expect.poll(() => ids()).toEqual(["circle", "circle_x", "line"]);
    await page.keyboard.press("Escape");
  });

  it("tells an error inside on the node, and Problems leads to it", async () => {
    await group().locator(".node-head").dblclick();
    await path().waitFor();
    await page.locator('[data-op="matmul"]').first().dblclick();
    await expect.poll(() => nodes(page).count()).toBe(4);
    await page.keyboard.press("Escape");
    await expect.poll(() => group().locator(".node[data-severity=error]").count()).toBe(1);
    expect(await group().locator(".node-badge").getAttribute("aria-label")).toContain("Inside of");
    await page.getByRole("tab", { name: /Problems/ }).click();
    await page.getByRole("list", { name: "Problems" }).getByRole("button").first().click();
    await path().waitFor();
    await expect.poll(() => nodes(page).count()).toBe(4);
    await undo();
    await page.keyboard.press("Escape");
    await expect.poll(() => group().locator(".node[data-severity=error]").count()).toBe(0);
  });

  it("shows the largest residual and the sum, and each inside", async () => {
    await page.keyboard.press("Control+Enter");
    await expect
      .poll(() => page.getByTestId("run-status").textContent(), { timeout: 60_000 })
      .toMatch(/limit|Converged/);
    await expect
      .poll(() => group().locator(".node-residual").getAttribute("title"))
      .toMatch(/largest residual of 2 parts; their sum is/);
    await page.getByRole("tab", { name: "Residuals", exact: true }).click();
    const inLegend = await page.locator(".chart-legend .chart-name").allTextContents();
    expect(inLegend.filter((name) => name.endsWith(" \u2039 Group"))).toHaveLength(2);
    expect(inLegend.join()).not.toMatch(/group1/);
    await group().locator(".node-head").dblclick();
    await path().waitFor();
    await expect.poll(() => page.locator(".node[data-heat] .node-residual").count()).toBe(2);
    await page.keyboard.press("Escape");
  });

  it("cannot hold itself, and says so", async () => {
    await group().locator(".node-head").dblclick();
    await path().waitFor();
    await page.locator('[data-op="group.group1"]').first().dblclick();
    await page.getByText("would contain itself").first().waitFor();
    expect(await nodes(page).count()).toBe(3);
    await page.keyboard.press("Escape");
    await expect.poll(() => path().count()).toBe(0);
  });

  it("is kept as a node of one's own, and placed in another document", async () => {
    await group().click({ button: "right" });
    await page.getByRole("menuitem", { name: "Save as my own node" }).click();
    await page.locator("[data-own]").waitFor();
    await dropFile(page, "iris.json", JSON.stringify(irisModule));
    await node(page, "net").waitFor();
    await page.locator("[data-own]").dblclick();
    await expect.poll(() => page.locator('[data-op="group.group1"]').count()).toBe(1);
    await undo();
  });

  it("is unpacked again", async () => {
    await page.keyboard.press("Control+a");
    const before = await nodes(page).count();
    await select("net");
    await page.keyboard.press("Control+Shift+E");
    await group().waitFor();
    await page.keyboard.press("Control+Shift+U");
    await expect.poll(() => group().count()).toBe(0);
    expect(await nodes(page).count()).toBe(before);
    await undo();
    await undo();
    await node(page, "net").waitFor();
  });
});

describe.sequential("the canvas", () => {
  it("frames the selection, and moving the frame moves what stands in it", async () => {
    await page.keyboard.press("Shift+F");
    await page.waitForTimeout(300);
    await select("net");
    await page.keyboard.press("Control+g");
    const frame = page.locator(".frame");
    await frame.waitFor();
    const before = await node(page, "net").boundingBox();
    const head = await page.locator(".frame-head").boundingBox();
    if (!before || !head) throw new Error("not seen");
    const grip = { x: head.x + head.width / 2, y: head.y + head.height / 2 };
    await page.mouse.move(grip.x, grip.y);
    await page.mouse.down();
    await page.mouse.move(grip.x + 30, grip.y + 60, { steps: 6 });
    await page.mouse.up();
    const after = await node(page, "net").boundingBox();
    expect((after?.y ?? 0) - before.y).toBeGreaterThan(40);
    await undo();
    await expect
      .poll(async () => Math.round((await node(page, "net").boundingBox())?.y ?? 0))
      .toBe(Math.round(before.y));
    await undo();
    await expect.poll(() => frame.count()).toBe(0);
  });

  it("leads a wire through a point, which a double click removes", async () => {
    const id = (await wires(page).first().getAttribute("data-id")) ?? "";
    const at = await middleOf(id);
    await page.mouse.dblclick(at.x, at.y);
    const points = page.locator(".wire-point");
    await expect.poll(() => points.count()).toBe(1);
    const box = await points.first().boundingBox();
    if (!box) throw new Error("not seen");
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x, box.y + 70, { steps: 5 });
    await page.mouse.up();
    await expect
      .poll(async () => (await points.first().boundingBox())?.y ?? 0)
      .toBeGreaterThan(box.y + 40);
    await points.first().dblclick();
    await expect.poll(() => points.count()).toBe(0);
    await undo();
    await expect.poll(() => points.count()).toBe(1);
    await undo();
    await undo();
    await expect.poll(() => points.count()).toBe(0);
  });

  it("cuts the wires that the knife crosses, in one step", async () => {
    const id = (await wires(page).first().getAttribute("data-id")) ?? "";
    const count = await wires(page).count();
    const at = await middleOf(id);
    await page.keyboard.down("Shift");
    await page.mouse.move(at.x + 4, at.y - 50);
    await page.mouse.down({ button: "right" });
    await page.mouse.move(at.x - 4, at.y + 50, { steps: 6 });
    await page.mouse.up({ button: "right" });
    await page.keyboard.up("Shift");
    await expect.poll(() => wires(page).count()).toBeLessThan(count);
    expect(await page.getByRole("menu").count()).toBe(0);
    await undo();
    await expect.poll(() => wires(page).count()).toBe(count);
    expect(app.errors).toEqual([]);
  });
});
