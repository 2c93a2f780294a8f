/** Documents whose data is not on this computer: said at the node, refused to run, and mended there. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DataReference } from "../../core/base/own-data.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { makeDocument, makeNode, wire } from "../core/graph/small.ts";
import { type App, openApp } from "./app.ts";
import { findings } from "./axe.ts";
import { dropFile, node, nodes, runStatus } from "./canvas.ts";
import { command, documentOf } from "./gestures.ts";
import { type MadeSets, offerMadeSets } from "./made-sets.ts";

let sets: MadeSets;
let app: App;
let page: Page;
beforeEach(async () => {
  sets = await offerMadeSets();
  sets.release();
  app = await openApp({ width: 1280, height: 800 });
  page = app.page;
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
});
afterEach(async () => {
  const { errors } = app;
  await app.close();
  await sets.close();
  expect(errors).toEqual([]);
});

const rows = (kinds: readonly string[]): string =>
  [
    "a,b,kind",
    ...Array.from({ length: 60 }, (_, i) => `${i % 2 ? 1 : -1},${i / 10},${kinds[i % 2]}`),
  ].join("\n");

/** Imports a table as people do, and gives back what a document then carries of it. */
async function imported(name: string, text: string): Promise<DataReference> {
  await dropFile(page, `${name}.csv`, text);
  const dialog = page.getByRole("dialog", { name: "Import data" });
  await dialog.getByTestId("import-outcome").getByText("to train").waitFor();
  await dialog.getByRole("button", { name: "Import", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  const reference = (await documentOf(page)).datasets?.[name];
  if (reference === undefined) throw new Error(`${name} was not imported`);
  return reference;
}

/** A model on a set whose data does not travel in it. */
function modelOn(name: string, { embedded: _, ...reference }: DataReference): GraphDocument {
  return {
    ...makeDocument(
      [
        makeNode("data", "dataset", { name }),
        { ...makeNode("w", "parameter", { shape: [2, 2] }), position: { x: 0, y: 320 } },
        { ...makeNode("m", "matmul"), position: { x: 360, y: 0 } },
        { ...makeNode("loss", "cross-entropy"), position: { x: 660, y: 0 } },
      ],
      [
        wire("data.x", "m.a"),
        wire("w.value", "m.b"),
        wire("m.y", "loss.logits"),
        wire("data.y", "loss.labels"),
      ],
    ),
    datasets: { [name]: reference },
  };
}

const openModel = async (document: GraphDocument): Promise<void> => {
  await dropFile(page, "model.proxflow", JSON.stringify(document));
  await node(page, "data").waitFor();
};
const missing = (id = "data") => page.getByRole("region", { name: `Missing data of ${id}` });
const badge = () => node(page, "data").locator(".node-badge").getAttribute("aria-label");

async function locate(name: string, text: string): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await missing().getByRole("button", { name: "Locate file" }).click();
  await (await chooser).setFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
}

describe("a document whose data was left on another computer", () => {
  it("opens whole, says so at the node, and refuses to run in the same words", async () => {
    const reference = await imported("kinds", rows(["p", "q"]));
    rmSync(join(app.home, "data"), { recursive: true });
    await openModel(modelOn("kinds", reference));
    await missing().waitFor();
    expect(await missing().textContent()).toMatch(/The data of "kinds" is not on this computer\./);
    const words =
      /The data of "kinds" is not on this computer\. Import it again: it was made from kinds\.csv \(\d+ bytes\), and gives x 2, y 2\./;
    expect(await badge()).toMatch(words);
    expect(await nodes(page).count()).toBe(4);
    expect(await node(page, "data").textContent()).toMatch(/B, 2/);
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press("Control+Enter");
    const toast = page.locator(".toast").filter({ hasText: "Data is missing" });
    await toast.waitFor();
    expect(await toast.textContent()).toMatch(words);
    expect(await runStatus(page).textContent()).not.toMatch(/Running|Converged|Finished/);
  });

  it("takes the files it was made from back, and no others, and then runs", async () => {
    const reference = await imported("kinds", rows(["p", "q"]));
    rmSync(join(app.home, "data"), { recursive: true });
    await openModel(modelOn("kinds", reference));
    await locate("kinds.csv", rows(["p", "r"]));
    await page.locator(".toast").filter({ hasText: "These are other files" }).waitFor();
    expect(await missing().count()).toBe(1);
    await locate("kinds.csv", rows(["p", "q"]));
    await missing().waitFor({ state: "detached" });
    await page.keyboard.press("Control+Enter");
    await expect
      .poll(() => runStatus(page).textContent(), { timeout: 60_000 })
      .toMatch(/Running|Converged|Finished/);
  });

  it("is told from one whose data was changed on disk, and takes other data in its place", async () => {
    await imported("others", rows(["s", "t"]));
    const reference = await imported("kinds", rows(["p", "q"]));
    await openModel(modelOn("kinds", reference));
    expect(await missing().count()).toBe(0);
    const packed = join(app.home, "data", "packed", `${reference.checksum}.pxdata`);
    const bytes = readFileSync(packed);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    writeFileSync(packed, bytes);
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await missing().waitFor();
    expect(await missing().textContent()).toMatch(/was changed on disk/);
    await missing().getByRole("button", { name: "Replace with" }).click();
    await page.getByRole("menuitem", { name: /others.*x 2, y 2/ }).click();
    await missing().waitFor({ state: "detached" });
    const { datasets } = await documentOf(page);
    expect(Object.keys(datasets ?? {})).toEqual(["others"]);
    await page.keyboard.press("Control+z");
    await missing().waitFor();
  });

  it("downloads a public set anew", async () => {
    await command(page, "Data sets");
    const dialog = page.getByRole("dialog", { name: "Data sets" });
    await dialog.getByRole("button", { name: "Download Made pictures" }).click();
    await dialog.getByRole("button", { name: "Add to document" }).click();
    await dialog.waitFor({ state: "detached" });
    const { nodes: made, ...document } = await documentOf(page);
    const carried = document.datasets?.pictures;
    if (carried === undefined) throw new Error("the document carries no data set");
    const { embedded: _, ...reference } = carried;
    rmSync(join(app.home, "data"), { recursive: true });
    const id = made[0]?.id ?? "";
    await dropFile(
      page,
      "pictures.proxflow",
      JSON.stringify({ ...document, nodes: made, datasets: { pictures: reference } }),
    );
    await missing(id).waitFor();
    await missing(id).getByRole("button", { name: "Download" }).click();
    await missing(id).waitFor({ state: "detached" });
    expect(readdirSync(join(app.home, "data", "packed"))).toEqual([`${reference.checksum}.pxdata`]);
  });
});
