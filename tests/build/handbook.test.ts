/** The handbook: its pages, its links, what its search finds, and the figures its first page promises. */
import { existsSync, readdirSync } from "node:fs";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import MiniSearch from "minisearch";
import { describe, expect, it } from "vitest";
import { deadLinks, handbook } from "../../build/handbook/site.mjs";
import { inRoot } from "../../build/paths.mjs";
import { model, solve } from "../../core/index.ts";
import { ops } from "../../core/ops/index.ts";

await tf.setBackend("cpu");
const files = handbook(Object.values(ops));
const pages = [...files].filter(([path]) => path.endsWith(".html"));
const html = (path: string): string => String(files.get(path));

describe("the handbook", () => {
  it("has every page of docs/, every operation and every template", () => {
    const docs = readdirSync(inRoot("docs")).filter((name) => name.endsWith(".md"));
    for (const name of docs.filter((each) => each !== "README.md"))
      expect(files.has(name.replace(/md$/, "html")), name).toBe(true);
    for (const type of Object.keys(ops)) expect(files.has(`ops/${type}.html`), type).toBe(true);
    for (const name of readdirSync(inRoot("templates"))) {
      expect(files.has(`templates/${name}.html`), name).toBe(true);
      const drawn = existsSync(inRoot("templates", name, "thumbnail.svg"));
      expect(html("templates.html").includes(`src="templates/${name}.svg"`), name).toBe(drawn);
    }
  });

  it("has no link, anchor or picture that leads nowhere", () => {
    expect(deadLinks(files)).toEqual([]);
  });

  it("would find out those that do", () => {
    const broken = new Map(files);
    broken.set(
      "a.html",
      '<p id="x"><a href="nowhere.html"><a href="cli.html#no"><a href="#x"><img src="x.png"><a href="http://">',
    );
    expect(deadLinks(broken)).toEqual([
      "a.html: nowhere.html",
      "a.html: cli.html#no",
      "a.html: x.png",
      "a.html: http://",
    ]);
  });

  it("has one heading of the first rank a page, and ids that are there once", () => {
    for (const [path] of pages) {
      expect(html(path).match(/<h1/g), path).toHaveLength(1);
      const ids = [...html(path).matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size, path).toBe(ids.length);
    }
  });

  it("has no script in its pages, and none from elsewhere", () => {
    for (const [path] of pages) {
      expect(html(path), path).not.toMatch(/<script(?![^>]* src=")|\son\w+="|javascript:/);
      expect(html(path), path).not.toMatch(/<(script|link|img)[^>]+(src|href)="https?:/);
    }
  });

  it("sets the formulas of operations", () => {
    expect(html("ops/sphere.html")).toContain('class="katex-display"');
    for (const { type, docs } of Object.values(ops))
      expect(html(`ops/${type}.html`).includes("katex-display"), type).toBe(docs.tex !== "");
  });

  it("leads from each page to the next and back", () => {
    expect(html("index.html")).toMatch(/rel="next" href="start.html"/);
    expect(html("start.html")).toMatch(/rel="prev" href="index.html"/);
    expect(html("ops/abs.html")).toMatch(/aria-current="page">Absolute value</);
  });

  it("is searched by words of its pages", () => {
    const script = String(files.get("assets/search-index.js"));
    const { options, index } = JSON.parse(script.replace(/^[^{]*/, "").replace(/;\s*$/, ""));
    const search = MiniSearch.loadJS(index, options);
    const first = (query: string) => search.search(query)[0]?.url;
    expect(first("stuck")).toBe("concepts.html#stuck-and-what-to-try");
    expect(first("simplex")).toBe("ops/simplex.html");
    expect(search.search("zzzzzz")).toEqual([]);
  });
});

describe("the five-minute start", () => {
  const line = (offset: number) => {
    const m = model("line and circle");
    const point = m.parameter("point", { shape: [2] });
    m.hyperplane("line", { x: point.value }, { normal: [0, 1], offset });
    m.sphere("circle", { x: point.value }, { center: [0, 0], radius: 1 });
    return m.document({ algorithm: "dr", stop: { gap: 1e-6, iterations: 2000 } });
  };

  it("is right about the line that passes the circle by", async () => {
    expect((await solve(line(0.5)).result()).status).toBe("converged");
    const { status, gap } = await solve(line(1.5)).result();
    expect(status).toBe("limit");
    expect(gap).toBeCloseTo(0.5, 2);
  });

  it("is right about the model of one's own", async () => {
    const m = model("four numbers");
    const x = m.parameter("x", { shape: [4] });
    m.simplex("simplex", { x: x.value });
    m.box("box", { x: x.value }, { hi: 0.3 });
    const run = solve(m.document({ algorithm: "dr", stop: { gap: 1e-6, iterations: 2000 } }));
    const { status, parameters } = await run.result();
    const values = [...(parameters["x.value"]?.data ?? [])];
    expect(status).toBe("converged");
    expect(Math.max(...values)).toBeLessThan(0.3001);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
  });
});
