/** The window as people with and without sight find it: an axe scan, and what a pointer reveals. */
import { afterEach, describe, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import { findings } from "./axe.ts";
import { node, openTemplate, port, runStatus } from "./canvas.ts";

let app: App | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

describe.each(["light", "dark"] as const)("in %s", (theme) => {
  it("an accessibility scan finds nothing serious, from start to a finished run", async () => {
    app = await openApp({ theme, width: 1280, height: 800 });
    const { page } = app;
    await page.getByRole("list", { name: "Templates" }).first().waitFor();
    expect(await findings(page), "start screen").toEqual([]);
    await openTemplate(page, "A line and a circle");
    await node(page, "circle").waitFor();
    expect(await findings(page), "canvas").toEqual([]);
    await page.keyboard.press("Control+Enter");
    await expect
      .poll(() => runStatus(page).textContent(), { timeout: 60_000 })
      .toMatch(/Converged/);
    await node(page, "circle").click();
    expect(await findings(page), "after a run, a node selected").toEqual([]);
    await page.keyboard.press("Control+a");
    expect(await findings(page), "all nodes selected").toEqual([]);
    await page.keyboard.press("Control+f");
    await page.getByRole("option").first().waitFor();
    expect(await findings(page), "find").toEqual([]);
  });
});

describe("the pointer", () => {
  it("reveals a port's value while a run is there, and a wire's", async () => {
    app = await openApp({ width: 1280, height: 800 });
    const { page } = app;
    await openTemplate(page, "A line and a circle");
    const handle = port(page, "point", "value");
    await handle.hover();
    const card = page.getByTestId("probe");
    await card.waitFor();
    expect(await card.textContent()).toContain("Point, value[2]");
    expect(await card.textContent()).not.toContain("mean");
    await page.mouse.move(400, 700);
    await card.waitFor({ state: "detached" });
    await page.keyboard.press("Control+Enter");
    await expect
      .poll(() => runStatus(page).textContent(), { timeout: 60_000 })
      .toMatch(/Converged/);
    await handle.hover();
    await expect.poll(() => card.textContent()).toMatch(/mean.*2 entries/);
    expect(await card.locator("rect").count()).toBeGreaterThan(0);
    expect(app.errors).toEqual([]);
  });

  it("finds a note behind its badge, set with its formulas", async () => {
    app = await openApp({ width: 1280, height: 800 });
    const { page } = app;
    await openTemplate(page, "A line and a circle");
    await node(page, "circle").click();
    await page.getByLabel("Note").fill("**All** points with $x^2 + y^2 = 1$");
    await page.locator(".canvas").click({ position: { x: 60, y: 60 } });
    await node(page, "circle").getByRole("img", { name: "Has a note" }).waitFor();
    await node(page, "circle").click();
    expect(await page.locator(".inspector .markdown strong").textContent()).toBe("All");
    expect(await page.locator(".inspector .markdown .katex").count()).toBe(1);
  });

  it("sets the parameter of several nodes of one op, and aligns them, each as one step", async () => {
    app = await openApp({ width: 1280, height: 800 });
    const { page } = app;
    await openTemplate(page, "Iris flowers");
    await node(page, "w1").click();
    await node(page, "w2").click({ modifiers: ["Control"] });
    await page.getByText("Parameters of all: Parameter").waitFor();
    await page.getByLabel("Relaxation").fill("7");
    await page.getByLabel("Relaxation").blur();
    const left = (id: string) =>
      node(page, id).evaluate((element: HTMLElement) => element.offsetLeft);
    const before = await left("w2");
    await page.getByRole("button", { name: "Align left edges" }).click();
    await expect.poll(() => left("w2")).toBe(await left("w1"));
    await page.keyboard.press("Control+z");
    await expect.poll(() => left("w2")).toBe(before);
    for (const id of ["w1", "w2"]) {
      await node(page, id).click();
      await expect.poll(() => page.getByLabel("Relaxation").inputValue()).toBe("7");
    }
    await page.keyboard.press("Control+z");
    await expect.poll(() => page.getByLabel("Relaxation").inputValue()).not.toBe("7");
    expect(app.errors).toEqual([]);
  });
});
