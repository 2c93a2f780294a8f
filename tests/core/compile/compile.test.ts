import { describe, expect, it } from "vitest";
import { compile, compilePlan } from "../../../core/compile/index.ts";
import { hasSet, producersOf } from "../../../core/compile/plan.ts";
import type { ConstraintSet } from "../../../core/compile/types.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import { blobsCatalog, document, lineCircle, skipModel } from "../engine/models.ts";

function setOf(doc: GraphDocument): ConstraintSet {
  const result = compile(doc, blobsCatalog);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.set;
}

describe("a network with a skip connection", () => {
  const set = setOf(skipModel());
  it("has one constraint an op and a target, none for reshapes, sources and probes", () => {
    expect(set.constraints.map((c) => c.id).sort()).toEqual(["h1", "h2", "loss", "m1", "m2", "m3"]);
    expect(set.views.map((v) => v.node)).toEqual(["join"]);
    expect(set.probes).toEqual([{ node: "score", metric: "accuracy" }]);
    expect(set.parameters.map((p) => [p.id, p.count])).toEqual([
      ["W1.value", 24],
      ["b1.value", 6],
      ["W2.value", 30],
      ["W3.value", 33],
    ]);
  });
  it("looks through the reshape for a constraint's variables", () => {
    expect(set.constraints.find((c) => c.id === "m3")?.variables).toEqual([
      "h1.y",
      "h2.y",
      "W3.value",
      "m3.y",
    ]);
  });
  it("puts the targets in A, and a producer and its consumer never on one side", () => {
    expect(set.sides.A).toContain("loss");
    const producer = new Map(set.constraints.map((c) => [c.variables.at(-1), c]));
    const links = set.constraints.flatMap((c) =>
      c.variables.flatMap((variable) => {
        const from = producer.get(variable);
        return from && from !== c ? [[from, c] as const] : [];
      }),
    );
    expect(links.length).toBeGreaterThan(5);
    for (const [from, to] of links) expect(from.side, `${from.id} -> ${to.id}`).not.toBe(to.side);
  });
  it("sweeps each set once, a producer always after its consumers", () => {
    expect(set.sweep).toEqual(
      [
        ["loss"],
        ["m3"],
        ["h2", "W3"].sort(),
        ["m2"],
        ["h1", "W2"].sort(),
        ["b1", "m1"],
        ["W1"],
      ].map((l) => expect.arrayContaining(l)),
    );
    const all = set.sweep.flat();
    expect(new Set(all).size).toBe(all.length);
    expect(all.sort()).toEqual([...set.sides.A, ...set.sides.B].sort());
  });
  it("keeps the batch symbolic", () => {
    expect(set.shapes["m3.y"]).toEqual(["B", 3]);
    expect(set.batched).toBe(true);
    expect(set.datasets).toEqual({ data: "blobs" });
  });
  it("is plain data", () => {
    expect(JSON.parse(JSON.stringify(set))).toEqual(set);
  });
});

describe("data in products", () => {
  it("is known when fixed, a set of its own when free", () => {
    const ids = (doc: GraphDocument) => [...setOf(doc).sides.A, ...setOf(doc).sides.B];
    expect(ids(skipModel())).not.toContain("data.x");
    expect(ids(skipModel({ dataSlots: "free" }))).toContain("data.x");
    expect(ids(skipModel({ dataSlots: "free" }))).not.toContain("data.y");
  });
  it("what follows from data alone needs no constraint", () => {
    const doc = document(
      [
        ["data", "dataset", { name: "blobs" }],
        ["c", "constant", { shape: [4], fill: 1 }],
        ["shifted", "add"],
        ["W", "parameter", { shape: [4, 3] }],
        ["m", "matmul"],
        ["loss", "cross-entropy"],
      ],
      [
        ["data.x", "shifted.x0"],
        ["c.value", "shifted.x1"],
        ["shifted.y", "m.a"],
        ["W.value", "m.b"],
        ["m.y", "loss.logits"],
        ["data.y", "loss.labels"],
      ],
    );
    expect(setOf(doc).constraints.map((c) => c.id)).toEqual(["m", "loss"]);
  });
});

describe("two sets on one point", () => {
  it("meet in the plane itself, one a side, with no consensus set between", () => {
    const set = setOf(lineCircle());
    expect(set.sides).toEqual({ A: ["line"], B: ["circle"] });
    expect(set.batched).toBe(false);
  });
  it("three sets need the product space: a consensus set on the other side", () => {
    const doc = lineCircle();
    const third = document(
      [["axis", "hyperplane", { normal: [1, 0], offset: 0.2 }]],
      [["point.value", "axis.x"]],
    );
    const edges = [...doc.edges, { ...third.edges[0], id: "e9" } as (typeof doc.edges)[number]];
    const set = setOf({ ...doc, nodes: [...doc.nodes, ...third.nodes], edges });
    expect(set.sides).toEqual({ A: ["line", "circle", "axis"], B: ["point"] });
  });
});

describe("folding and splitting", () => {
  it("reshapes of one kind, input and parameters are one view", () => {
    const doc = document(
      [
        ["p", "parameter", { shape: [4] }],
        ["r1", "reshape", { shape: [2, 2] }],
        ["r2", "reshape", { shape: [2, 2] }],
        ["s1", "sphere", { center: [0, 0, 0, 0] }],
        ["s2", "sphere", { center: [1, 0, 0, 0] }],
      ],
      [
        ["p.value", "r1.x"],
        ["p.value", "r2.x"],
        ["r1.y", "s1.x"],
        ["r2.y", "s2.x"],
      ],
    );
    const result = compilePlan(doc, {});
    if (result.ok) expect(result.set.views).toHaveLength(1);
    else expect(result.problems.every((p) => p.code !== "internal")).toBe(true);
  });

  it("an odd cycle gets an identity, and the sides are independent again", () => {
    const doc = document(
      [
        ["p", "parameter", { shape: [3] }],
        ["r", "sum-relu"],
        ["a", "add"],
        ["t", "sphere", { center: [1, 1, 1], radius: 1 }],
      ],
      [
        ["p.value", "r.x0"],
        ["p.value", "a.x0"],
        ["r.y", "a.x1"],
        ["a.y", "t.x"],
      ],
    );
    const compiled = compilePlan(doc, {});
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    const { plan, side } = compiled.partition;
    expect(compiled.set.warnings.map((w) => w.code)).toContain("identity-inserted");
    expect(compiled.set.constraints.some((c) => c.op === "identity" && c.id.includes("~"))).toBe(
      true,
    );
    for (const vertex of plan.vertices.filter(hasSet))
      for (const input of vertex.inputs)
        for (const from of producersOf(plan.vertices, input.from))
          if (plan.vertices[from]?.active) expect(side[from]).not.toBe(side[vertex.index]);
  });
});

describe("sides that are asked for", () => {
  const meeting = (
    line: "A" | "B" | undefined,
    circle: "A" | "B" | undefined,
    point?: "A" | "B",
  ) => {
    const doc = document(
      [
        ["p", "parameter", { shape: [2] }],
        ["line", "hyperplane"],
        ["circle", "sphere"],
      ],
      [
        ["p.value", "line.x"],
        ["p.value", "circle.x"],
      ],
    );
    const sides = { line, circle, p: point };
    const compiled = compilePlan(
      {
        ...doc,
        nodes: doc.nodes.map((node) => {
          const side = sides[node.id as keyof typeof sides];
          return { ...node, ...(side && { side }) };
        }),
      },
      {},
    );
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    return compiled.set;
  };

  it("are kept, and the others stay: an identity comes between two sets on one side", () => {
    expect(meeting(undefined, undefined).sides).toEqual({ A: ["line"], B: ["circle"] });
    expect(meeting("B", "A").sides).toEqual({ A: ["circle"], B: ["line"] });
    expect(meeting("B", "A").warnings).toEqual([]);
    const { sides, warnings } = meeting(undefined, "A");
    expect(sides).toEqual({ A: ["line", "circle"], B: ["p~circle.x"] });
    expect(warnings.map(({ message }) => message)).toEqual([
      "An identity was put in at p~circle.x: the sets at both ends of the wire stand on side A.",
    ]);
  });

  it("give a parameter that is held the set of its consensus", () => {
    expect(meeting(undefined, undefined, "B").sides).toEqual({ A: ["line", "circle"], B: ["p"] });
    const { sides } = meeting(undefined, undefined, "A");
    expect(sides).toEqual({ A: ["p", "line", "circle"], B: ["p~line.x"] });
  });
});

describe("bad documents", () => {
  it("are refused with the node, and never by an exception", () => {
    const doc = skipModel();
    const broken = { ...doc, edges: doc.edges.filter((e) => e.to.node !== "m2") };
    const result = compile(broken, blobsCatalog);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.problems.some((p) => p.node === "m2")).toBe(true);
  });
});
