/** Charts stay readable: scale, smoothing, zoom, read-out, files, and words where there is nothing. */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import { dropFile, node, nodes, openTemplate, runStatus } from "./canvas.ts";
import { irisModule } from "./documents.ts";

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

const tab = (name: string) => page.getByRole("tab", { name, exact: true }).click();
const tools = (label = "Residuals over iterations") =>
  page.getByRole("toolbar", { name: `${label}: chart` });
const plot = () => page.locator(".chart .u-over").first();
const panel = () => page.locator(".panel-empty, .chart-blank").first();

async function ran(): Promise<void> {
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await dropFile(page, "model.proxflow", JSON.stringify(irisModule));
  await expect.poll(() => nodes(page).count()).toBe(4);
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => runStatus(page).textContent(), { timeout: 60_000 }).toMatch(/Finished/);
  // The last values are drawn with the frame after the one that says so.
  await expect
    .poll(async () => (await table()).at(-1)?.[0])
    .toBe(irisModule.solver.stop.iterations);
}

async function file(kind: "CSV" | "SVG" | "PNG"): Promise<Buffer> {
  const waiting = page.waitForEvent("download");
  await tools().getByRole("button", { name: kind }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe(`residuals.${kind.toLowerCase()}`);
  return readFileSync(await download.path());
}
/** Rows of the CSV as numbers, without the head. */
async function table(): Promise<number[][]> {
  const [, ...rows] = (await file("CSV")).toString().trim().split("\n");
  return rows.map((row) => row.split(",").map(Number));
}
/** Iterations at the ends of the axis of an exported picture. */
async function ends(): Promise<number[]> {
  const svg = (await file("SVG")).toString();
  const ticks = [...svg.matchAll(/text-anchor="middle">(\d+)</g)].map(([, n]) => Number(n));
  return [ticks[0] as number, ticks.at(-1) as number];
}
async function sweep(from: number, to: number): Promise<void> {
  const box = await plot().boundingBox();
  if (box === null) throw new Error("the chart is not visible");
  await page.mouse.move(box.x + from * box.width, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + to * box.width, box.y + box.height / 2, { steps: 6 });
  await page.mouse.up();
}

describe("a chart", () => {
  it("zooms to what is swept, holds it, and shows the whole again", async () => {
    await ran();
    const whole = await ends();
    await sweep(0.25, 0.5);
    await tools().getByRole("button", { name: "Whole" }).waitFor();
    const [from = 0, to = 0] = await ends();
    const [first = 0, last = 0] = whole;
    expect(from).toBeGreaterThan(first + 0.15 * (last - first));
    expect(to).toBeLessThan(first + 0.6 * (last - first));
    await tools().getByRole("button", { name: "Whole" }).click();
    await tools().getByRole("button", { name: "Whole" }).waitFor({ state: "detached" });
    expect(await ends()).toEqual(whole);
    await sweep(0.25, 0.5);
    await tools().getByRole("button", { name: "Whole" }).waitFor();
    await plot().dblclick();
    await tools().getByRole("button", { name: "Whole" }).waitFor({ state: "detached" });
    expect(await ends()).toEqual(whole);
  });

  it("reads out the values under the pointer, those that its file has", async () => {
    await ran();
    await plot().hover();
    const readout = page.getByTestId("chart-readout");
    await expect.poll(() => readout.textContent()).toMatch(/iteration \d+: Gap [\d.]+/);
    const said = /iteration (\d+): Gap ([\d.]+)/.exec((await readout.textContent()) ?? "") ?? [];
    const row = (await table()).find(([at]) => at === Number(said[1]));
    expect(row?.[1]).toBeCloseTo(Number(said[2]), 2);
  });

  it("changes its scale, and smooths", async () => {
    await ran();
    const log = tools().getByRole("button", { name: "Log" });
    expect(await log.getAttribute("aria-pressed")).toBe("true");
    const before = (await file("SVG")).toString();
    await log.click();
    expect(await log.getAttribute("aria-pressed")).toBe("false");
    expect((await file("SVG")).toString()).not.toBe(before);
    const rough = (await table()).map((row) => row[1] as number);
    await tools().getByLabel("Smooth").fill("0.9");
    const smooth = (await table()).map((row) => row[1] as number);
    const wander = (values: readonly number[]): number =>
      values.slice(1).reduce((sum, v, i) => sum + Math.abs(v - (values[i] as number)), 0);
    expect(wander(smooth)).toBeLessThan(0.7 * wander(rough));
  });

  it("keeps its controls apart", async () => {
    await ran();
    const log = await tools().getByRole("button", { name: "Log" }).boundingBox();
    const smooth = await tools().locator(".chart-smooth").boundingBox();
    if (log === null || smooth === null) throw new Error("no controls");
    expect(smooth.x - (log.x + log.width)).toBeGreaterThanOrEqual(12);
  });

  it("is saved as CSV: a column a line, a row an iteration", async () => {
    await ran();
    const [head = "", ...rows] = (await file("CSV")).toString().trim().split("\n");
    expect(head).toMatch(/^iteration,Gap,/);
    const width = head.split(",").length;
    expect(width).toBeGreaterThan(3);
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.every((row) => row.split(",").length === width)).toBe(true);
    const at = rows.map((row) => Number(row.split(",")[0]));
    expect(at).toEqual(at.toSorted((a, b) => a - b));
  });

  it("is saved as SVG, which a browser draws", async () => {
    await ran();
    const svg = (await file("SVG")).toString();
    expect(svg).toMatch(/^<svg /);
    expect(svg).toContain(">Gap</text>");
    const drawn = await page.evaluate(async (text) => {
      const image = new Image();
      image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    }, svg);
    expect(drawn).toEqual([960, 420]);
  });

  it("is saved as PNG, twice as fine", async () => {
    await ran();
    const png = await file("PNG");
    expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1920, 840]);
  });
});

describe("where there is nothing to draw", () => {
  it("each panel says what it waits for", async () => {
    await openTemplate(page, "A line and a circle");
    for (const [name, text] of [
      ["Residuals", /Run the model to see/],
      ["Metrics", /Run a model with a probe/],
      ["Viewers", /Right-click a port/],
      ["Runs", /Each run is kept here/],
    ] as const) {
      await tab(name);
      await expect.poll(() => panel().textContent()).toMatch(text);
    }
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => runStatus(page).textContent()).toMatch(/Converged/);
    await tab("Metrics");
    await expect.poll(() => panel().textContent()).toMatch(/no probe that measures/);
    await tab("Residuals");
    const legend = page.locator(".chart-legend .chart-line");
    await legend.first().waitFor();
    for (const line of await legend.all()) await line.click();
    await expect.poll(() => panel().textContent()).toMatch(/All lines are hidden/);
    expect(await tools().getByRole("button", { name: "CSV" }).isDisabled()).toBe(true);
    await tab("Runs");
    await page.getByTestId("runs").locator(".chart-line").click();
    await expect.poll(() => panel().textContent()).toMatch(/Choose runs in the list/);
  });
});

describe("runs", () => {
  it("come back after a reload, are laid over each other, told apart and forgotten", async () => {
    await openTemplate(page, "A line and a circle");
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => runStatus(page).textContent()).toMatch(/Converged/);
    await tab("Runs");
    const lines = page.getByTestId("runs").locator(".chart-line");
    await expect.poll(() => lines.count()).toBe(1);
    await page.reload();
    await node(page, "line").waitFor();
    await tab("Runs");
    await expect.poll(() => lines.count()).toBe(1);
    expect(await lines.first().getAttribute("data-restored")).toBe("true");
    await page.locator(".canvas").click({ position: { x: 40, y: 40 } });
    await page.getByLabel("Seed").fill("7");
    await page.getByLabel("Seed").blur();
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => lines.count()).toBe(2);
    expect(await page.getByTestId("run-difference").textContent()).toMatch(
      /^From run 1 to run 2Seed: \d+ \u2192 7$/,
    );
    expect(await page.locator(".chart-blank").count()).toBe(0);
    await page.reload();
    await node(page, "line").waitFor();
    await tab("Runs");
    await expect.poll(() => lines.count()).toBe(2);
    expect(await page.getByTestId("run-difference").textContent()).toMatch(/\u2192 7$/);
    await page.getByRole("button", { name: "Forget all runs" }).click();
    await expect.poll(() => panel().textContent()).toMatch(/Each run is kept here/);
    await page.reload();
    await node(page, "line").waitFor();
    await tab("Runs");
    await expect.poll(() => panel().textContent()).toMatch(/Each run is kept here/);
  });

  it("are said, once, not to be kept where the browser denies its storage", async () => {
    await page.addInitScript(() => {
      const deny = (): never => {
        throw new DOMException("denied", "SecurityError");
      };
      Object.defineProperty(window, "localStorage", { get: deny });
    });
    await page.reload();
    await openTemplate(page, "A line and a circle");
    const told = page.getByRole("status").filter({ hasText: "Runs are not kept over a reload" });
    await page.keyboard.press("Control+Enter");
    await told.waitFor();
    await tab("Runs");
    const lines = page.getByTestId("runs").locator(".chart-line");
    await expect.poll(() => lines.count()).toBe(1);
    await told.getByRole("button").first().click();
    await told.waitFor({ state: "detached" });
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => lines.count()).toBe(2);
    expect(await told.count()).toBe(0);
  });
});
