import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { migrateFormat, migrateNodes } from "../../../core/graph/migrate.ts";
import { parseDocument } from "../../../core/graph/parse.ts";
import { FORMAT_VERSION, MAX_DOCUMENT_BYTES } from "../../../core/graph/schema.ts";
import { serializeDocument, serializeParts } from "../../../core/graph/serialize.ts";
import { parameter } from "../../../core/ops/parameter.ts";
import { chain } from "../../helpers/large.ts";
import { anyDocument } from "./arbitrary.ts";
import { makeDocument, makeNode, small, wire } from "./small.ts";

function problemsOf(text: string) {
  const parsed = parseDocument(text);
  if (parsed.ok) throw new Error("the document was not refused");
  return parsed.problems;
}

/** `small` as JSON that a test may spoil. */
// biome-ignore lint/suspicious/noExplicitAny: the point is to put anything anywhere.
const spoiled = (edit: (document: any) => void) => {
  const document = JSON.parse(serializeDocument(small()));
  edit(document);
  return JSON.stringify(document);
};

describe("parseDocument", () => {
  it("reads back what serializeDocument wrote", () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        expect(parseDocument(serializeDocument(document))).toStrictEqual({
          ok: true,
          document,
          warnings: [],
        });
      }),
      { numRuns: 200 },
    );
  });

  it("takes a byte order mark and unknown ops, which the canvas can show", () => {
    const text = spoiled((d) => {
      d.nodes[2].type = "warp";
      d.nodes[2].typeVersion = 9;
    });
    expect(parseDocument(`\uFEFF${text}`)).toMatchObject({ ok: true });
  });

  it.each([
    ["", "bad-json", /empty/],
    [" \n", "bad-json", /empty/],
    ["nonsense", "bad-json", /./],
    ["[]", "not-a-document", /./],
    ["null", "not-a-document", /./],
    ['{"format":"other"}', "not-a-document", /./],
    ['{\n  "format": "proxflow",\n  oops\n}', "bad-json", /line 3, column 3/],
    ['{\n  "format": NaN\n}', "bad-json", /NaN in line 2, column 13/],
    [serializeDocument(small()).slice(0, 400), "bad-json", /ends too early, in line \d+/],
  ])("refuses %j", (text, code, message) => {
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ severity: "error", code });
    expect(problems[0]?.message).toMatch(message);
  });

  it("refuses every truncation of a document, and never throws", () => {
    const text = serializeDocument(small()).trimEnd();
    for (let length = 0; length < text.length; length += 7)
      expect(problemsOf(text.slice(0, length))[0]?.code).toBe("bad-json");
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), (at, junk) => {
        parseDocument(text.slice(0, at) + junk + text.slice(at + 1));
      }),
    );
  });

  it("refuses a file that is too large before it reads it", () => {
    const text = `{"format":"proxflow","description":"${"x".repeat(MAX_DOCUMENT_BYTES)}"}`;
    expect(problemsOf(text)[0]).toMatchObject({ code: "too-large-file" });
  });

  it("refuses nesting that no stack holds", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const text = spoiled((d) => {
      d.nodes[1].params = { shape: "HERE" };
    }).replace('"HERE"', deep);
    expect(problemsOf(text)[0]).toMatchObject({ code: "too-deep" });
  });

  it.each<[string, (d: ReturnType<typeof JSON.parse>) => void, object]>([
    ["node without position", (d) => delete d.nodes[1].position, { node: "w" }],
    ["id with a space", (d) => (d.nodes[1].id = "a b"), { node: "a b" }],
    ["node without id", (d) => delete d.nodes[1].id, { node: "nodes[1]" }],
    ["wire without end", (d) => delete d.edges[0].to, { edge: "h.a" }],
    ["weight of 0", (d) => (d.edges[0].weight = 0), { edge: "h.a" }],
    ["solver that is not there", (d) => (d.solver.algorithm = "sgd"), {}],
    ["nodes that are no list", (d) => (d.nodes = {}), {}],
    ["duplicate node", (d) => d.nodes.push(d.nodes[1]), { code: "duplicate-id", node: "w" }],
    ["duplicate wire", (d) => d.edges.push(d.edges[0]), { code: "duplicate-id", edge: "h.a" }],
  ])("names the place: %s", (_, edit, place) => {
    const text = spoiled(edit);
    const [problem] = problemsOf(text);
    expect(problem).toMatchObject({ severity: "error", ...place });
  });

  it("takes no NaN and no number beyond what JSON can hold", () => {
    expect(problemsOf(spoiled(() => {}).replace('"x":0', '"x":NaN'))[0]?.code).toBe("bad-json");
    expect(problemsOf(spoiled(() => {}).replace('"x":0', '"x":1e999'))[0]).toMatchObject({
      code: "bad-document",
      node: "data",
    });
  });

  it("lists many problems up to a bound", () => {
    const problems = problemsOf(
      spoiled((d) => {
        d.nodes = Array.from({ length: 1000 }, () => ({}));
      }),
    );
    expect(problems).toHaveLength(51);
    expect(problems.at(-1)?.message).toMatch(/more problems/);
  });

  it("warns of fields that it leaves out", () => {
    const parsed = parseDocument(
      spoiled((d) => {
        d.colour = "red";
        d.nodes[1].colour = "red";
        d.edges[0].colour = "red";
      }),
    );
    expect(parsed).toMatchObject({ ok: true });
    expect(parsed.ok && parsed.warnings).toEqual([
      expect.objectContaining({ code: "unknown-field", severity: "warning" }),
      expect.objectContaining({ code: "unknown-field", node: "w" }),
      expect.objectContaining({ code: "unknown-field", edge: "h.a" }),
    ]);
  });

  it("lets no key reach a prototype", () => {
    const text = spoiled((d) => {
      d.nodes[1].params = { shape: [1], KEY: { polluted: 1 } };
    }).replaceAll('"KEY"', '"__proto__"');
    const parsed = parseDocument(text.replace('"format"', '"__proto__":{"polluted":1},"format"'));
    expect(parsed.ok).toBe(true);
    if (!parsed.ok) return;
    const params = parsed.document.nodes[1]?.params as Record<string, unknown>;
    expect(params.polluted).toBeUndefined();
    expect((parsed.document as { polluted?: unknown }).polluted).toBeUndefined();
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe("serializeDocument", () => {
  it("gives one text whatever the order of keys", () => {
    const document = small();
    const turned = Object.fromEntries(Object.entries(document).reverse());
    expect(serializeDocument(turned as typeof document)).toBe(serializeDocument(document));
  });

  it("writes lines that a person can read and compare", () => {
    const text = serializeDocument(small());
    expect(text).toMatch(/^\{\n {2}"format": "proxflow",\n {2}"formatVersion": 3,\n/);
    expect(text).toContain('"type": "parameter", "typeVersion": 1, "params": { "shape": [4, 3] },');
    expect(text.endsWith("\n}\n")).toBe(true);
    expect(Math.max(...text.split("\n").map((l) => l.length))).toBeLessThanOrEqual(120);
  });
});

describe("serializeParts", () => {
  it.each([2, 120, 121, 500, 501, 1700])("are the text of a document with %i nodes", (count) => {
    const document = { ...chain(count), description: undefined, view: { x: 1, y: 2, zoom: 1 } };
    const parts = [...serializeParts(document)];
    expect(parts.join("")).toBe(serializeDocument(document));
    expect(parts.length > 1).toBe(count > 120);
  });
});

describe("migrations", () => {
  const upgrades = {
    1: (d: object) => ({ ...d, name: "one" }),
    2: (d: { name?: string }) => ({ ...d, name: `${d.name}, two` }),
  };

  it("run one after another, and leave the input alone", () => {
    const old = Object.freeze({ format: "proxflow", formatVersion: 1 });
    expect(migrateFormat(old, upgrades, 3)).toEqual({
      ok: true,
      value: { format: "proxflow", formatVersion: 3, name: "one, two" },
    });
    expect(migrateFormat({ formatVersion: 2, name: "x" }, upgrades, 3)).toMatchObject({
      value: { name: "x, two" },
    });
  });

  it("refuse what is newer, in parseDocument too, and what has no way up", () => {
    expect(migrateFormat({ formatVersion: 1 }, {}, 2)).toMatchObject({
      ok: false,
      problem: { code: "no-migration" },
    });
    const [problem] = problemsOf(spoiled((d) => (d.formatVersion = FORMAT_VERSION + 1)));
    expect(problem).toMatchObject({ code: "newer-format", fix: expect.stringContaining("newer") });
    expect(problem?.message).toContain(String(FORMAT_VERSION + 1));
  });

  it("bring params to the version of their op, and keep ids and wires", () => {
    const op = {
      ...parameter,
      version: 3,
      upgrades: {
        1: ({ size, ...rest }: Record<string, unknown>) => ({ ...rest, shape: [size as number] }),
        2: (params: Record<string, unknown>) => ({ ...params, scale: 2 }),
      },
    } as unknown as typeof parameter;
    const document = makeDocument(
      [makeNode("p", "parameter", { size: 4 }), makeNode("i", "iterates")],
      [wire("p.value", "i.x")],
    );
    const lookup = (type: string) => (type === "parameter" ? op : undefined);
    const migrated = migrateNodes(document, lookup);
    expect(migrated).toEqual({
      ok: true,
      value: {
        ...document,
        nodes: [
          { ...document.nodes[0], typeVersion: 3, params: { shape: [4], scale: 2 } },
          document.nodes[1],
        ],
      },
    });
    const stuck = migrateNodes(document, () => ({ ...parameter, version: 2 }) as typeof parameter);
    expect(stuck).toMatchObject({ ok: false, problem: { code: "no-migration", node: "p" } });
  });
});
