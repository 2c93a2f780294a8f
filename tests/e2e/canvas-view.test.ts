/** The canvas as a picture: it moves without React, stands clear of what lies over it, and knows its nodes. */
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { builtinDatasets } from "../../core/base/datasets.ts";
import { FORMAT_VERSION, graphDocument } from "../../core/graph/schema.ts";
import { validate } from "../../core/graph/validate.ts";
import { ops } from "../../core/ops/index.ts";
import { modelOf } from "../../renderer/canvas/flow-model.ts";
import { type CommitCounts, installProfiler } from "../bench/canvas-page.ts";
import { type App, openApp } from "./app.ts";
import { dropFile, node, nodes, onCanvas, openTemplate, type Place } from "./canvas.ts";
import { twoHalfPlanes } from "./documents.ts";

let app: App;
let page: Page;
beforeEach(async () => {
  app = await openApp({ width: 1280, height: 800 });
  page = app.page;
});
afterEach(async () => {
  const { errors } = app;
  await app.close();
  expect(errors).toEqual([]);
});

async function drop(document: object, count: number): Promise<void> {
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await dropFile(page, "model.proxflow", JSON.stringify(document));
  await expect.poll(() => nodes(page).count()).toBe(count);
}
const boxOf = async (selector: string) => {
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`${selector} is not visible`);
  return box;
};
const corner = async (id: string): Promise<Place> => {
  const box = await node(page, id).boundingBox();
  if (box === null) throw new Error(`${id} is not visible`);
  return { x: Math.round(box.x), y: Math.round(box.y) };
};
const takeCommits = (): Promise<CommitCounts> =>
  page.evaluate(() => (window as unknown as { takeCommits(): CommitCounts }).takeCommits());

describe("telemetry", () => {
  it("changes nodes and wires without a React commit in any of them", async () => {
    await page.addInitScript(installProfiler);
    await page.reload();
    await openTemplate(page, "Handwritten digits");
    await expect.poll(() => nodes(page).count()).toBe(14);
    const mounted = await takeCommits();
    expect(mounted.nodes).toBeGreaterThanOrEqual(14);
    expect(mounted.wires).toBeGreaterThanOrEqual(16);
    await page.keyboard.press("Control+Enter");
    const figure = node(page, "target").locator(".node-residual");
    await expect.poll(() => figure.textContent(), { timeout: 60_000 }).toMatch(/\d/);
    // The first residuals make nodes taller by their sparkline, which they are measured for.
    await page.waitForTimeout(1000);
    await takeCommits();
    const figures = new Set<string | null>();
    await expect
      .poll(async () => figures.add(await figure.textContent()).size, { timeout: 60_000 })
      .toBeGreaterThan(5);
    const during = await takeCommits();
    expect({ nodes: during.nodes, wires: during.wires }).toEqual({ nodes: 0, wires: 0 });
  });
});

describe("the view", () => {
  it("follows a drag, a wheel and the overview, and places stay true", async () => {
    await drop(twoHalfPlanes, 4);
    const start = await corner("left");
    const from = await onCanvas(page, 60, 200);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down({ button: "middle" });
    await page.mouse.move(from.x + 50, from.y + 30, { steps: 6 });
    expect(await corner("left")).toEqual({ x: start.x + 50, y: start.y + 30 });
    await page.mouse.up({ button: "middle" });
    expect(await corner("left")).toEqual({ x: start.x + 50, y: start.y + 30 });

    // A node that is taken right after lies under the pointer, on the grid of its own place.
    const before = await corner("left");
    const head = { x: before.x + 60, y: before.y + 16 };
    await page.mouse.move(head.x, head.y);
    await page.mouse.wheel(0, -100);
    await page.waitForTimeout(20);
    const grown = await corner("left");
    expect(grown).not.toEqual(before);
    await page.mouse.down();
    await page.mouse.move(head.x + 100, head.y + 80, { steps: 8 });
    await page.mouse.up();
    const moved = await corner("left");
    expect(Math.abs(moved.x - grown.x - 100)).toBeLessThan(16);
    expect(Math.abs(moved.y - grown.y - 80)).toBeLessThan(16);

    const overview = await boxOf(".minimap");
    const frame = await boxOf(".minimap-view");
    await page.mouse.move(frame.x + frame.width / 2, frame.y + frame.height / 2);
    await page.mouse.down();
    await page.mouse.move(frame.x + frame.width / 2 - 8, frame.y + frame.height / 2, { steps: 4 });
    await page.mouse.up();
    // The view goes left, so that what is seen goes right.
    expect((await corner("left")).x).toBeGreaterThan(moved.x + 20);
    expect(frame.x).toBeGreaterThanOrEqual(overview.x - 1);
  });

  it.each([
    ["alone", async () => drop(twoHalfPlanes, 4)],
    [
      "in a second tab",
      async () => {
        await openTemplate(page, "Iris flowers");
        await dropFile(page, "model.proxflow", JSON.stringify(twoHalfPlanes));
        await expect.poll(() => nodes(page).count()).toBe(4);
      },
    ],
  ])("makes room for the bar that docks above, clear of the overview, %s", async (_, open) => {
    await open();
    await page.keyboard.press("Control+Enter");
    await page
      .getByRole("button", { name: "Find the conflict", exact: true })
      .click({ timeout: 30_000 });
    await page.getByTestId("conflict").locator(".conflict-nodes").waitFor({ timeout: 30_000 });
    const clear = async (): Promise<boolean> => {
      const pane = await boxOf(".canvas .react-flow");
      const overview = await boxOf(".minimap");
      const boxes = await Promise.all((await nodes(page).all()).map((each) => each.boundingBox()));
      return boxes.every(
        (box) =>
          box !== null &&
          box.y >= pane.y &&
          box.y + box.height <= pane.y + pane.height &&
          (box.y + box.height <= overview.y || box.x + box.width <= overview.x),
      );
    };
    await expect.poll(clear).toBe(true);
    // Looked at closely, the same stays in sight when the bar goes.
    const from = await onCanvas(page, 60, 300);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down({ button: "middle" });
    await page.mouse.move(from.x + 40, from.y + 10, { steps: 4 });
    await page.mouse.up({ button: "middle" });
    const before = await corner("left");
    await page.getByRole("button", { name: "Dismiss" }).click();
    await page.getByTestId("conflict").waitFor({ state: "detached" });
    await expect.poll(() => corner("left")).toEqual(before);
  });
});

describe("the canvas library's own styles", () => {
  it("are there, without which it neither places nor answers", async () => {
    await drop(twoHalfPlanes, 4);
    const styles = await page.evaluate(() => {
      const of = (selector: string) => {
        const { position, pointerEvents, overflow, cursor } = getComputedStyle(
          document.querySelector(selector) as Element,
        );
        return { position, pointerEvents, overflow, cursor };
      };
      return {
        root: of(".react-flow").overflow,
        pane: of(".react-flow__pane").position,
        viewport: of(".react-flow__viewport").pointerEvents,
        nodes: of(".react-flow__nodes").pointerEvents,
        node: { ...of(".react-flow__node"), cursor: undefined, overflow: undefined },
        wires: of(".react-flow__edges svg"),
        handle: of(".react-flow__handle").position,
      };
    });
    expect(styles).toMatchObject({
      root: "hidden",
      pane: "absolute",
      viewport: "none",
      nodes: "none",
      node: { position: "absolute", pointerEvents: "all" },
      wires: { position: "absolute", overflow: "visible", pointerEvents: "none" },
      handle: "absolute",
    });
  });
});

describe("nodes", () => {
  it("are as large, and have their ports where, the canvas takes them to be", async () => {
    const types = Object.keys(ops);
    const model = graphDocument.parse({
      format: "proxflow",
      formatVersion: FORMAT_VERSION,
      name: "every operation",
      solver: {},
      nodes: types.map((type, i) => ({
        id: type,
        type,
        typeVersion: 1,
        params: {},
        position: { x: (i % 10) * 240, y: Math.floor(i / 10) * 200 },
      })),
      // A port more shows in each that takes as many as there are.
      edges: ["add", "concat", "sum-relu"].flatMap((to) =>
        [0, 1, 2].map((i) => ({
          id: `${to}${i}`,
          from: { node: "parameter", port: "value" },
          to: { node: to, port: `x${i}` },
        })),
      ),
    });
    const { nodes: taken } = modelOf({
      document: model,
      validation: validate(model, builtinDatasets),
    });
    await drop(model, types.length);
    const found = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>(".react-flow__node")].map((element) => {
        const whole = element.getBoundingClientRect();
        const zoom = whole.width / element.offsetWidth;
        return {
          id: element.dataset.id,
          width: element.offsetWidth,
          height: element.offsetHeight,
          handles: [...element.querySelectorAll<HTMLElement>(".react-flow__handle")].map(
            (handle) => {
              const box = handle.getBoundingClientRect();
              const x = Math.round((2 * (box.left - whole.left)) / zoom) / 2;
              const y = Math.round((2 * (box.top - whole.top)) / zoom) / 2;
              return `${handle.dataset.handleid} ${x} ${y} ${handle.offsetWidth} ${handle.offsetHeight}`;
            },
          ),
        };
      }),
    );
    const sorted = found.map(({ handles, ...rest }) => ({ ...rest, handles: handles.sort() }));
    expect(sorted).toEqual(
      taken.map(({ id, measured, handles = [] }) => ({
        id,
        ...measured,
        handles: handles.map((h) => `${h.id} ${h.x} ${h.y} ${h.width} ${h.height}`).sort(),
      })),
    );
  });
});
