/** The export dialog: where the project goes, and whether the last run's parameters go along. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readParameters } from "../../electron/host/parameters-file.ts";
import { type App, openApp } from "./app.ts";
import { findings } from "./axe.ts";
import { openTemplate, runStatus } from "./canvas.ts";

let app: App;
beforeAll(async () => {
  app = await openApp();
  await openTemplate(app.page, "A line and a circle");
});
afterAll(() => app.close());

const withParameters = (page: Page) => page.getByLabel(/With the parameters of the last run/);

async function exported(name: string): Promise<string> {
  const { page, home } = app;
  const folder = join(home, name);
  await page.getByLabel("Folder").fill(folder);
  await page.getByRole("dialog").getByRole("button", { name: "Export", exact: true }).click();
  await page.getByTestId("export-commands").waitFor({ timeout: 60_000 });
  await page.keyboard.press("Escape");
  return folder;
}

it("has no parameters to offer before a run", async () => {
  const { page } = app;
  await page.getByRole("button", { name: "Export" }).click();
  expect(await withParameters(page).count()).toBe(0);
  const folder = await exported("bare");
  expect(existsSync(join(folder, "parameters.safetensors"))).toBe(false);
  expect(readFileSync(join(folder, "src", "model.test.ts"), "utf8")).toContain("iterations: 3");
});

it("puts the last run's parameters along, unless it is told not to", async () => {
  const { page } = app;
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => runStatus(page).textContent(), { timeout: 60_000 }).toMatch(/Converged/);
  await page.getByRole("button", { name: "Export" }).click();
  expect(await withParameters(page).isChecked()).toBe(true);
  const shots = process.env.PROXFLOW_SHOTS;
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    if (shots) await page.screenshot({ path: join(shots, `export-${theme}.png`) });
    expect(await findings(page)).toEqual([]);
  }
  const folder = await exported("with");
  const { arrays, result } = await readParameters(join(folder, "parameters.safetensors"));
  expect(Object.keys(arrays)).toEqual(["point.value"]);
  expect(result?.status).toBe("converged");

  await page.getByRole("button", { name: "Export" }).click();
  await withParameters(page).uncheck();
  expect(existsSync(join(await exported("without"), "parameters.safetensors"))).toBe(false);
  expect(app.errors).toEqual([]);
});
