/** What the window says of a run: where it is going, which node holds it back, which side is which. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import { node, openTemplate, runStatus } from "./canvas.ts";

let app: App;
let page: Page;
beforeAll(async () => {
  app = await openApp({ width: 1280, height: 800 });
  page = app.page;
  await openTemplate(page, "A line and a circle");
});
afterAll(async () => {
  await app.close();
});

const strokes = (): Promise<string[]> =>
  page
    .locator(".react-flow__edge-path")
    .evaluateAll((paths) => paths.map((path) => getComputedStyle(path).stroke));

describe.sequential("a run", () => {
  it("ends with a reading of where it went", async () => {
    await page.keyboard.press("Control+Enter");
    await expect
      .poll(() => runStatus(page).textContent(), { timeout: 60_000 })
      .toMatch(/Converged/);
    await page.getByTestId("run-chip").hover();
    await expect
      .poll(() => page.getByRole("tooltip").first().textContent())
      .toMatch(/A goal of the run was met/);
    await page.mouse.move(400, 400);
  });

  it("shows residuals by element and as shares", async () => {
    const residual = node(page, "circle").locator(".node-residual");
    expect(await residual.textContent()).not.toContain("%");
    await page.getByRole("radio", { name: "Share" }).click();
    await expect.poll(() => residual.textContent()).toMatch(/ %$/);
    await page.getByRole("radio", { name: "Per element" }).click();
    await expect.poll(() => residual.textContent()).not.toContain("%");
    expect(await residual.getAttribute("title")).toMatch(/entries/);
    await page.getByRole("radio", { name: "Absolute" }).click();
  });

  it("colours wires by side", async () => {
    expect(new Set(await strokes()).size).toBe(1);
    await page.getByRole("button", { name: "Sides" }).click();
    await expect.poll(async () => new Set(await strokes()).size).toBeGreaterThanOrEqual(2);
    await page.getByRole("button", { name: "Sides" }).click();
    await expect.poll(async () => new Set(await strokes()).size).toBe(1);
    expect(app.errors).toEqual([]);
  });
});
