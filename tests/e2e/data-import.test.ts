/** Data of one's own: a file dropped on the canvas becomes a data set and a node that learns from it. */
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import { findings } from "./axe.ts";
import { dropFile, nodes } from "./canvas.ts";

let app: App;
let page: Page;
beforeEach(async () => {
  app = await openApp({ width: 1280, height: 800 });
  page = app.page;
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
});
afterEach(async () => {
  const { errors } = app;
  await app.close();
  expect(errors).toEqual([]);
});

const dialog = () => page.getByRole("dialog", { name: "Import data" });
const outcome = () => page.getByTestId("import-outcome");

/** Two flowers that a line tells apart; one row lacks a value. */
const flowers = [
  "length,width,kind",
  ...Array.from({ length: 60 }, (_, i) =>
    i % 2 === 0 ? `${5 + i / 100},${3 - i / 100},rose` : `${2 + i / 100},${1 + i / 100},tulip`,
  ),
  "4.2,,rose",
].join("\n");

describe("a file of data dropped on the canvas", () => {
  it("is looked at, corrected, imported, and gives a node in one step", async () => {
    await dropFile(page, "flowers.csv", flowers);
    await dialog().waitFor();
    await expect.poll(() => outcome().textContent()).toMatch(/48 to train, 12 to test; x 2, y 2/);
    expect(await outcome().textContent()).toMatch(/1 left out: .*width.*line 62/);
    expect(await dialog().getByRole("columnheader").allTextContents()).toEqual([
      "length",
      "width",
      "kind",
    ]);
    expect(await findings(page)).toEqual([]);
    await dialog().getByLabel("Percent to train on").fill("50");
    await expect.poll(() => outcome().textContent()).toMatch(/30 to train, 30 to test/);
    await dialog().getByLabel("Role of width").click();
    await page.getByRole("option", { name: "Ignore" }).click();
    await expect.poll(() => outcome().textContent()).toMatch(/x 1, y 2/);
    await dialog().getByLabel("Name of the data set").fill("my-flowers");
    await dialog().getByRole("button", { name: "Import", exact: true }).click();
    await dialog().waitFor({ state: "detached" });
    await expect.poll(() => nodes(page).count()).toBe(1);
    expect(await nodes(page).first().textContent()).toMatch(/B, 1.*B, 2/s);
    const name = page.getByRole("complementary", { name: "Inspector" }).getByLabel("Data set");
    await expect.poll(() => name.textContent()).toMatch(/my-flowers/);
    await page.keyboard.press("Control+z");
    await expect.poll(() => nodes(page).count()).toBe(0);
  });

  it("is refused with what is wrong and where, and nothing changes", async () => {
    await dropFile(page, "broken.npy", "this is no array");
    const alert = dialog().getByRole("alert");
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/broken\.npy|NPY/i);
    expect(await dialog().getByRole("button", { name: "Import", exact: true }).isDisabled()).toBe(
      true,
    );
    await dialog().getByRole("button", { name: "Cancel" }).click();
    expect(await nodes(page).count()).toBe(0);
  });
});
