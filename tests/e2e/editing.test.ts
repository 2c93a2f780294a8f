/** Editing by mouse and keyboard; each gesture is one step that can be undone. */
import type { Page } from "playwright-core";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import {
  drawWire,
  middleOf,
  node,
  nodes,
  onCanvas,
  openTemplate,
  type Place,
  port,
  pullWire,
  wires,
} from "./canvas.ts";

let app: App | undefined;
let page: Page;
beforeEach(async () => {
  await app?.close();
  app = await openApp();
  page = app.page;
  await openTemplate(page, "A line and a circle");
  await expect.poll(() => nodes(page).count()).toBe(4);
});
afterAll(async () => {
  await app?.close();
});

const undo = () => page.keyboard.press("Control+z");

async function dragFromPalette(type: string, to: Place): Promise<void> {
  await page.locator(`[data-op="${type}"]`).last().hover();
  await page.mouse.down();
  await page.mouse.move(to.x - 20, to.y - 10, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}

describe("the canvas", () => {
  it("puts a node dropped on a wire between its ends", async () => {
    await dragFromPalette("identity", await middleOf(page, "line.x"));
    await expect.poll(() => nodes(page).count()).toBe(5);
    expect(await wires(page).count()).toBe(4);
    await undo();
    await expect.poll(() => nodes(page).count()).toBe(4);
    expect(await wires(page).count()).toBe(3);
  });

  it("offers what fits where a wire ends on empty canvas, and wires it", async () => {
    await drawWire(page, port(page, "point", "value"), await onCanvas(page, 120, 60));
    const list = page.getByPlaceholder("Nodes that fit value of Point");
    await list.waitFor();
    expect(await page.getByRole("option", { name: /Dataset/ }).count()).toBe(0);
    await list.fill("squared");
    await page.keyboard.press("Enter");
    await expect.poll(() => nodes(page).count()).toBe(5);
    expect(await wires(page).count()).toBe(4);
    await undo();
    await expect.poll(() => wires(page).count()).toBe(3);
    expect(await nodes(page).count()).toBe(4);
  });

  it("lights the ports that fit, and says why another does not", async () => {
    await page.locator(".canvas").click({ position: { x: 60, y: 60 } });
    await page.keyboard.press("Space");
    await page.getByPlaceholder("Add a node").fill("accuracy");
    await page.keyboard.press("Enter");
    await expect.poll(() => nodes(page).count()).toBe(5);
    await page.keyboard.press("Shift+F");
    await page.waitForTimeout(300);
    await pullWire(page, port(page, "point", "value"), port(page, "accuracy1", "labels"));
    await expect.poll(() => page.locator(".wiring-note[data-status=invalid]").count()).toBe(1);
    expect(await page.locator(".wiring-note").textContent()).toMatch(/known data only/);
    expect(await page.locator('.port[data-answer="misfit"]').count()).toBeGreaterThan(0);
    await page.mouse.up();
    expect(await wires(page).count()).toBe(3);
  });

  it("copies and pastes by plain JSON, and deletes", async () => {
    await page.locator(".canvas").click({ position: { x: 60, y: 60 } });
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+c");
    const clip = await page.evaluate(() => navigator.clipboard.readText());
    expect(JSON.parse(clip).format).toBe("proxflow-clip");
    await page.keyboard.press("Control+v");
    await expect.poll(() => nodes(page).count()).toBe(8);
    expect(await wires(page).count()).toBe(6);
    await page.keyboard.press("Delete");
    await expect.poll(() => nodes(page).count()).toBe(4);
  });

  it("arranges all nodes as one step", async () => {
    const before = await node(page, "point").getAttribute("style");
    const others = await node(page, "path").getAttribute("style");
    await page.keyboard.press("Control+Shift+L");
    await expect
      .poll(
        async () =>
          (await node(page, "point").getAttribute("style")) !== before ||
          (await node(page, "path").getAttribute("style")) !== others,
        { timeout: 20_000 },
      )
      .toBe(true);
    await undo();
    await expect.poll(() => node(page, "point").getAttribute("style")).toBe(before);
    expect(app?.errors).toEqual([]);
  });

  it("takes a burst of edits of a parameter as one step, and shows it on the node", async () => {
    await node(page, "circle").click();
    const radius = page.getByLabel("Radius");
    await radius.fill("2.5");
    await expect.poll(() => node(page, "circle").textContent()).toContain("2.5");
    await radius.fill("-1");
    expect(await radius.getAttribute("aria-invalid")).toBe("true");
    await radius.blur();
    await expect.poll(() => radius.inputValue()).toBe("2.5");
    await page.locator(".canvas").click({ position: { x: 60, y: 60 } });
    await undo();
    await expect.poll(() => node(page, "circle").textContent()).not.toContain("2.5");
  });

  it("closes categories of the palette for good, and finds in closed ones", async () => {
    const linear = page.getByRole("button", { name: /^Linear ?\d+$/ });
    await linear.click();
    expect(await linear.getAttribute("aria-expanded")).toBe("false");
    expect(await page.locator('[data-op="matmul"]').count()).toBe(0);
    await page.getByLabel("Search nodes").fill("matrix product");
    expect(await page.locator("[data-op]").first().getAttribute("data-op")).toBe("matmul");
    await page.reload();
    await expect.poll(() => nodes(page).count()).toBe(4);
    expect(await linear.getAttribute("aria-expanded")).toBe("false");
  });

  it("runs actions by name and shows the keys", async () => {
    await page.keyboard.press("Control+Shift+P");
    await page.getByPlaceholder("Type a command").fill("keys");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Theme/ }).click();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("light");
  });
});
