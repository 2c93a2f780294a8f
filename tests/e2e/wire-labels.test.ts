/** Labels of wires are read in full: no node, no other label and no rim of the canvas cuts them. */
import type { Page } from "playwright-core";
import { afterEach, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import { nodes, openTemplate } from "./canvas.ts";
import { clickEmpty, select, settled } from "./gestures.ts";

let app: App | undefined;
afterEach(async () => {
  expect(app?.errors ?? []).toEqual([]);
  await app?.close();
  app = undefined;
});

interface Seen {
  /** Labels that are drawn and lie on the canvas. */
  readonly count: number;
  readonly faults: readonly string[];
}

/** What is wrong with the labels that are drawn, in words. */
const look = (page: Page): Promise<Seen> =>
  page.evaluate(() => {
    const area = document.querySelector(".canvas") as Element;
    const inside = (element: Element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      return { left, right, top, bottom, name: element.textContent ?? "" };
    };
    type Rect = ReturnType<typeof inside>;
    const meet = (a: Rect, b: Rect): boolean =>
      a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const rim = inside(area);
    const labels = [...area.querySelectorAll(".wire-label")]
      .filter((label) => label.checkVisibility({ visibilityProperty: true }))
      .map(inside)
      .filter((label) => meet(label, rim));
    const boxes = [...area.querySelectorAll(".react-flow__node")].map(inside);
    const faults = labels.flatMap((label, i) => [
      ...boxes.filter((box) => meet(label, box)).map((box) => `${label.name} under ${box.name}`),
      ...labels
        .slice(i + 1)
        .filter((other) => meet(label, other))
        .map((other) => `${label.name} on ${other.name}`),
    ]);
    return { count: labels.length, faults };
  });

const rests = async (page: Page): Promise<void> => {
  await settled(page);
  await page.waitForTimeout(150);
};

it.each([
  ["Iris flowers", 4],
  ["A line and a circle", 3],
  ["Poisson's equation", 1],
  ["Matrix completion", 1],
])("%s, as it opens at 1280 by 800", async (title, least) => {
  app = await openApp({ width: 1280, height: 800 });
  const { page } = app;
  await openTemplate(page, title);
  await nodes(page).first().waitFor();
  await rests(page);
  const { count, faults } = await look(page);
  expect(faults).toEqual([]);
  expect(count).toBeGreaterThanOrEqual(least);
});

it.each([
  "Handwritten digits",
  "Convolutional digits",
  "Sudoku",
  "Attention on digits",
  "Sparse digits",
  "Mileage of cars",
])("%s, near enough to read", async (title) => {
  app = await openApp({ width: 1280, height: 800 });
  const { page } = app;
  await openTemplate(page, title);
  await nodes(page).first().waitFor();
  await rests(page);
  const area = await page.locator(".canvas").boundingBox();
  if (area === null) throw new Error("there is no canvas");
  await page.mouse.move(area.x + area.width / 2, area.y + area.height / 2);
  const near = () => page.locator(".canvas[data-lod=full]").count();
  for (let i = 0; i < 20 && (await near()) === 0; i++) {
    await page.mouse.wheel(0, -120);
    await rests(page);
  }
  const { count, faults } = await look(page);
  expect(faults).toEqual([]);
  expect(count).toBeGreaterThan(0);
});

it("a node that is moved onto a label makes it step aside", async () => {
  app = await openApp({ width: 1280, height: 800 });
  const { page } = app;
  await openTemplate(page, "A line and a circle");
  await nodes(page).first().waitFor();
  await rests(page);
  await select(page, "line");
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press("Shift+ArrowLeft");
    await rests(page);
    expect((await look(page)).faults).toEqual([]);
  }
  await clickEmpty(page);
  await page.keyboard.press("Control+z");
  await rests(page);
  expect(await look(page)).toMatchObject({ count: 3, faults: [] });
});
