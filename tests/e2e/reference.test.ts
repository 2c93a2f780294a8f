/** What the inspector says of an operation: formula, set, and its picture in the theme's colours. */
import type { Locator, Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import { findings } from "./axe.ts";
import { node, openTemplate } from "./canvas.ts";

let app: App | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

const figure = (page: Page): Locator => page.locator(".inspector svg.figure");

/** The colour of a custom property, and that of an element, as the browser computes both. */
const colours = (page: Page, token: string, part: string): Promise<[string, string]> =>
  figure(page)
    .locator(part)
    .first()
    .evaluate((element, name) => {
      const probe = element.ownerDocument.createElement("i");
      probe.style.color = `var(${name})`;
      element.ownerDocument.body.append(probe);
      const wanted = getComputedStyle(probe).color;
      probe.remove();
      return [wanted, getComputedStyle(element).fill] as [string, string];
    }, token);

async function addNode(page: Page, search: string): Promise<void> {
  await page.locator(".canvas").click({ position: { x: 60, y: 60 } });
  await page.keyboard.press("Space");
  await page.getByPlaceholder("Add a node").fill(search);
  await page.getByPlaceholder("Add a node").press("Enter");
}

describe.each(["light", "dark"] as const)("the inspector in %s", (theme) => {
  it("shows a set and a function with their pictures, for everyone", async () => {
    app = await openApp({ theme, width: 1280, height: 900 });
    const { page } = app;
    await openTemplate(page, "A line and a circle");
    await node(page, "circle").click();
    await figure(page).waitFor();
    expect(await page.getByRole("img", { name: "Sphere" }).count()).toBe(1);
    expect(await figure(page).locator(".figure-arrow").count()).toBeGreaterThan(4);
    const [accent, fill] = await colours(page, "--accent", ".figure-set");
    expect(fill).toBe(accent);
    const [ink, text] = await colours(page, "--text-2", ".figure-text");
    expect(text).toBe(ink);
    expect(await page.locator(".docs-figure figcaption").textContent()).toContain("radius = 1");
    const numbers = page.locator(".docs-numbers tbody tr");
    expect(await numbers.allTextContents()).toEqual(["x(\u22120.5, 1.7)(\u22120.282, 0.959)"]);
    expect(await findings(page), "a set").toEqual([]);
    await addNode(page, "Hard threshold");
    await expect.poll(() => figure(page).locator("title").textContent()).toBe("Hard threshold");
    expect(await numbers.count()).toBe(2);
    expect(await findings(page), "a function").toEqual([]);
    await node(page, "point").click();
    await figure(page).waitFor({ state: "detached" });
    expect(app.errors).toEqual([]);
  });
});
