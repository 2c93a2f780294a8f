/** Data of one's own: a file dropped on the canvas becomes a data set and a node that learns from it. */
import { zipSync } from "fflate";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { png } from "../electron/data/make.ts";
import { type App, openApp } from "./app.ts";
import { findings } from "./axe.ts";
import { dropFile, nodes } from "./canvas.ts";
import { documentOf, settled } from "./gestures.ts";

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
const choose = async (label: string, option: string): Promise<void> => {
  await dialog().getByLabel(label, { exact: true }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
};
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

  it("shows the pictures of an archive, whose size and columns can be changed", async () => {
    const images = ["cat", "dog"].flatMap((kind, k) =>
      [1, 2, 3, 4, 5].map((i) => [`${kind}/${i}.png`, png(8, 6, 60 + 100 * k + 9 * i)] as const),
    );
    await dropFile(page, "pets.zip", zipSync(Object.fromEntries(images)));
    const pictures = dialog().getByRole("list", { name: "Pictures" }).getByRole("listitem");
    await expect.poll(() => pictures.count()).toBe(10);
    expect(await pictures.allTextContents()).toEqual([
      ...Array(5).fill("cat"),
      ...Array(5).fill("dog"),
    ]);
    const drawn = () =>
      pictures
        .last()
        .locator("canvas")
        .evaluate((element) => {
          const canvas = element as HTMLCanvasElement;
          const colour = canvas.getContext("2d")?.getImageData(1, 1, 1, 1).data ?? [];
          return [canvas.width, canvas.height, ...colour];
        });
    expect(await drawn()).toEqual([8, 6, 205, 205, 205, 255]);
    expect(await dialog().getByLabel("Colours of the images").textContent()).toBe("Grey");
    await dialog().getByLabel("Width of the images").fill("4");
    await dialog().getByLabel("Height of the images").fill("3");
    await expect.poll(drawn).toEqual([4, 3, 205, 205, 205, 255]);
    await expect
      .poll(() => outcome().textContent())
      .toMatch(/8 to train, 2 to test; x 3 . 4 . 1, y 2/);
    await choose("Colours of the images", "Red, green, blue");
    await expect.poll(() => outcome().textContent()).toMatch(/x 3 . 4 . 3, y 2/);
    await choose("Shape of the inputs", "All in one row");
    await expect.poll(() => outcome().textContent()).toMatch(/x 36, y 2/);
    await choose("Role of label", "Ignore");
    await expect.poll(() => outcome().textContent()).not.toMatch(/y 2/);
    expect(await findings(page)).toEqual([]);
  });

  it("has all of many columns at hand, and its classes as numbers", async () => {
    const names = Array.from({ length: 30 }, (_, i) => `c${i}`);
    const rows = Array.from({ length: 40 }, (_, r) =>
      names.map((_, i) => (i === 20 ? ["low", "mid", "high"][r % 3] : r * i + 0.5)).join(","),
    );
    await dropFile(page, "wide.csv", [names.join(","), ...rows].join("\n"));
    await dialog().getByText("30 columns, of which the first 12 are shown.").waitFor();
    await dialog().getByRole("button", { name: "Show all" }).click();
    await expect.poll(() => dialog().getByRole("columnheader").count()).toBe(30);
    await choose("Role of c29", "Ignore");
    await choose("Role of c20", "Input");
    await choose("Role of c0", "Target");
    await expect.poll(() => outcome().textContent()).toMatch(/x 30, y 1/);
    await choose("How categories are given", "The number of the class");
    await expect.poll(() => outcome().textContent()).toMatch(/x 28, y 1/);
  });

  it("becomes windows of rows with targets some rows ahead", async () => {
    const rows = Array.from({ length: 50 }, (_, i) => `${Math.sin(i)}`);
    await dropFile(page, "waves.csv", ["wave", ...rows].join("\n"));
    await dialog().getByLabel("Rows of a window; 0 for none").fill("5");
    await choose("Role of wave", "Both");
    await expect
      .poll(() => outcome().textContent())
      .toMatch(/35 to train, 5 to test; x 5 . 1, y 1/);
    await dialog().getByLabel("How far ahead the target is").fill("3");
    await dialog().getByLabel("From the start of one window to the next").fill("2");
    await choose("Targets of a window", "For each row");
    await expect
      .poll(() => outcome().textContent())
      .toMatch(/17 to train, 2 to test; x 5 . 1, y 5 . 1/);
  });

  it("goes along with a node of one's own into another document", async () => {
    await dropFile(page, "flowers.csv", flowers);
    await expect.poll(() => outcome().textContent()).toMatch(/48 to train/);
    await dialog().getByRole("button", { name: "Import", exact: true }).click();
    await dialog().waitFor({ state: "detached" });
    await expect.poll(() => nodes(page).count()).toBe(1);
    await page.keyboard.press("Shift+F");
    await settled(page);
    await nodes(page).first().locator(".node-head").click();
    await page.keyboard.press("Control+Shift+E");
    const group = page.locator('[data-op="group.group1"]');
    await group.first().waitFor();
    await nodes(page).first().click({ button: "right" });
    await page.getByRole("menuitem", { name: "Save as my own node" }).click();
    await page.locator("[data-own]").waitFor();
    await page.keyboard.press("Control+Alt+n");
    await expect.poll(() => nodes(page).count()).toBe(0);
    await page.locator("[data-own]").dblclick();
    await expect.poll(() => nodes(page).count()).toBe(1);
    const { datasets, definitions } = await documentOf(page);
    expect(Object.keys(datasets ?? {})).toEqual(["flowers"]);
    expect(datasets?.flowers?.embedded).toMatch(/^[A-Za-z0-9+/=]+$/);
    expect(definitions?.group1?.nodes.map(({ params }) => params.name)).toContain("flowers");
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
