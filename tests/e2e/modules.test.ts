/** Modules: one node for a graph, looked into, watched while it runs, unpacked. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import { dropFile, node, nodes, wires } from "./canvas.ts";
import { irisModule } from "./documents.ts";

let app: App;
let page: Page;
beforeAll(async () => {
  app = await openApp();
  page = app.page;
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await dropFile(page, "iris.json", JSON.stringify(irisModule));
  await node(page, "net").waitFor();
});
afterAll(async () => {
  await app.close();
});

const inside = () => page.getByRole("region", { name: "Inside of a module" });
const path = () => page.getByRole("navigation", { name: "Path to this module" });

describe.sequential("a module", () => {
  it("looks like more than one node, and opens by a double click", async () => {
    expect(await node(page, "net").locator(".node[data-module]").count()).toBe(1);
    await node(page, "net").locator(".node-head").dblclick();
    await inside().waitFor();
    expect(await inside().locator(".node").count()).toBe(2);
    expect(await inside().locator(".rim").allTextContents()).toEqual([
      expect.stringContaining("x[B, 4]"),
      expect.stringContaining("y[B, 3]"),
    ]);
    expect(await path().textContent()).toContain("Iris by a moduleNetwork");
  });

  it("opens further in, and Escape and the path lead out", async () => {
    await inside().locator('[data-id="net.layer1"] .node-head').dblclick();
    await expect
      .poll(() => inside().locator('[data-id="net.layer1.relu"], [data-id^="net.layer1."]').count())
      .toBeGreaterThan(2);
    await page.keyboard.press("Escape");
    await expect.poll(() => inside().locator(".node").count()).toBe(2);
    await inside().locator('[data-id="net.layer1"] .node-head').dblclick();
    await path().getByRole("button", { name: "Iris by a module" }).click();
    await expect.poll(() => inside().count()).toBe(0);
    expect(await nodes(page).count()).toBe(4);
  });

  it("cannot be edited from within", async () => {
    await node(page, "net").click();
    await page.keyboard.press("Shift+Enter");
    await inside().waitFor();
    await page.keyboard.press("Delete");
    await page.keyboard.press("Escape");
    await expect.poll(() => inside().count()).toBe(0);
    expect(await nodes(page).count()).toBe(4);
  });

  it("shows the largest residual of its parts, and theirs inside", async () => {
    await page.keyboard.press("Control+Enter");
    const residual = node(page, "net").locator(".node-residual");
    await expect
      .poll(() => residual.getAttribute("title"), { timeout: 60_000 })
      .toMatch(/largest residual of \d+ parts; their sum is/);
    await expect
      .poll(() => page.getByTestId("run-status").textContent(), { timeout: 60_000 })
      .toMatch(/limit|Converged/);
    const most = await residual.textContent();
    await node(page, "net").click();
    await page.keyboard.press("Shift+Enter");
    await inside().waitFor();
    await expect
      .poll(() => inside().locator(".node[data-heat] .node-residual").allTextContents())
      .toContain(most);
    await page.keyboard.press("Escape");
  });

  it("is unpacked into its parts as one step", async () => {
    await node(page, "net").click();
    await page.keyboard.press("Control+Shift+U");
    await expect.poll(() => nodes(page).count()).toBe(5);
    expect(await wires(page).count()).toBeGreaterThan(5);
    await page.keyboard.press("Control+z");
    await expect.poll(() => nodes(page).count()).toBe(4);
    expect(app.errors).toEqual([]);
  });
});
