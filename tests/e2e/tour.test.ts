/** The first-run tour: offered once, taken by keys or mouse, on the real canvas. */
import type { Locator, Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import { findings } from "./axe.ts";
import { node, nodes, openTemplate, runStatus } from "./canvas.ts";

let app: App;
let page: Page;
afterEach(async () => {
  await app.close();
});

async function open(theme: "light" | "dark" = "dark"): Promise<void> {
  app = await openApp({ theme, width: 1280, height: 800 });
  page = app.page;
  await page.getByRole("dialog", { name: "Open a template" }).waitFor();
}

const offer = () => page.getByRole("region", { name: "Tour" });
const card = (title?: string): Locator =>
  page.locator(".tour-card").filter(title === undefined ? {} : { hasText: title });
const ring = () => page.locator(".tour-ring");
const press = (key: string) => page.keyboard.press(key);
const cardHasFocus = () => card().evaluate((element) => element.contains(document.activeElement));

/** From the Help menu, to its first step with the run done. */
async function take(): Promise<void> {
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Help" }).click();
  await page.getByRole("menuitem", { name: "Take the tour" }).click();
  await card("1 of 5").waitFor();
  await expect
    .poll(() => runStatus(page).textContent(), { timeout: 60_000 })
    .toMatch(/Finished at its limit/);
}

/** How far the ring's middle is from that of an element. */
async function offCentre(target: Locator): Promise<number> {
  const [a, b] = await Promise.all([ring().boundingBox(), target.boundingBox()]);
  if (a === null || b === null) return Number.POSITIVE_INFINITY;
  return Math.hypot(a.x + a.width / 2 - b.x - b.width / 2, a.y + a.height / 2 - b.y - b.height / 2);
}

async function cardIsInWindow(): Promise<boolean> {
  const box = await card().boundingBox();
  const size = page.viewportSize();
  return (
    box !== null &&
    size !== null &&
    box.x >= 0 &&
    box.y >= 0 &&
    box.x + box.width <= size.width &&
    box.y + box.height <= size.height
  );
}

describe("the tour", () => {
  it("is offered in the first session only, and covers nothing", async () => {
    await open();
    await openTemplate(page, "A line and a circle");
    await offer().waitFor();
    await node(page, "circle").click();
    const box = await offer().boundingBox();
    const canvas = await page.locator(".canvas").boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(canvas?.x ?? 0);
    expect(await findings(page), "offer").toEqual([]);
    await offer().getByRole("button", { name: "Not now" }).click();
    await offer().waitFor({ state: "detached" });
    await page.reload();
    await node(page, "circle").waitFor();
    expect(await offer().count()).toBe(0);
    expect(app.errors).toEqual([]);
  });

  it("is taken by keyboard alone: each step waits for nothing, but notes what is done", async () => {
    await open();
    await press("Escape");
    await press("Control+Shift+P");
    await page.getByPlaceholder("Type a command").fill("tour");
    await press("Enter");
    await card("1 of 5").waitFor();
    await expect
      .poll(() => runStatus(page).textContent(), { timeout: 60_000 })
      .toMatch(/Finished at its limit/);
    expect(await cardHasFocus()).toBe(true);
    expect(await card().getAttribute("aria-modal")).toBe("false");
    await press("ArrowRight");
    await card("2 of 5").waitFor();
    // Enter would skip what the step asks for.
    await press("Enter");
    await card("2 of 5").waitFor();
    await press("ArrowLeft");
    await card("1 of 5").waitFor();
    await press("Enter");
    await card("2 of 5").waitFor();
    await expect.poll(cardHasFocus).toBe(true);
    expect(await card().getByRole("button", { name: "Skip" }).count()).toBe(1);
    await press("w");
    await card("holds the model back most").waitFor();
    expect(await page.locator(".node[data-selected]").count()).toBe(1);
    await expect.poll(cardHasFocus).toBe(true);
    await press("Enter");
    await card("3 of 5").waitFor();
    await press("Control+Enter");
    await card("There are no gradients").waitFor();
    await press("ArrowRight");
    await card("4 of 5").waitFor();
    await expect
      .poll(() => runStatus(page).textContent(), { timeout: 60_000 })
      .toMatch(/Finished at its limit/);
    const accuracy = async () =>
      Number.parseFloat((await page.getByTestId("accuracy").textContent()) ?? "");
    expect(await accuracy()).toBeGreaterThanOrEqual(90);
    await page.locator(".inspector").getByLabel("Strength").fill("0.0001");
    await press("Control+Enter");
    await card("hardly anything pulling").waitFor();
    await expect.poll(accuracy, { timeout: 60_000 }).toBeLessThan(70);
    await expect.poll(cardHasFocus).toBe(true);
    await press("Control+z");
    await press("ArrowRight");
    await card("5 of 5").waitFor();
    await press("ArrowRight");
    await card("5 of 5").waitFor();
    await press("Escape");
    await card().waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.ariaLabel)).toBe("Canvas");
    expect(await ring().count()).toBe(0);
    expect(await offer().count()).toBe(0);
    expect(app.errors).toEqual([]);
  });

  it("stays with what it speaks of when canvas and window move, and can be skipped", async () => {
    await open();
    await take();
    await expect.poll(() => offCentre(node(page, "layer1"))).toBeLessThan(2);
    const canvas = await page.locator(".canvas").boundingBox();
    const at = { x: (canvas?.x ?? 0) + 60, y: (canvas?.y ?? 0) + 60 };
    await page.mouse.move(at.x, at.y);
    await page.mouse.down();
    await page.mouse.move(at.x + 70, at.y + 40, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => offCentre(node(page, "layer1"))).toBeLessThan(2);
    await page.setViewportSize({ width: 1000, height: 640 });
    await expect.poll(() => offCentre(node(page, "layer1"))).toBeLessThan(2);
    expect(await cardIsInWindow()).toBe(true);
    await page.setViewportSize({ width: 1280, height: 800 });
    for (const [i, label] of ["Next", "Skip", "Skip", "Skip", "Done"].entries()) {
      await card(`${i + 1} of 5`).waitFor();
      expect(await cardIsInWindow()).toBe(true);
      await card().getByRole("button", { name: label }).click();
    }
    await card().waitFor({ state: "detached" });
    expect(app.errors).toEqual([]);
  });

  it("ends with an empty document for a model of one's own", async () => {
    await open();
    await take();
    for (let i = 0; i < 4; i++) await press("ArrowRight");
    await card("5 of 5").getByRole("button", { name: "Empty document" }).click();
    await card().waitFor({ state: "detached" });
    await expect.poll(() => nodes(page).count()).toBe(0);
  });
});

describe.each(["light", "dark"] as const)("in %s", (theme) => {
  it("an accessibility scan finds nothing serious at any step", async () => {
    await open(theme);
    await take();
    const shots = process.env.PROXFLOW_SHOTS;
    for (let step = 1; step <= 5; step++) {
      await card(`${step} of 5`).waitFor();
      if (step === 2) await press("w");
      expect(await findings(page), `step ${step}`).toEqual([]);
      if (shots) await page.screenshot({ path: `${shots}/tour-${theme}-${step}.png` });
      await press("ArrowRight");
    }
  });
});
