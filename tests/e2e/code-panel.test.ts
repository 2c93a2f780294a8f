/** The code panel: types and docs, node and lines, live residuals, nothing left when it closes. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import { findings } from "./axe.ts";
import { node, openTemplate, runStatus } from "./canvas.ts";
import { selected } from "./gestures.ts";

let app: App;
let page: Page;
beforeAll(async () => {
  app = await openApp({
    width: 1280,
    height: 800,
    theme: "light",
    scale: process.env.PROXFLOW_SHOTS ? 2 : 1,
  });
  page = app.page;
  await openTemplate(page, "Iris flowers");
  await node(page, "target").waitFor();
});
afterAll(async () => {
  await app.close();
});

const line = (text: string) => page.locator(".view-line").filter({ hasText: text });
const shot = async (name: string): Promise<void> => {
  const shots = process.env.PROXFLOW_SHOTS;
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
};

describe("the code panel", () => {
  it("knows what each op is, under the page's policy", async () => {
    const before = page.workers().length;
    await page.getByRole("tab", { name: "Code" }).click();
    await node(page, "target").click({ position: { x: 20, y: 12 } });
    await line("m.crossEntropy").waitFor();
    await line("m.crossEntropy").getByText("crossEntropy", { exact: true }).hover();
    const docs = page.locator(".monaco-hover:not(.hidden)");
    await expect.poll(() => docs.textContent().catch(() => "")).toMatch(/Cross-entropy/);
    await shot("code-hover");
    expect(page.workers().length).toBeGreaterThan(before);
    // The service has answered, and finds nothing wrong in the model.
    expect(await page.locator(".squiggly-error").count()).toBe(0);
  });

  it("marks the lines of a selected node, and selects the node of the cursor's line", async () => {
    await expect.poll(() => page.locator(".code-mark").count()).toBeGreaterThan(0);
    await line('m.matmul("logits"').click();
    await expect.poll(() => selected(page)).toEqual(["logits"]);
  });

  it("shows residuals beside the lines while a run goes on", async () => {
    await page.getByRole("button", { name: "Run", exact: true }).click();
    const figure = page.locator('.code-residual[data-node="target"]');
    await expect.poll(() => figure.textContent(), { timeout: 20_000 }).toMatch(/^[\d.]+/);
    await expect
      .poll(() => runStatus(page).textContent(), { timeout: 60_000 })
      .not.toMatch(/Running|Starting/);
    await shot("code-residuals");
    expect(await findings(page, ".code")).toEqual([]);
  });

  it("applies edits as one step, tells what it cannot read, and asks about conflicts", async () => {
    const words = page.locator(".code-words");
    const strength = page.locator(".inspector").getByLabel("Strength", { exact: true });
    await node(page, "target").click({ position: { x: 20, y: 12 } });
    const type = async (...keys: string[]): Promise<void> => {
      await line("m.crossEntropy").click();
      await page.keyboard.press("End");
      for (const key of keys) await page.keyboard.press(key);
    };
    const back = Array<string>(4).fill("ArrowLeft");
    await type(...back, "Backspace", "7");
    await expect.poll(() => words.textContent()).toMatch(/not applied/);
    await page.keyboard.press("Control+s");
    await expect.poll(() => strength.inputValue()).toBe("0.7");
    await expect.poll(() => words.textContent()).toMatch(/same as on the canvas/);

    await type("o", "o", "p", "s");
    await page.keyboard.press("Control+s");
    await expect.poll(() => words.textContent()).toMatch(/^Not applied: line \d+/);
    await expect.poll(() => page.locator(".squiggly-error").count()).toBeGreaterThan(0);
    await shot("code-problem");
    await page.getByRole("tab", { name: "Residuals" }).click();
    await page.getByRole("tab", { name: /^Code/ }).click();
    await line("oops").waitFor();
    await strength.fill("0.5");
    await strength.press("Enter");
    await expect.poll(() => words.textContent()).toMatch(/canvas has changed/);
    await page.getByRole("button", { name: "Compare" }).click();
    await page.locator(".code-compare .view-line").first().waitFor();
    await shot("code-conflict");
    expect(await findings(page, ".code")).toEqual([]);
    await page.getByRole("button", { name: /^Take the canvas/ }).click();
    await expect.poll(() => words.textContent()).toMatch(/same as on the canvas/);
    await line("lambda: 0.5").waitFor();
  });

  it("ends the language service with the panel", async () => {
    const services = () => page.workers().filter((worker) => worker.url().includes("ts.worker"));
    expect(services().length).toBe(1);
    await page.getByRole("tab", { name: "Residuals" }).click();
    await expect.poll(() => services().length).toBe(0);
    // What the page's policy forbids is told on the console as an error.
    expect(app.errors).toEqual([]);
  });
});
