/** The reference of the library is made from its docstrings, and none of them is missing or broken. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { inRoot } from "../../build/paths.mjs";

let folder: string;
let pages: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "proxflow-api-"));
  const args = [inRoot("api-docs", "main.mjs"), folder];
  // It fails on a class or an interface without a docstring, and on a link that leads nowhere.
  await promisify(execFile)(process.execPath, args);
  pages = await readdir(folder, { recursive: true });
}, 240_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

it("has a page for all that is imported from the library", async () => {
  for (const [entry, modules] of [
    [inRoot("dist", "core", "index.js"), ["proxflow"]],
    // What both entries have stands under the first.
    [inRoot("dist", "slim", "core.js"), ["proxflow_core", "proxflow"]],
    [inRoot("dist", "electron", "node.js"), ["proxflow_node"]],
  ] as const) {
    const names = Object.keys(await import(pathToFileURL(entry).href));
    expect(names.length).toBeGreaterThan(5);
    const missing = names.filter(
      (name) =>
        !modules.some((module) => pages.some((page) => page.endsWith(`${module}.${name}.html`))),
    );
    expect(missing).toEqual([]);
  }
});

it("shows docstrings and their examples", async () => {
  expect(existsSync(join(folder, "index.html"))).toBe(true);
  const page = pages.find((each) => each.endsWith("proxflow.predictor.html")) as string;
  const text = (await readFile(join(folder, page), "utf8")).replaceAll(/<[^>]*>/g, "");
  expect(text).toContain("Prepares a document to predict");
  expect(text).toContain("Example");
  expect(text).toContain("bad-parameters");
});
