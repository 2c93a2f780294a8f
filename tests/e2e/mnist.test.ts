/** A stranger's first half hour: template, run, edit, save, reopen, export. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import {
  drawWire,
  node,
  nodes,
  onCanvas,
  openTemplate,
  port,
  runStatus,
  stripColour,
  wires,
} from "./canvas.ts";

let app: App;
beforeAll(async () => {
  app = await openApp();
});
afterAll(async () => {
  await app.close();
});

describe.sequential("the handwritten digits", () => {
  it("open from the gallery, with shapes on wires and ports", async () => {
    const { page } = app;
    await openTemplate(page, "Handwritten digits");
    await expect.poll(() => nodes(page).count()).toBe(14);
    expect(await wires(page).count()).toBe(16);
    await node(page, "layer1").click();
    await page.keyboard.press("f");
    await expect.poll(() => node(page, "layer1").textContent()).toContain("[784, 128]");
    expect(await page.locator(".wire-label").allTextContents()).toContain("[B, 784]");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Shift+F");
  });

  it("run in the worker process, reach 0.85, and colour by residual", async () => {
    const { page } = app;
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => runStatus(page).textContent(), { timeout: 60_000 }).toMatch(/Running/);
    await expect
      .poll(() => page.locator(".node[data-heat]").count(), { timeout: 30_000 })
      .toBeGreaterThanOrEqual(6);
    const early = await stripColour(page, "target");
    const accuracy = async () =>
      Number.parseFloat((await page.getByTestId("accuracy").textContent()) ?? "");
    await expect.poll(accuracy, { timeout: 180_000, interval: 500 }).toBeGreaterThan(85);
    await expect
      .poll(() => stripColour(page, "target"), { timeout: 20_000, interval: 100 })
      .not.toBe(early);
    // From afar a node still says its residual beside its name.
    expect(await page.locator(".canvas").getAttribute("data-lod")).toMatch(/title|full/);
    await expect
      .poll(() => node(page, "target").locator(".node-residual").innerText())
      .toMatch(/^[\d.e\u2212]+$/);
    expect(await stripColour(page, "w1")).not.toBe(await stripColour(page, "target"));
    expect(await page.getByTestId("backend").textContent()).toMatch(/wasm|webgpu|cpu/);
  });

  it("pause, go one iteration, stop", async () => {
    const { page } = app;
    await page.getByRole("button", { name: "Pause" }).click();
    await expect.poll(() => runStatus(page).textContent()).toMatch(/Paused/);
    const iteration = async () =>
      Number((await page.getByTestId("iteration").textContent())?.replaceAll("\u202f", ""));
    await page.waitForTimeout(400);
    const before = await iteration();
    await page.getByRole("button", { name: "One iteration" }).click();
    await expect.poll(iteration).toBe(before + 1);
    await page.getByRole("button", { name: "Stop" }).click();
    await expect.poll(() => runStatus(page).textContent()).toMatch(/Stopped/);
  });

  it("take a node from the palette, wire it, say what does not fit, undo", async () => {
    const { page } = app;
    const place = await onCanvas(page, 380, 60);
    const entry = page.locator('[data-op="matmul"]');
    await entry.hover();
    await page.mouse.down();
    await page.mouse.move(place.x - 20, place.y, { steps: 4 });
    await page.mouse.move(place.x, place.y, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => nodes(page).count()).toBe(15);
    const added = "matmul1";

    await drawWire(page, port(page, "digits", "x"), port(page, added, "a"));
    await expect.poll(() => wires(page).count()).toBe(17);

    await drawWire(page, port(page, "digits", "y"), port(page, added, "b"));
    await expect
      .poll(() => page.getByRole("alert").allTextContents())
      .toContainEqual(expect.stringContaining("does not fit"));
    expect(await wires(page).count()).toBe(17);

    await page.keyboard.press("Control+z");
    await expect.poll(() => wires(page).count()).toBe(16);
    await page.keyboard.press("Control+z");
    await expect.poll(() => nodes(page).count()).toBe(14);
    await page.keyboard.press("Control+Shift+z");
    await expect.poll(() => nodes(page).count()).toBe(15);
    await page.keyboard.press("Control+z");
  });

  it("drag as one step", async () => {
    const { page } = app;
    const before = await node(page, "b2").boundingBox();
    if (before === null) throw new Error("b2 is not visible");
    await page.mouse.move(before.x + 20, before.y + 14);
    await page.mouse.down();
    await page.mouse.move(before.x + 80, before.y + 44, { steps: 12 });
    await page.mouse.up();
    const x = async () => (await node(page, "b2").boundingBox())?.x ?? 0;
    await expect.poll(x).toBeGreaterThan(before.x + 40);
    await page.getByRole("tab", { name: "History" }).click();
    expect(await page.getByRole("list", { name: "History" }).locator("li").count()).toBe(2);
    await page.keyboard.press("Control+z");
    await expect.poll(async () => Math.abs((await x()) - before.x)).toBeLessThan(2);
    await page.keyboard.press("Control+Shift+z");
    await expect.poll(x).toBeGreaterThan(before.x + 40);
  });

  it("save, and open again as they were", async () => {
    const { page } = app;
    await page.keyboard.press("Control+s");
    await page.getByLabel("Name", { exact: true }).fill("my digits");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => page.getByLabel("No unsaved changes").count()).toBe(1);
    const position = (await node(page, "b2").getAttribute("style")) ?? "";

    await page.keyboard.press("Alt+w");
    await expect.poll(() => nodes(page).count()).toBe(0);
    await page.keyboard.press("Control+o");
    await page.getByRole("button", { name: /my digits/ }).click();
    await expect.poll(() => nodes(page).count()).toBe(14);
    const place = /translate\([^)]*\)/;
    expect((await node(page, "b2").getAttribute("style"))?.match(place)?.[0]).toBe(
      place.exec(position)?.[0],
    );
  });

  it("export as a project, with the commands to run it", async () => {
    const { page, home } = app;
    await page.getByRole("button", { name: "Export" }).click();
    const folder = join(home, "exported");
    await page.getByLabel("Folder").fill(folder);
    await page.getByRole("dialog").getByRole("button", { name: "Export", exact: true }).click();
    const commands = page.getByTestId("export-commands");
    await commands.waitFor({ timeout: 60_000 });
    expect(await commands.textContent()).toContain("npm install");
    expect(existsSync(join(folder, "package.json"))).toBe(true);
    expect(readFileSync(join(folder, "src", "model.ts"), "utf8")).toContain('"layer1"');
    await page.keyboard.press("Escape");
  });

  it("leave no error on the console", () => {
    expect(app.errors).toEqual([]);
  });
});
