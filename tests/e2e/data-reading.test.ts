/** How a file is read: guessed, shown, and corrected in the import window. */
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
const field = (label: string) => dialog().getByLabel(label, { exact: true });
const shown = (label: string) => field(label).textContent();
const choose = async (label: string, option: string): Promise<void> => {
  await field(label).click();
  await page.getByRole("option", { name: option, exact: true }).click();
};
const outcome = () => page.getByTestId("import-outcome").textContent();
const headings = () => dialog().getByRole("columnheader").allTextContents();
const reset = () => dialog().getByText("The columns are others now.").textContent();
const rows = (row: (i: number) => string): string =>
  Array.from({ length: 30 }, (_, i) => row(i)).join("\n");

describe("a table whose first row was taken for the wrong thing", () => {
  it("is read again by keyboard, and keeps what was corrected", async () => {
    // Years look like values, and are names here.
    await dropFile(page, "years.csv", `2019,2020,2021\n${rows((i) => `${i},${2 * i},${i % 3}`)}`);
    await expect.poll(headings).toEqual(["column 1", "column 2", "column 3"]);
    expect(await shown("What the first row holds")).toBe("Values");
    await choose("Role of column 2", "Ignore");
    await choose("Role of column 1", "Target");
    await choose("Role of column 3", "Input");
    await field("Percent to train on").fill("50");

    await field("Delimiter of fields").focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const at = (option: string) =>
      page.getByRole("option", { name: option }).and(page.locator("[data-highlighted]")).waitFor();
    await at("Values");
    await page.keyboard.press("ArrowUp");
    await at("Names of columns");
    await page.keyboard.press("Enter");
    await expect.poll(headings).toEqual(["2019", "2020", "2021"]);
    expect(await shown("Role of 2020")).toBe("Ignore");
    expect(await shown("Role of 2019")).toBe("Target");
    expect(await shown("Role of 2021")).toBe("Input");
    await expect.poll(outcome).toMatch(/15 to train, 15 to test/);
    expect(await dialog().getByText("The columns are others now.").count()).toBe(0);
    expect(await findings(page)).toEqual([]);

    await dialog().getByRole("button", { name: "Import", exact: true }).click();
    await dialog().waitFor({ state: "detached" });
    await expect.poll(() => nodes(page).count()).toBe(1);
  });
});

describe("a table parted by the wrong sign", () => {
  it("is parted by another, says what was reset, and gets it back with the sign before", async () => {
    await dropFile(page, "parts.csv", `a/b,c/d\n${rows((i) => `${i}/${i},${2 * i}/1`)}`);
    await expect.poll(headings).toEqual(["a/b", "c/d"]);
    await choose("Type of c/d", "Category");
    await choose("Role of c/d", "Input");
    await choose("Delimiter of fields", "Other");
    await field("Other delimiter").fill("/");
    await expect.poll(headings).toEqual(["a", "b,c", "d"]);
    expect(await reset()).toBe("The columns are others now. Reset: type and role of c/d.");
    await choose("Delimiter of fields", "Comma");
    await expect.poll(headings).toEqual(["a/b", "c/d"]);
    expect(await shown("Role of c/d")).toBe("Input");
  });

  it("has decimal commas, which are guessed and can be taken for points", async () => {
    await dropFile(page, "prices.csv", `price;kind\n${rows((i) => `${i},5;${i % 2 ? "a" : "b"}`)}`);
    await expect.poll(() => shown("Sign before decimals")).toBe("Comma, 1,5");
    expect(await shown("Delimiter of fields")).toBe("Semicolon");
    expect(await shown("Type of price")).toBe("Number");
    await choose("Sign before decimals", "Point, 1.5");
    await expect.poll(() => shown("Type of price")).not.toBe("Number");
  });

  it("is told with the line where no row fits, and nothing is lost", async () => {
    await dropFile(page, "a.csv", `size,kind\n${rows((i) => `${i};${i},${i % 2 ? "a" : "b"}`)}`);
    await choose("Role of kind", "Input");
    await choose("Role of size", "Target");
    await choose("Delimiter of fields", "Semicolon");
    await expect.poll(outcome).toMatch(/None of 30 rows can be used: .*too many fields \(line 2/);
    expect(await dialog().getByRole("button", { name: "Import", exact: true }).isDisabled()).toBe(
      true,
    );
    await choose("Delimiter of fields", "Comma");
    await expect.poll(headings).toEqual(["size", "kind"]);
    expect(await shown("Role of size")).toBe("Target");
    expect(await shown("Role of kind")).toBe("Input");
  });
});

describe("a file that cannot be read as was guessed", () => {
  it("says the line, and is read once quotes, comments and titles are told", async () => {
    const text = `Measured in inches\n# by hand\nsize,kind\n${rows((i) => `"${i}" wide,${i}`)}`;
    await dropFile(page, "inches.csv", text);
    const alert = dialog().getByRole("alert");
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/inches\.csv, line 4: /);
    expect(await findings(page)).toEqual([]);
    await choose("Quotes around fields", "None");
    await alert.waitFor({ state: "detached" });
    await expect.poll(outcome).toMatch(/too many fields/);
    await field("Lines before the table").fill("1");
    await field("Sign before comments").fill("#");
    await expect.poll(headings).toEqual(["size", "kind"]);
    await expect.poll(outcome).not.toMatch(/too (many|few) fields/);
    await field("Sign before comments").fill(",");
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/Comments cannot begin with ,/);
    expect(await dialog().getByRole("button", { name: "Import", exact: true }).isDisabled()).toBe(
      true,
    );
    await field("Sign before comments").fill("");
    await expect.poll(outcome).toMatch(/too many fields \(line 3 first/);
  });

  it("has the rest guessed anew below a title, but for what was said", async () => {
    await dropFile(page, "title.csv", `Prices, by shop\n${rows((i) => `${i},5;${i % 2};${i}`)}`);
    await choose("What the first row holds", "Values");
    await dialog().getByText("Encoding, quotes, comments, lines to skip").click();
    await field("Lines before the table").fill("1");
    await expect.poll(headings).toEqual(["column 1", "column 2", "column 3"]);
    expect(await shown("Delimiter of fields")).toBe("Semicolon");
    expect(await shown("Sign before decimals")).toBe("Comma, 1,5");
    expect(await shown("What the first row holds")).toBe("Values");
  });

  it("is read in its encoding", async () => {
    const text = Buffer.from(`n,name\n${rows((i) => `${i},${i % 2 ? "José" : "Ana"}`)}`, "latin1");
    await dropFile(page, "names.csv", text);
    await dialog().getByRole("alert").waitFor();
    await choose("Encoding of the file", "Windows-1252 (Western)");
    await expect.poll(headings).toEqual(["n", "name"]);
    expect(await dialog().getByRole("cell", { name: "José" }).count()).toBeGreaterThan(0);
    await expect.poll(outcome).toMatch(/24 to train, 6 to test; x 1, y 2 one-hot/);
  });

  it("is a table, though its name says text", async () => {
    await dropFile(
      page,
      "grid.txt",
      rows((i) => `${i}  ${i * 2} ${i % 2}`),
    );
    await expect.poll(() => shown("What the file is read as")).toBe("Text");
    await choose("What the file is read as", "Table");
    await expect.poll(headings).toEqual(["column 1", "column 2", "column 3"]);
    expect(await shown("Delimiter of fields")).toBe("Space");
    await expect.poll(outcome).toMatch(/x 2, y 2 one-hot/);
  });
});
