/** A misfit is mended where it is told; what cannot be mended stays, with its reason. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import { drawWire, dropFile, node, nodes, port, wires } from "./canvas.ts";
import { lyingAcross, unknownOp } from "./documents.ts";

let app: App;
let page: Page;
beforeAll(async () => {
  app = await openApp();
  page = app.page;
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
});
afterAll(async () => {
  await app.close();
});

describe.sequential("a misfit", () => {
  it("is mended by the button of the message, as one step", async () => {
    await dropFile(page, "across.json", JSON.stringify(lyingAcross));
    await node(page, "product").waitFor();
    await page.waitForTimeout(300);
    await drawWire(page, port(page, "weights", "value"), port(page, "product", "b"));
    await page.getByRole("alert").getByRole("button", { name: "Insert a transpose" }).click();
    await expect.poll(() => nodes(page).count()).toBe(5);
    expect(await wires(page).count()).toBe(5);
    expect(await page.locator('.node[data-severity="error"]').count()).toBe(0);
    await page.keyboard.press("Control+z");
    await expect.poll(() => nodes(page).count()).toBe(4);
    expect(await wires(page).count()).toBe(3);
  });

  it("is mended from Problems, by keyboard too", async () => {
    // The weights turn around under a wire that fitted.
    await page.keyboard.press("Control+Shift+z");
    await expect.poll(() => nodes(page).count()).toBe(5);
    await node(page, "weights").click();
    const shape = page.locator(".inspector").getByLabel("Shape");
    await shape.fill("4, 3");
    await shape.press("Enter");
    await page.getByRole("tab", { name: /Problems/ }).click();
    const row = page.getByRole("list", { name: "Problems" }).getByRole("listitem").first();
    await row.getByRole("button", { name: "Insert a transpose" }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => nodes(page).count()).toBe(6);
    await expect.poll(() => page.locator('.node[data-severity="error"]').count()).toBe(0);
    expect(app.errors).toEqual([]);
  });
});

describe.sequential("an op that is not known", () => {
  it("stands as a ghost with its wires, says why and what happens, and is saved back", async () => {
    await dropFile(page, "ghost.json", JSON.stringify(unknownOp));
    await node(page, "odd").waitFor();
    const ghost = node(page, "odd").locator(".node[data-ghost]");
    expect(await ghost.textContent()).toContain("Unknown here");
    expect(await wires(page).count()).toBe(unknownOp.edges.length);
    expect(await ghost.evaluate((element) => getComputedStyle(element).borderTopStyle)).toBe(
      "dashed",
    );
    await node(page, "odd").click();
    const inspector = page.locator(".inspector");
    expect(await inspector.textContent()).toMatch(/are saved back\s+unchanged/);
    expect(await inspector.textContent()).toContain('There is no operation "hypercube".');
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+c");
    const clip = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
    expect(clip.nodes.find((each: { id: string }) => each.id === "odd").params).toEqual(
      unknownOp.nodes[1].params,
    );
    expect(app.errors).toEqual([]);
  });
});
