/** Evaluation in the window: the figures of the command line, parts, empty states, keys, axe. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Evaluation } from "../../core/evaluate/index.ts";
import { lastJson, runCli } from "../helpers/cli.ts";
import { type App, openApp } from "./app.ts";
import { findings } from "./axe.ts";
import { openTemplate, runStatus } from "./canvas.ts";

let app: App;
let page: Page;
beforeEach(async () => {
  app = await openApp({ width: 1280, height: 800 });
  page = app.page;
});
afterEach(async () => {
  const { errors } = app;
  await app.close();
  expect(errors).toEqual([]);
});

const tab = (name: string) => page.getByRole("tab", { name, exact: true }).click();
const panel = () => page.getByRole("tabpanel", { name: "Evaluation" });
const evaluate = () => panel().getByRole("button", { name: "Evaluate", exact: true });
const ran = () =>
  expect
    .poll(() => runStatus(page).textContent(), { timeout: 90_000 })
    .toMatch(/Finished|Converged/);
const figures = () =>
  panel()
    .locator("dl > div")
    .evaluateAll((all) =>
      Object.fromEntries(
        all.map((one) => [
          one.querySelector("dt")?.textContent,
          one.querySelector("dd")?.textContent,
        ]),
      ),
    );
const column = (label: string, k: number) =>
  panel()
    .getByRole("table", { name: label })
    .locator("tbody tr")
    .evaluateAll((rows, at) => rows.map((row) => row.children[at]?.textContent ?? ""), k);

/** What the command line says of the same run. */
async function fromCli(folder: string, part: string) {
  const file = join(folder, "found.safetensors");
  await runCli(["run", "iris-mlp", "--save", file]);
  const { reports } = lastJson(
    await runCli(["evaluate", "iris-mlp", "--parameters", file, "--part", part, "--json"]),
  ) as { reports: Evaluation[] };
  const [report] = reports;
  if (report?.kind !== "classification") throw new Error("no classifier");
  return report;
}

describe("evaluation", () => {
  it("says what the command line says, of each part", async () => {
    await openTemplate(page, "Iris flowers");
    await tab("Evaluation");
    await panel().getByText("Run first").waitFor();
    await page.keyboard.press("Control+Enter");
    await ran();
    const folder = mkdtempSync(join(tmpdir(), "proxflow-evaluation-"));
    try {
      for (const [part, name] of [
        ["held-out", "Held-out"],
        ["train", "Train"],
      ] as const) {
        const wanted = await fromCli(folder, part);
        await panel().getByRole("button", { name, exact: true }).click();
        await evaluate().click();
        await panel().getByText(`${name} part, ${wanted.examples} examples`).waitFor();
        expect(await figures()).toMatchObject({
          Accuracy: `${(100 * wanted.accuracy).toFixed(1)} %`,
        });
        const shown = await panel()
          .locator(".confusion tbody tr")
          .evaluateAll((rows) =>
            rows.map((row) => [...row.querySelectorAll("td")].map((td) => Number(td.textContent))),
          );
        expect(shown).toEqual(wanted.confusion);
        const text = (v: number | null) => (v === null ? "\u2013" : v.toFixed(3));
        expect(await column("By class", 1)).toEqual(wanted.classes.map((c) => text(c.precision)));
        expect(await column("By class", 2)).toEqual(wanted.classes.map((c) => text(c.recall)));
        expect(await panel().locator(".worst-card").count()).toBe(wanted.worst.length);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    await panel().getByRole("button", { name: "Validation" }).click();
    await panel().getByText("Train part").waitFor();
    expect(await evaluate().isDisabled()).toBe(true);
    expect(await findings(page)).toEqual([]);
  });

  it("sorts by class from the keys", async () => {
    await openTemplate(page, "Iris flowers");
    await page.keyboard.press("Control+Enter");
    await ran();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("Evaluate what was found");
    await page.keyboard.press("Enter");
    await panel().getByRole("table", { name: "By class" }).waitFor();
    const names = ["setosa", "versicolor", "virginica"];
    expect(await column("By class", 0)).toEqual(names);
    const head = panel().getByRole("columnheader", { name: "Class" });
    await panel().getByRole("button", { name: "Enlarge" }).click();
    const large = page.getByRole("dialog", { name: "Iris flowers: evaluation" });
    await large.getByRole("table", { name: "By class" }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await large.waitFor({ state: "detached" });
    await head.getByRole("button").focus();
    await page.keyboard.press("Enter");
    expect(await head.getAttribute("aria-sort")).toBe("ascending");
    await page.keyboard.press("Enter");
    expect(await head.getAttribute("aria-sort")).toBe("descending");
    expect(await column("By class", 0)).toEqual(names.toReversed());
    // Figures of a run that is replaced go with it.
    await page.keyboard.press("Control+Enter");
    await panel().getByRole("table", { name: "By class" }).waitFor({ state: "detached" });
    await ran();
  });

  it("makes a model card that opens without scripts and asks for nothing", async () => {
    await openTemplate(page, "Iris flowers");
    await page.keyboard.press("Control+e");
    const item = page.getByRole("dialog").getByRole("button", { name: "Model card" });
    expect(await item.isDisabled()).toBe(true);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+Enter");
    await ran();
    await page.keyboard.press("Control+e");
    const waiting = page.waitForEvent("download");
    await item.click();
    const download = await waiting;
    expect(download.suggestedFilename()).toBe("Iris flowers-card.html");
    const accuracy = String((await figures()).Accuracy);
    const folder = mkdtempSync(join(tmpdir(), "proxflow-card-"));
    try {
      const file = join(folder, "card.html");
      await download.saveAs(file);
      for (const javaScriptEnabled of [false, true])
        for (const colorScheme of ["light", "dark"] as const) {
          const context = await page
            .context()
            .browser()
            ?.newContext({
              javaScriptEnabled,
              colorScheme,
              viewport: { width: 1280, height: 800 },
            });
          if (!context) throw new Error("there is no browser");
          const card = await context.newPage();
          const asked: string[] = [];
          const said: string[] = [];
          card.on("request", (request) => asked.push(request.url()));
          card.on("console", (message) => said.push(message.text()));
          card.on("pageerror", (error) => said.push(error.message));
          await card.goto(pathToFileURL(file).href);
          expect(await card.locator("h1").textContent()).toBe("Iris flowers");
          expect(await card.locator("dd").first().textContent()).toBe(
            accuracy.replace(" %", "\u202f%"),
          );
          expect(await card.getByRole("img", { name: "Gap over iterations" }).isVisible()).toBe(
            true,
          );
          expect(asked.filter((url) => !url.startsWith("data:"))).toEqual([
            pathToFileURL(file).href,
          ]);
          expect(said).toEqual([]);
          if (javaScriptEnabled) expect(await findings(card)).toEqual([]);
          await context.close();
        }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("shows gap and residuals where there is no data to judge on", async () => {
    await openTemplate(page, "A line and a circle");
    await page.keyboard.press("Control+Enter");
    await ran();
    await tab("Evaluation");
    await panel().getByText("There is no data to judge this problem on").waitFor();
    expect(await column("Residuals", 1)).toEqual(expect.arrayContaining(["line", "circle"]));
    expect(await figures()).toHaveProperty("Gap");
    expect(await findings(page)).toEqual([]);
  });
});
