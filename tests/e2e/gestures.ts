/** What the tests of gestures share: the document as it would be saved, selections, going back. */
import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { vi } from "vitest";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { type App, openApp } from "./app.ts";
import { node, nodes, openTemplate, wires } from "./canvas.ts";

/** Waits until something holds; in hooks, too, where polling expectations cannot be used. */
export const until = (holds: () => Promise<boolean>): Promise<void> =>
  vi.waitFor(
    async () => {
      if (!(await holds())) throw new Error(`it never came to hold: ${holds.toString()}`);
    },
    { timeout: 15_000, interval: 60 },
  );

/** The app with a template open and at rest. @param last a node that is there once all are */
export async function openOn(template: string, last: string): Promise<App> {
  const app = await openApp();
  app.page.setDefaultTimeout(10_000);
  await openTemplate(app.page, template);
  await node(app.page, last).waitFor();
  await settled(app.page);
  return app;
}

/** Runs a command by its name, as people do who do not know its key. */
export async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press("Control+Shift+P");
  await page.getByPlaceholder("Type a command").fill(title);
  await page.keyboard.press("Enter");
}

/** The bytes of what a command or a button downloads. */
export async function downloaded(
  page: Page,
  start: () => Promise<void>,
): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent("download"), start()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

/** The document as a file of it would be. */
export async function documentOf(page: Page): Promise<GraphDocument> {
  const { bytes } = await downloaded(page, () => command(page, "Export as JSON"));
  return JSON.parse(bytes.toString("utf8")) as GraphDocument;
}

/** A place of the canvas where nothing is, on the screen. */
export const emptyPlace = (page: Page): Promise<{ x: number; y: number }> =>
  page.locator(".canvas").evaluate((canvas) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    for (let y = 12; y < height; y += 16)
      for (let x = 12; x < width; x += 16) {
        const under = document.elementFromPoint(left + x, top + y);
        if (under?.classList.contains("react-flow__pane")) return { x: left + x, y: top + y };
      }
    throw new Error("there is no empty place on the canvas");
  });

/** Clicks where nothing is, so that the canvas has the keys and nothing is selected. */
export async function clickEmpty(page: Page): Promise<void> {
  const { x, y } = await emptyPlace(page);
  await page.mouse.click(x, y);
  await until(async () => (await selected(page)).length === 0);
}

/** Ids of the selected nodes. */
export const selected = async (page: Page): Promise<string[]> =>
  (
    await nodes(page).evaluateAll((all) =>
      all.flatMap((n) =>
        n.querySelector(".node[data-selected]") ? [n.getAttribute("data-id") ?? ""] : [],
      ),
    )
  ).sort();

/** Selects nodes by clicks on their titles. */
export async function select(page: Page, ...ids: string[]): Promise<void> {
  for (const [i, id] of ids.entries())
    await node(page, id)
      .locator(".node-head")
      .click(i > 0 ? { modifiers: ["Shift"] } : {});
  const wanted = [...ids].sort().join();
  await until(async () => (await selected(page)).join() === wanted);
}

export const history = (page: Page): Locator =>
  page.getByRole("list", { name: "History" }).locator("li");

/** Names of the steps that are done, oldest first; History must be shown. */
export const steps = async (page: Page): Promise<string[]> =>
  (await history(page).locator("button:not([data-undone])").allTextContents())
    .slice(1)
    .map((text) => text.replace(/^\d+/, ""));

/** Takes back all steps that were done since the document was opened. */
export async function rewind(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await clickEmpty(page);
  for (let i = 0; i < 40; i++) {
    if ((await page.getByLabel("No unsaved changes").count()) > 0) return;
    await page.keyboard.press("Control+z");
  }
  throw new Error("there are more steps than a test should have made");
}

/** Place of a node on the canvas, in canvas units. */
export const placeOf = (page: Page, id: string): Promise<{ x: number; y: number }> =>
  node(page, id).evaluate(({ offsetLeft, offsetTop }: HTMLElement) => ({
    x: offsetLeft,
    y: offsetTop,
  }));

/** Drags a node by its title by so many pixels of the screen; `held` may look before it is let go. */
export async function dragNode(
  page: Page,
  id: string,
  by: { x: number; y: number },
  held?: () => Promise<void>,
): Promise<void> {
  const box = await node(page, id).locator(".node-head").boundingBox();
  if (box === null) throw new Error(`${id} is not visible`);
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + by.x / 2, from.y + by.y / 2, { steps: 4 });
  await page.mouse.move(from.x + by.x, from.y + by.y, { steps: 4 });
  await held?.();
  await page.mouse.up();
}

/** Waits until the view has come to rest. */
export async function settled(page: Page): Promise<void> {
  const view = () =>
    page.locator(".canvas .react-flow__viewport").evaluate((element) => element.style.transform);
  let before = "";
  await until(async () => {
    const now = await view();
    const same = now === before;
    before = now;
    return same;
  });
}

export const counts = async (page: Page): Promise<[number, number]> => [
  await nodes(page).count(),
  await wires(page).count(),
];
