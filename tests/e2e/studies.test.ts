/** Looking into runs: steps and breakpoints, conflicts, races, runs side by side, viewers. */
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import { findings } from "./axe.ts";
import { dropFile, node, nodes, openTemplate, port, runStatus } from "./canvas.ts";
import { irisModule, twoHalfPlanes } from "./documents.ts";

let app: App;
let page: Page;
beforeEach(async () => {
  app = await openApp({ width: 1440, height: 900 });
  page = app.page;
});
afterEach(async () => {
  const { errors } = app;
  await app.close();
  expect(errors).toEqual([]);
});

async function drop(document: { readonly name: string }, count: number): Promise<void> {
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await dropFile(page, "model.proxflow", JSON.stringify(document));
  await expect.poll(() => nodes(page).count()).toBe(count);
}
const iteration = async (): Promise<number> =>
  Number((await page.getByTestId("iteration").textContent())?.replaceAll("\u202f", ""));
const tab = (name: string) => page.getByRole("tab", { name, exact: true }).click();
const button = (name: string) => page.getByRole("button", { name, exact: true });
const advice = "What to try when a run is stuck";
const menu = async (target: ReturnType<typeof node>, item: string): Promise<void> => {
  await target.click({ button: "right" });
  await page.getByRole("menuitem", { name: item }).click();
};

describe("stepping", () => {
  it("goes by one projection, one iteration and one batch, and back", async () => {
    await drop(irisModule, 4);
    await tab("Stepping");
    const steps = page.getByRole("region", { name: "Steps" });
    await steps.getByRole("button", { name: "One iteration" }).click();
    await expect.poll(iteration).toBe(1);
    await steps.getByRole("button", { name: "One batch" }).click();
    await expect.poll(iteration).toBe(2);
    await steps.getByRole("button", { name: "One projection" }).click();
    const table = page.getByTestId("projection");
    await expect.poll(() => table.locator("caption").textContent()).toMatch(/Layer .* 1 of \d/);
    expect(await table.locator("tbody tr").count()).toBeGreaterThan(0);
    expect(await iteration()).toBe(2);
    await expect.poll(() => page.getByTestId("rewind").textContent()).toMatch(/2 iterations/);
    await steps.getByRole("button", { name: "Step back" }).click();
    await expect.poll(iteration).toBe(1);
    await expect.poll(() => runStatus(page).textContent()).toMatch(/Paused/);
    await page.getByRole("button", { name: "Resume" }).click();
    await expect.poll(() => runStatus(page).textContent()).toMatch(/Finished/);
  });

  it("pauses at a breakpoint, says why and goes to the node", async () => {
    await drop(twoHalfPlanes, 4);
    await node(page, "right").click();
    await page.keyboard.press("b");
    await node(page, "right").getByRole("img", { name: "Breakpoint" }).waitFor();
    await page.keyboard.press("b");
    await node(page, "right")
      .getByRole("img", { name: "Breakpoint" })
      .waitFor({ state: "detached" });
    await tab("Stepping");
    const list = page.getByRole("region", { name: "Breakpoints" });
    await list.getByRole("combobox").click();
    await page.getByRole("option", { name: "Residual above" }).click();
    await list.getByRole("spinbutton").fill("0.01");
    await list.getByRole("button", { name: "Add" }).click();
    await page.locator(".canvas").click({ position: { x: 40, y: 40 } });
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => runStatus(page).textContent()).toMatch(/Paused/);
    expect(await page.getByTestId("breakpoint-hit").textContent()).toMatch(
      /residual of right is .*, above 0\.01, at iteration \d/,
    );
    expect(await node(page, "right").locator(".node").getAttribute("data-selected")).toBe("true");
  });
});

describe("a conflict", () => {
  it("is found, shown on the canvas, and gone with one of its constraints off", async () => {
    await drop(twoHalfPlanes, 4);
    await page.keyboard.press("Control+Enter");
    await button("Find the conflict").click({ timeout: 30_000 });
    const bar = page.getByTestId("conflict");
    await expect
      .poll(() => bar.textContent(), { timeout: 60_000 })
      .toMatch(/These 2 constraints do not hold together/);
    expect(await page.locator(".node[data-conflict]").count()).toBe(2);
    expect(await bar.getByRole("button").allTextContents()).toEqual(
      expect.arrayContaining(["Right of 2", "Left of 1"]),
    );
    expect(await bar.textContent()).not.toMatch(/Evidence/);
    const [book] = await Promise.all([
      page.waitForEvent("popup"),
      bar.getByRole("button", { name: advice }).click(),
    ]);
    await book.waitForURL(/concepts\.html#stuck-and-what-to-try$/);
    await book.getByRole("heading", { name: "Stuck, and what to try" }).waitFor();
    await book.close();
    await bar.getByRole("button", { name: "Dismiss" }).click();
    expect(await page.locator(".node[data-conflict]").count()).toBe(0);
    await menu(node(page, "left"), "Switch a constraint off or on");
    await node(page, "left").locator(".node[data-muted]").waitFor();
    await page.keyboard.press("Control+Shift+p");
    await page.keyboard.type("Find the conflict");
    await page.keyboard.press("Enter");
    await expect.poll(() => bar.textContent(), { timeout: 60_000 }).toMatch(/hold together in/);
  });
});

describe("a race", () => {
  it("runs settings side by side and keeps the winner as one step", async () => {
    await openTemplate(page, "A line and a circle");
    await tab("Race");
    await button("Race").click();
    const table = page.getByTestId("race-table");
    const keep = table.getByRole("button", { name: "Keep winner" });
    await keep.waitFor({ timeout: 60_000 });
    expect(await table.locator("tbody tr").count()).toBe(5);
    expect(await table.locator("tr[data-winner]").count()).toBe(1);
    await tab("History");
    const steps = page.getByRole("list", { name: "History" }).locator("li");
    const before = await steps.count();
    await tab("Race");
    // Another than the document's own algorithm, so that there is something to keep.
    await table.getByRole("button", { name: "Keep", exact: true }).first().click();
    await tab("History");
    expect(await steps.count()).toBe(before + 1);
    expect(await steps.last().textContent()).toMatch(/Keep (AP|DR|DM|CP)/);
    await page.keyboard.press("Control+z");
    await expect
      .poll(() => steps.last().locator("button").getAttribute("data-undone"))
      .toBe("true");
  });
});

describe("a race against a gradient", () => {
  it("trains iris beside the projections, and has nothing to keep of it", async () => {
    await openTemplate(page, "Iris flowers");
    await tab("Race");
    const rate = page.getByRole("spinbutton", { name: "Rate of lane 5" });
    await rate.fill("");
    await rate.pressSequentially("0.02");
    expect(await rate.inputValue()).toBe("0.02");
    await button("Race").click();
    const table = page.getByTestId("race-table");
    const row = table.locator("tbody tr").filter({ hasText: "Gradient, rate 0.02" });
    await expect.poll(() => row.textContent(), { timeout: 120_000 }).toMatch(/(limit|converged), /);
    const [, , time, gap, metric] = await row.locator("th, td").allTextContents();
    expect(time).toMatch(/\d/);
    expect(Number.parseFloat(gap ?? "")).toBeGreaterThan(0);
    expect(Number.parseFloat(metric ?? "")).toBeGreaterThan(70);
    expect(await row.locator("td").nth(2).getAttribute("title")).toMatch(/hold by construction/);
    const keep = row.getByRole("button");
    expect(await keep.isDisabled()).toBe(true);
    expect(await keep.getAttribute("title")).toMatch(/solved by projections/);
    const shots = process.env.PROXFLOW_SHOTS;
    if (shots) await page.screenshot({ path: `${shots}/race-gradient.png` });
  });
});

describe("runs", () => {
  it("lays two runs over each other and says what differs", async () => {
    await openTemplate(page, "A line and a circle");
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => runStatus(page).textContent()).toMatch(/Converged/);
    await page.locator(".canvas").click({ position: { x: 40, y: 40 } });
    await page.getByLabel("Seed").fill("7");
    await page.getByLabel("Seed").blur();
    await page.keyboard.press("Control+Enter");
    await tab("Runs");
    await expect.poll(() => page.getByTestId("runs").locator(".chart-line").count()).toBe(2);
    expect(await page.getByTestId("run-difference").textContent()).toMatch(/Seed: \d+ \u2192 7/);
  });
});

describe("a port", () => {
  it("pins a viewer, is held at its value and solved for again", async () => {
    await openTemplate(page, "Iris flowers");
    await page.keyboard.press("Control+Enter");
    await expect
      .poll(() => runStatus(page).textContent(), { timeout: 60_000 })
      .toMatch(/Finished|Conv/);
    await menu(port(page, "w1", "value"), "Pin a viewer");
    const viewer = page.getByTestId("viewer-w1.value");
    await expect.poll(() => viewer.locator(".viewer-text").textContent()).toMatch(/\u00d7/);
    const drawn = await viewer.locator("canvas").evaluate((canvas: HTMLCanvasElement) => {
      const { data } = (canvas.getContext("2d") as CanvasRenderingContext2D).getImageData(
        0,
        0,
        canvas.width,
        canvas.height,
      );
      return new Set(data).size;
    });
    expect(drawn).toBeGreaterThan(8);
    // It keeps its title: what it is, is told beside.
    const kind = () => node(page, "w1").getAttribute("aria-label");
    expect(await kind()).toBe("Weights 1, Parameter");
    await menu(port(page, "w1", "value"), "Hold at its value");
    await expect.poll(kind).toBe("Weights 1, Constant");
    await menu(port(page, "w1", "value"), "Solve for it");
    await expect.poll(kind).toBe("Weights 1, Parameter");
    await page.keyboard.press("Control+z");
    await expect.poll(kind).toBe("Weights 1, Constant");
  });
});

describe("the canvas while it runs", () => {
  it("draws the course of residuals on nodes and the gap of copies as the width of wires", async () => {
    // Long enough for more than one frame, however busy the machine is.
    await drop(twoHalfPlanes, 4);
    await page.keyboard.press("Control+Enter");
    await expect
      .poll(() => node(page, "right").locator(".node-spark path").getAttribute("d"))
      .toMatch(/^M.*L/);
    expect(await page.locator(".wire[data-gap]").count()).toBeGreaterThanOrEqual(2);
  });
});

describe.each(["light", "dark"] as const)("studies in %s", (theme) => {
  it("are sound for those who do not see, and a conflict's bar lies over none of its nodes", async () => {
    await app.close();
    app = await openApp({ theme, width: 1180, height: 800 });
    page = app.page;
    await drop(twoHalfPlanes, 4);
    await page.keyboard.press("Control+Enter");
    const lamp = page.getByRole("banner").getByRole("button", { name: advice });
    await lamp.waitFor({ timeout: 30_000 });
    expect(await findings(page), "stuck").toEqual([]);
    const shots = process.env.PROXFLOW_SHOTS;
    if (shots) await page.screenshot({ path: `${shots}/stuck-${theme}.png` });
    await button("Find the conflict").click({ timeout: 30_000 });
    const bar = page.getByTestId("conflict");
    await expect
      .poll(() => bar.textContent(), { timeout: 60_000 })
      .toMatch(/These 2 constraints do not hold together/);
    const below = await bar.evaluate((element) => element.getBoundingClientRect().bottom);
    const tops = await nodes(page).evaluateAll((all) =>
      all.map((element) => element.getBoundingClientRect().top),
    );
    expect(Math.min(...tops)).toBeGreaterThan(below);
    expect(await findings(page), "conflict").toEqual([]);
    if (shots) await page.screenshot({ path: `${shots}/conflict-${theme}.png` });
    await tab("Race");
    await button("Race").click();
    const table = page.getByTestId("race-table");
    await expect
      .poll(() => table.locator("tbody button:enabled").count(), { timeout: 60_000 })
      .toBe(4);
    const chart = await page.locator(".race > .chart-box").boundingBox();
    const beside = await table.boundingBox();
    if (chart === null || beside === null) throw new Error("the race shows no result");
    expect(chart.x + chart.width).toBeLessThanOrEqual(beside.x);
    expect(await findings(page), "race").toEqual([]);
    await menu(port(page, "point", "value"), "Pin a viewer");
    await page.getByTestId("viewer-point.value").waitFor();
    expect(await findings(page), "viewers").toEqual([]);
  });
});
