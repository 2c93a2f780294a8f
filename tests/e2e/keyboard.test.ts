/** A model found, walked through, wired and edited by keyboard alone. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import { node, nodes, openTemplate, wires } from "./canvas.ts";

let app: App;
let page: Page;
beforeAll(async () => {
  app = await openApp({ width: 1280, height: 800 });
  page = app.page;
  await openTemplate(page, "Iris flowers");
  await node(page, "target").waitFor();
});
afterAll(async () => {
  await app.close();
});

const focused = (): Promise<string | undefined> =>
  page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.id);

describe.sequential("by keyboard", () => {
  it("Ctrl+F finds by type and shape, and Enter goes there", async () => {
    await page.keyboard.press("Control+f");
    const search = page.getByRole("dialog", { name: "Find a node" }).getByRole("combobox");
    await search.fill("type:matmul");
    await expect.poll(() => page.getByRole("option").count()).toBe(2);
    await search.fill("[4, 16]");
    await expect.poll(() => page.getByRole("option").count()).toBeLessThanOrEqual(1);
    await search.fill("layer1");
    await page.keyboard.press("Enter");
    await expect.poll(focused).toBe("layer1");
    expect(await node(page, "layer1").locator(".node[data-selected]").count()).toBe(1);
  });

  it("arrows walk along wires", async () => {
    await page.keyboard.press("ArrowRight");
    await expect.poll(focused).toBe("h1");
    await page.keyboard.press("ArrowRight");
    await expect.poll(focused).toBe("logits");
    await page.keyboard.press("ArrowLeft");
    await expect.poll(focused).toBe("h1");
  });

  it("Enter goes to the inspector, Escape back to the node", async () => {
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.closest(".inspector") !== null))
      .toBe(true);
    await page.keyboard.press("Escape");
    await expect.poll(focused).toBe("h1");
  });

  it("L wires the node to an input from a list, as one step", async () => {
    const before = await wires(page).count();
    await page.keyboard.press("l");
    const list = page.getByRole("dialog", { name: "Wire from Hidden layer" });
    await list.getByRole("combobox").fill("h1 x2");
    expect(await page.getByRole("option", { disabled: false }).count()).toBe(0);
    await list.getByRole("combobox").fill("accuracy.logits");
    await page.keyboard.press("Escape");
    await list.waitFor({ state: "detached" });
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("l");
    // The first of the list is a free input that the product fits.
    expect(await page.getByRole("option").first().textContent()).toContain("h1.x2");
    await page.keyboard.press("Enter");
    await expect.poll(() => wires(page).count()).toBe(before + 1);
    await page.keyboard.press("Control+z");
    await expect.poll(() => wires(page).count()).toBe(before);
  });

  it("Shift and an arrow move the node by the grid, a burst as one step", async () => {
    await page.keyboard.press("Control+f");
    await page.getByRole("combobox").fill("id:b1");
    await page.keyboard.press("Enter");
    await expect.poll(focused).toBe("b1");
    const place = () =>
      node(page, "b1").evaluate((e: HTMLElement) => `${e.offsetLeft} ${e.offsetTop}`);
    const before = await place();
    for (let i = 0; i < 4; i++) await page.keyboard.press("Shift+ArrowDown");
    await expect.poll(place).not.toBe(before);
    await page.keyboard.press("Control+z");
    await expect.poll(place).toBe(before);
    expect(await nodes(page).count()).toBe(9);
    expect(app.errors).toEqual([]);
  });
});
