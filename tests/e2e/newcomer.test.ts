/** Someone who was told nothing: from an empty canvas to a trained classifier, by mouse and by keys. */
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import { drawWire, node, nodes, onCanvas, port, runStatus, wires } from "./canvas.ts";

let app: App;
let page: Page;
beforeEach(async () => {
  app = await openApp({ width: 1280, height: 800 });
  page = app.page;
  await page.getByRole("dialog", { name: "Open a template" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await nodes(page).count()).toBe(0);
});
afterEach(async () => {
  await app.close();
});

/** Nine in ten flowers that were never trained on, and nothing to mend. */
async function expectTrained(): Promise<void> {
  await expect
    .poll(() => runStatus(page).textContent(), { timeout: 90_000 })
    .toMatch(/limit|Converged/);
  const text = await page.getByTestId("accuracy").textContent();
  expect(Number.parseFloat(text ?? "")).toBeGreaterThanOrEqual(90);
  expect(await page.locator('.node[data-severity="error"]').count()).toBe(0);
  expect(app.errors).toEqual([]);
}

describe("a newcomer", () => {
  it("trains a classifier with the mouse: by palette, wires and Run", async () => {
    const ids: string[] = [];
    /** Searches the palette as one does who knows a word of it, and drags the first find. */
    const drag = async (words: string, x: number, y: number): Promise<void> => {
      await page.getByLabel("Search nodes").fill(words);
      await page.locator("[data-op]").first().hover();
      const to = await onCanvas(page, x, y);
      await page.mouse.down();
      await page.mouse.move(to.x - 30, to.y - 10, { steps: 4 });
      await page.mouse.move(to.x, to.y, { steps: 4 });
      await page.mouse.up();
      await expect.poll(() => nodes(page).count()).toBe(ids.length + 1);
      const all = await nodes(page).evaluateAll((list) => list.map((e) => e.dataset.id ?? ""));
      ids.push(...all.filter((id) => !ids.includes(id)));
    };
    await drag("iris", 110, 90);
    await drag("multilayer", 330, 90);
    await drag("cross entropy", 580, 90);
    await drag("accuracy", 580, 260);
    expect(ids).toEqual([
      expect.stringMatching(/^dataset/),
      expect.stringMatching(/^mlp/),
      expect.stringMatching(/^crossEntropy/),
      expect.stringMatching(/^accuracy/),
    ]);
    const [data, net, target, probe] = ids as [string, string, string, string];
    const wire = async (from: [string, string], to: [string, string]): Promise<void> => {
      const before = await wires(page).count();
      await drawWire(page, port(page, ...from), port(page, ...to));
      await expect.poll(() => wires(page).count()).toBe(before + 1);
    };
    await wire([data, "x"], [net, "x"]);
    await wire([net, "y"], [target, "logits"]);
    await wire([data, "y"], [target, "labels"]);
    // The network has as many outputs as there are species, and the window says so.
    await page.getByText("MLP now has 3 outputs").waitFor();
    await wire([net, "y"], [probe, "logits"]);
    await wire([data, "y"], [probe, "labels"]);
    await page.getByRole("toolbar", { name: "Run" }).getByRole("button", { name: "Run" }).click();
    await expectTrained();
  });

  it("trains a classifier by keyboard alone", async () => {
    const focused = () =>
      page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.id ?? "");
    const add = async (words: string, id: RegExp): Promise<string> => {
      await page.keyboard.press("Space");
      await page.getByPlaceholder("Add a node").fill(words);
      await page.keyboard.press("Enter");
      await expect.poll(focused).toMatch(id);
      return focused();
    };
    const link = async (words: string): Promise<void> => {
      const before = await wires(page).count();
      await page.keyboard.press("l");
      await page.getByRole("dialog").getByRole("combobox").fill(words);
      await page.keyboard.press("Enter");
      await expect.poll(() => wires(page).count()).toBe(before + 1);
      await page.getByRole("dialog").waitFor({ state: "detached" });
    };
    const data = await add("dataset", /^dataset/);
    // The inspector has the focus on its way to the data set, and gives it back.
    await page.keyboard.press("Enter");
    const name = page.locator(".inspector").getByLabel("Data set");
    for (let i = 0; i < 12; i++) {
      if (await name.evaluate((element) => element === document.activeElement)) break;
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.getByRole("option", { name: /iris/i }).waitFor();
    await page.keyboard.press("i");
    await page.locator('[role="option"][data-highlighted]', { hasText: /iris/i }).waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(() => name.textContent()).toMatch(/iris/i);
    await page.keyboard.press("Escape");
    await expect.poll(focused).toBe(data);
    const net = await add("mlp", /^mlp/);
    const target = await add("cross entropy", /^crossEntropy/);
    const probe = await add("accuracy", /^accuracy/);
    const boxes = await Promise.all(
      [data, net, target, probe].map((id) => node(page, id).boundingBox()),
    );
    // One after the other, none on top of another.
    for (let i = 1; i < boxes.length; i++)
      expect(boxes[i]?.x).toBeGreaterThan((boxes[i - 1]?.x ?? 0) + (boxes[i - 1]?.width ?? 0));
    for (const id of [target, net, data]) {
      await page.keyboard.press("ArrowLeft");
      await expect.poll(focused).toBe(id);
    }
    await link("mlp1.x");
    await link("crossEntropy1.labels");
    await link("accuracy1.labels");
    await page.keyboard.press("ArrowRight");
    await expect.poll(focused).toBe(net);
    await link("crossEntropy1.logits");
    await link("accuracy1.logits");
    await page.keyboard.press("Control+Enter");
    await expectTrained();
  });
});
