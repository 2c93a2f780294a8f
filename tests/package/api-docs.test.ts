/**
 * The reference of the library is made from its docstrings, none of them is missing or broken, and the
 * handbook holds it.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import MiniSearch from "minisearch";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { referenceFiles } from "../../build/handbook/reference.mjs";
import { deadLinks, handbook } from "../../build/handbook/site.mjs";
import { inRoot } from "../../build/paths.mjs";
import { ops } from "../../core/ops/index.ts";

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

describe("the handbook with the reference", () => {
  let files: ReturnType<typeof handbook>;
  beforeAll(() => {
    files = handbook(Object.values(ops), folder);
  });
  const reference = () =>
    [...files].filter(([path]) => path.startsWith("api/") && path.endsWith(".html"));

  it("leads to it and back, and nowhere to nothing", () => {
    expect(reference().length).toBe(pages.filter((page) => page.endsWith(".html")).length);
    expect(deadLinks(files)).toEqual([]);
    expect(String(files.get("library.html"))).toContain(
      '<a href="api/index.html">API reference</a>:',
    );
    expect(String(files.get("start.html"))).toContain('href="api/index.html"');
    const solve = "api/functions/proxflow.solve.html";
    expect(String(files.get(solve))).toContain('<a href="../../library.html">Handbook</a>');
    // A page of the reference that is missing is found out.
    const broken = new Map(files);
    broken.delete(solve);
    expect(deadLinks(broken)).toContain(
      "api/modules/proxflow.html: ../functions/proxflow.solve.html",
    );
  });

  it("has no script in its pages, which the window's policy would refuse", () => {
    const inline = /<script(?![^>]* src=")|\son\w+="|javascript:/;
    expect(reference().filter(([, body]) => inline.test(String(body)))).toEqual([]);
    expect(reference().every(([, body]) => /src="[./]*assets\/theme\.js"/.test(String(body)))).toBe(
      true,
    );
  });

  it("has no copies of its own pages, and is without the reference where there is none", () => {
    expect([...files.keys()].filter((path) => path.endsWith(".md"))).toEqual([]);
    expect(reference().filter(([, body]) => String(body).includes("media/"))).toEqual([]);
    const alone = handbook(Object.values(ops));
    expect([...alone.keys()].filter((path) => path.startsWith("api/"))).toEqual([]);
    expect(String(alone.get("library.html"))).not.toContain('href="api/');
    expect(deadLinks(alone)).toEqual([]);
    expect(() => referenceFiles(join(folder, "nowhere"))).toThrow("npm run docs writes it");
  });

  it("finds functions and types by name", () => {
    const script = String(files.get("assets/search-index.js"));
    const { options, index } = JSON.parse(script.replace(/^[^{]*/, "").replace(/;\s*$/, ""));
    const search = MiniSearch.loadJS(index, options);
    const urls = (query: string) => search.search(query).map(({ url }) => url);
    expect(urls("registerOp")[0]).toBe("api/functions/proxflow.registerOp.html");
    expect(urls("runInNode")).toContain("api/functions/proxflow_node.runInNode.html");
  });
});
