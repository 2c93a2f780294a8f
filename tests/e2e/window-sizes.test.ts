/** The window where there is little room, enlarged, and in the system's own colours. */
import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import { findings } from "./axe.ts";
import { dropFile, node, nodes, openTemplate, runStatus } from "./canvas.ts";
import { twoHalfPlanes } from "./documents.ts";
import { select, settled } from "./gestures.ts";

let app: App | undefined;
afterEach(async () => {
  expect(app?.errors ?? []).toEqual([]);
  await app?.close();
  app = undefined;
});

/** What overlaps or is cut in a row of controls, in words. */
const clashes = (page: Page, row: string): Promise<string[]> =>
  page.locator(row).evaluate((bar) => {
    const all = [...bar.querySelectorAll("button, .readout, .run-state, .logo, input")]
      .filter((element) => element.checkVisibility())
      .map((element) => ({
        name: element.getAttribute("aria-label") ?? element.textContent ?? "",
        ...element.getBoundingClientRect().toJSON(),
      }))
      .filter(({ width }) => width > 0);
    const { left, right } = bar.getBoundingClientRect();
    return all.flatMap((a, i) => [
      ...(a.left < left - 0.5 || a.right > right + 0.5 ? [`${a.name} is cut`] : []),
      ...all
        .slice(i + 1)
        .filter((b) => a.left < b.right - 0.5 && b.left < a.right - 0.5)
        .map((b) => `${a.name} lies on ${b.name}`),
    ]);
  });

describe.each([
  [1280, 800, 1],
  [1024, 700, 1],
  [860, 600, 1],
  // 1280 by 800 at 200 %.
  [640, 400, 2],
])("in a window of %i by %i", (width, height, scale) => {
  it("no control lies on another, also while a stuck run offers its way out", async () => {
    app = await openApp({ width, height, scale });
    const { page } = app;
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await dropFile(page, "planes.json", JSON.stringify(twoHalfPlanes));
    await node(page, "low").waitFor();
    await settled(page);
    expect(await clashes(page, ".top-bar")).toEqual([]);
    expect(await page.getByRole("button", { name: "Run", exact: true }).isVisible()).toBe(true);
    await page.keyboard.press("Control+Enter");
    await page
      .getByRole("button", { name: "Find the conflict" })
      .waitFor({ timeout: 30_000, state: width > 620 ? "visible" : "attached" });
    expect(await clashes(page, ".top-bar")).toEqual([]);
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(sideways).toBe(0);
  });

  it("all tabs of the panels can be reached by keyboard, and the nodes are in view", async () => {
    app = await openApp({ width, height, scale });
    const { page } = app;
    await openTemplate(page, "Iris flowers");
    await nodes(page).first().waitFor();
    await settled(page);
    const canvas = await page.locator(".canvas").boundingBox();
    for (const each of await nodes(page).all()) {
      const box = await each.boundingBox();
      expect(
        box && canvas && box.y >= canvas.y && box.y + box.height <= canvas.y + canvas.height,
      ).toBe(true);
      // Large enough to be told apart.
      expect(box?.width).toBeGreaterThan(30);
    }
    await page.getByRole("tab", { name: "Residuals" }).click();
    await page.keyboard.press("End");
    const last = page.getByRole("tab", { name: "History" });
    await expect.poll(() => last.getAttribute("aria-selected")).toBe("true");
    expect(await findings(page)).toEqual([]);
  });
});

it("in the system's colours, residuals, their ramp and what is selected can be seen", async () => {
  app = await openApp({ width: 1280, height: 800 });
  const { page } = app;
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  await openTemplate(page, "Iris flowers");
  await page.keyboard.press("Control+Enter");
  await expect
    .poll(() => runStatus(page).textContent(), { timeout: 60_000 })
    .toMatch(/Finished|Converged/);
  await select(page, "h1");
  const style = (selector: string, name: string): Promise<string> =>
    page
      .locator(selector)
      .first()
      .evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), name);
  const strips = await page
    .locator(".node[data-heat] .node-strip")
    .evaluateAll((all) => all.map((strip) => getComputedStyle(strip).backgroundColor));
  expect(new Set(strips).size).toBeGreaterThan(1);
  expect(await style(".legend-ramp", "background-image")).toContain("gradient");
  expect(await style(".node[data-selected]", "outline-style")).toBe("solid");
  const shown = await style(".tab[data-state=active]", "border-bottom-color");
  expect(await style(".tab[data-state=inactive]", "border-bottom-color")).not.toBe(shown);
});
