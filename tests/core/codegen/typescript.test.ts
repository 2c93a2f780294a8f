import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modelSource } from "../../../core/codegen/model-source.ts";
import {
  exportTypeScript,
  type NotRecorded,
  type RecordedRun,
} from "../../../core/codegen/typescript.ts";
import { parseDocument } from "../../../core/graph/parse.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import { opOf, parseParams } from "../../../core/ops/index.ts";
import type { AnyOp } from "../../../core/ops/spec.ts";
import { wildText, wiredDocument } from "../graph/arbitrary.ts";
import { ownData } from "../graph/own-data.ts";
import { makeDocument, makeNode, small, wire } from "../graph/small.ts";
import { evaluateModel } from "./evaluate.ts";

function template(name: string): GraphDocument {
  const url = new URL(`../../../templates/${name}/graph.json`, import.meta.url);
  const parsed = parseDocument(readFileSync(url, "utf8"));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.document;
}

/** The same document with its defaults written out: code leaves them out. */
function filled(document: GraphDocument): GraphDocument {
  return {
    ...document,
    nodes: document.nodes.map((node) => {
      const op = opOf(node.type) as AnyOp;
      return { ...node, params: { ...parseParams(op, {}), ...node.params } as typeof node.params };
    }),
  };
}

const fileOf = (document: GraphDocument, path: string) =>
  exportTypeScript(document, { version: "1.2.3" }).files.find((f) => f.path === path)?.text ?? "";

describe("the code of a document", () => {
  it.each(["mnist-mlp", "iris-mlp", "line-circle"])("builds %s again", async (name) => {
    const document = template(name);
    const source = fileOf(document, "src/model.ts");
    expect(filled(await evaluateModel(source))).toStrictEqual(filled(document));
    expect(source.split("\n").length).toBeLessThan(120);
  });

  it("builds any document again, with its ids, order, titles, notes and weights", async () => {
    await fc.assert(
      fc.asyncProperty(wiredDocument, async (document) => {
        const { text } = modelSource(document);
        expect(filled(await evaluateModel(text))).toStrictEqual(filled(document));
      }),
      { numRuns: 300 },
    );
  });

  it("keeps data of the user's own by name and checksum, without the data", async () => {
    const flowers = ownData("Flowers", { embedded: "AAAA" });
    const { embedded: _, ...bare } = flowers;
    const document = makeDocument([makeNode("data", "dataset", { name: "flowers" })], []);
    const { text } = modelSource({ ...document, datasets: { flowers, unused: flowers } });
    expect(text).not.toContain("AAAA");
    expect(await evaluateModel(text)).toStrictEqual({ ...document, datasets: { flowers: bare } });
    const main = (datasets: GraphDocument["datasets"]) =>
      fileOf({ ...document, ...(datasets && { datasets }) }, "src/main.ts");
    expect(main({ flowers })).toMatch(/dataFolder: process\.env\.PROXFLOW_DATA/);
    expect(main(undefined)).not.toMatch(/dataFolder/);
  });

  it("keeps description and view", async () => {
    const document = {
      ...small(),
      description: "two\nlines",
      view: { x: 1, y: -2.5, zoom: 0.75 },
    };
    expect(await evaluateModel(modelSource(document).text)).toStrictEqual(document);
  });

  it("does not depend on the order of keys", () => {
    const turned = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(turned)
        : typeof value === "object" && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, item]) => [key, turned(item)]),
            )
          : value;
    for (const name of ["mnist-mlp", "line-circle"])
      expect(modelSource(turned(template(name)) as GraphDocument).text).toBe(
        modelSource(template(name)).text,
      );
  });

  it("says on which lines each node is built", () => {
    const document = template("mnist-mlp");
    const { text, lines } = modelSource(document);
    const rows = text.split("\n");
    expect([...lines.keys()].sort()).toEqual(document.nodes.map((n) => n.id).sort());
    for (const [id, { from, to }] of lines) {
      const part = rows.slice(from - 1, to).join("\n");
      expect(part).toContain(`("${id}"`);
      expect(part.match(/\bm\.\w+\(/g)).toHaveLength(1);
      expect(rows[from - 2]).toBe("");
    }
  });

  it("leaves defaults out", () => {
    const document = small();
    document.nodes[3] = makeNode("goal", "cross-entropy", { lambda: 1 });
    expect(modelSource(document).text).toContain(
      'm.crossEntropy("goal", { logits: h.y, labels: data.y });',
    );
  });

  it("gives names to ids that cannot be names", async () => {
    const ids = ["class", "m", "h", "h.1", "h-1", "h1", "1st", "...", "__proto__", "model", "h_1"];
    const document = makeDocument(
      ids.map((id) => makeNode(id, "parameter")),
      [],
    );
    document.nodes.push(makeNode("all", "sum-relu"));
    ids.forEach((id, i) => {
      document.edges.push({ ...wire(`${id}.value`, `all.x${i}`) });
    });
    const { text } = modelSource(document);
    expect(await evaluateModel(text)).toStrictEqual(document);
    const names = [...text.matchAll(/^const (\w+) = m\./gm)].map(([, name]) => name);
    expect(new Set(names).size).toBe(ids.length);
    expect(names).toContain("h1");
    expect(names).not.toContain("class");
  });

  it.each([
    "*/ throw new Error('out'); /*",
    "\n throw new Error('out');",
    "\r throw new Error('out');",
    "\u2028 throw new Error('out'); \u2029 throw new Error('out');",
    '"); throw new Error("out"); ("',
    "'); throw new Error('out'); ('",
    "`$" + "{(() => { throw new Error('out'); })()}`",
    "\\",
    "\\\n",
    "@ts-nocheck",
    " @ts-ignore",
    "# sourceMappingURL=http://example.invalid/x",
    "\u202e turned \u2066",
    "\ud800 half a pair",
    "__proto__",
  ])("cannot be broken out of with %j", async (text) => {
    const document = {
      ...small(),
      name: text,
      description: text,
      nodes: small().nodes.map((node) => ({ ...node, title: text, note: text })),
    };
    const { text: source, lines } = modelSource(document);
    expect(await evaluateModel(source)).toStrictEqual(document);
    expect(source).not.toMatch(/^\s*\/[/*]+\s*[@#]/m);
    expect(source).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u2028\u2029]/);
    // Each line outside of calls and layout is a comment, so the text never becomes code.
    for (const { from, to } of lines.values())
      for (const line of source.split("\n").slice(from - 1, to))
        expect(line).toMatch(/^(\/\/ |(const \w+ = )?m\.\w+\()/);
  });

  it("writes params with keys of every kind", async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(wildText, fc.jsonValue({ maxDepth: 1 })), async (raw) => {
        const params = JSON.parse(JSON.stringify({ ...raw, ["__proto__"]: [1] }));
        const document = makeDocument([makeNode("p", "parameter", params)], []);
        const built = await evaluateModel(modelSource(document).text);
        expect(JSON.parse(JSON.stringify(filled(built)))).toStrictEqual(
          JSON.parse(JSON.stringify(filled(document))),
        );
      }),
      { numRuns: 50 },
    );
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each<[string, (d: GraphDocument) => void]>([
    ["unknown-op", (d) => d.nodes.push(makeNode("odd", "warp"))],
    ["unknown-node", (d) => d.edges.push({ ...wire("gone.y", "h.b"), id: "loose" })],
    ["unknown-port", (d) => d.edges.push(wire("data.z", "goal.other"))],
    ["port-taken", (d) => d.edges.push({ ...wire("data.y", "h.a"), id: "second" })],
    ["duplicate-id", (d) => d.nodes.push(makeNode("h", "matmul"))],
    [
      "cycle",
      (d) => {
        d.nodes.push(makeNode("p", "identity"), makeNode("q", "identity"));
        d.edges.push(wire("p.y", "q.x"), wire("q.y", "p.x"));
      },
    ],
  ])("is refused with a reason: %s", (code, edit) => {
    const document = structuredClone(small());
    edit(document);
    expect(() => modelSource(document)).toThrowError(expect.objectContaining({ code }) as Error);
  });
});

describe("the project of a document", () => {
  it("is whole, and depends on the tarball of the version that wrote it", () => {
    const { files } = exportTypeScript(template("iris-mlp"), {
      version: "1.2.3",
      template: "iris-mlp",
    });
    expect(files.map((f) => f.path)).toEqual([
      "package.json",
      "tsconfig.json",
      "README.md",
      ".gitignore",
      "src/model.ts",
      "src/main.ts",
      "src/predict.ts",
      "src/model.test.ts",
    ]);
    const pkg = JSON.parse(files[0]?.text ?? "");
    expect(pkg).toMatchObject({
      name: "iris-flowers",
      type: "module",
      dependencies: { proxflow: "file:vendor/proxflow-1.2.3.tgz" },
    });
    expect(JSON.parse(files[1]?.text ?? "").compilerOptions.strict).toBe(true);
    expect(files[5]?.text).toContain('template: "iris-mlp"');
    for (const { text } of files) expect(text.endsWith("\n")).toBe(true);
  });

  it("computes with the version of TensorFlow.js that Proxflow has", () => {
    const own = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
    const name = "@tensorflow/tfjs-backend-cpu";
    const exported = JSON.parse(fileOf(small(), "package.json"));
    expect(exported.dependencies[name]).toBe(own.dependencies[name]);
  });

  it("has a test of the numbers that were recorded, or says why there are none", () => {
    const test = (recorded: RecordedRun | NotRecorded) =>
      exportTypeScript(small(), { version: "1.2.3", recorded }).files.find((f) =>
        f.path.endsWith(".test.ts"),
      )?.text;
    const recorded = { seed: 3, backend: "wasm", iterations: 2, gap: 0.5, metrics: { error: 1 } };
    expect(test(recorded)).toMatch(/seed: 3,\s+backend: "wasm",\s+iterations: 2,\s+gap: 0\.5/);
    expect(test(recorded)).not.toContain("skip");
    expect(test({ why: 'The data "x" is\nnot here.' })).toContain(
      'skip: "none were recorded: The data \\"x\\" is\\nnot here."',
    );
  });

  it.each(["", "../../etc", "💥", "UPPER case & more", "-"])(
    "has a proper package name for %j",
    (name) => {
      const pkg = JSON.parse(fileOf({ ...small(), name }, "package.json"));
      expect(pkg.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    },
  );

  it("shows names in the README as plain text", () => {
    const text = fileOf({ ...small(), name: "<img src=x>\n# [a](b)" }, "README.md");
    expect(text.split("\n")[0]).toBe("# \\<img src=x\\> \\# \\[a\\]\\(b\\)");
  });
});
