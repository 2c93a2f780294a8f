/** Groups: collapsing, looking inside, opening again, carrying them between documents. */
import { describe, expect, it } from "vitest";
import { builtinDatasets } from "../../../core/base/datasets.ts";
import { modelSource } from "../../../core/codegen/model-source.ts";
import { compile } from "../../../core/compile/index.ts";
import {
  type Clip,
  clipToText,
  copyNodes,
  pasteCommand,
  readClip,
} from "../../../core/graph/clipboard.ts";
import { collapseCommand } from "../../../core/graph/collapse.ts";
import { applyCommand, type Command } from "../../../core/graph/commands.ts";
import { healCommand, newNode } from "../../../core/graph/edits.ts";
import { emptyHistory, perform, undo } from "../../../core/graph/history.ts";
import { opsOf } from "../../../core/graph/lookup.ts";
import { parseDocument } from "../../../core/graph/parse.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import { serializeDocument } from "../../../core/graph/serialize.ts";
import { unpackCommand } from "../../../core/graph/unpack.ts";
import { validate } from "../../../core/graph/validate.ts";
import { model } from "../../../core/index.ts";
import { ops } from "../../../core/ops/index.ts";

const iris = (): GraphDocument => {
  const m = model("iris");
  const data = m.dataset("data", { name: "iris" });
  const w = m.parameter("w", { shape: [4, 8] });
  const h = m.matmul("h", { a: data.x.times(2), b: w.value });
  const r = m.sumRelu("r", { x: [h.y] });
  const v = m.parameter("v", { shape: [8, 3] });
  const s = m.matmul("s", { a: r.y, b: v.value });
  m.crossEntropy("goal", { logits: s.y, labels: data.y });
  return m.document({ algorithm: "cp", stop: { iterations: 5 } });
};
const layer = ["w", "h", "r"];
const grouped = (): GraphDocument => {
  const document = iris();
  return applyCommand(document, collapseCommand(document, layer).command).document;
};
/** Nodes as they come out of the clipboard again. */
const throughText = (document: GraphDocument, ids: readonly string[]): Clip => {
  const read = readClip(clipToText(copyNodes(document, ids) as Clip));
  if (!read.ok) throw new Error(read.reason);
  return read.clip;
};
const errors = (document: GraphDocument) =>
  validate(document, builtinDatasets).problems.filter((p) => p.severity === "error");

/** Constraints and parameters with ids as in a document without groups. */
const essence = (document: GraphDocument) => {
  const result = compile(document, builtinDatasets);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const plain = (id: string) => id.replaceAll("group1.", "");
  return {
    constraints: result.set.constraints
      .map((c) => ({ ...c, id: plain(c.id), node: "", variables: c.variables.map(plain) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
    parameters: result.set.parameters.map((p) => plain(p.id)).sort(),
  };
};

describe("collapsing", () => {
  it("makes one node with a port for each value that crosses, and undoes in one step", () => {
    const document = iris();
    const { command, node } = collapseCommand(document, layer);
    const { document: after, inverse } = applyCommand(document, command);
    expect(node).toBe("group1");
    expect(after.nodes.map((n) => n.id)).toEqual(["data", "group1", "v", "s", "goal"]);
    const op = opsOf(after)("group.group1");
    expect(op?.inputs.map((p) => [p.name, p.label])).toEqual([["h_a", "h.a"]]);
    expect(op?.outputs.map((p) => [p.name, p.label])).toEqual([["r_y", "r.y"]]);
    expect(errors(after)).toEqual([]);
    expect(applyCommand(after, inverse).document).toStrictEqual(document);
  });

  it("puts ports beside the nodes that they are of, and none on another", () => {
    const document = iris();
    const { definitions } = applyCommand(
      document,
      collapseCommand(document, ["h", "r", "s", "goal"]).command,
    ).document;
    const { nodes, edges } = definitions?.group1 ?? { nodes: [], edges: [] };
    const y = (id: string | undefined) => nodes.find((node) => node.id === id)?.position.y ?? 0;
    const inputs = nodes.filter(({ type }) => type === "input");
    expect(inputs.length).toBe(4);
    for (const [i, port] of inputs.entries()) {
      const before = inputs[i - 1];
      const beside = y(edges.find(({ from }) => from.node === port.id)?.to.node);
      const least = before ? y(before.id) + 120 : beside;
      expect(y(port.id)).toBe(Math.max(beside, least));
    }
  });

  it("does not change what is solved, weights of wires included", () => {
    expect(essence(grouped())).toEqual(essence(iris()));
    const set = compile(grouped(), builtinDatasets);
    expect(set.ok && set.set.constraints.map((c) => [c.id, c.node])).toContainEqual([
      "group1.h",
      "group1",
    ]);
  });

  it("nests: a group of a group compiles to the same again", () => {
    const document = grouped();
    const outer = collapseCommand(document, ["group1", "v", "s"]);
    const nested = applyCommand(document, outer.command).document;
    expect(Object.keys(nested.definitions ?? {})).toEqual(["group1", "group2"]);
    const result = compile(nested, builtinDatasets);
    expect(result.ok && result.set.constraints.map((c) => c.id).sort()).toEqual([
      "goal",
      `${outer.node}.group1.h`,
      `${outer.node}.group1.r`,
      `${outer.node}.s`,
    ]);
    expect(result.ok && new Set(result.set.constraints.map((c) => c.node))).toEqual(
      new Set(["goal", outer.node]),
    );
  });

  it("refuses a selection with a node between, naming it", () => {
    expect(() => collapseCommand(iris(), ["h", "s"])).toThrow('"r" stands between');
    expect(() => collapseCommand(iris(), [])).toThrow("no node");
  });

  it("may hold all targets and all parameters there are", () => {
    const document = iris();
    const { command } = collapseCommand(document, ["w", "h", "r", "v", "s", "goal"]);
    const after = applyCommand(document, command).document;
    expect(validate(after, builtinDatasets).problems).toEqual([]);
    expect(essence(after)).toEqual(essence(document));
  });

  it("keeps labels known: a data set may lie inside", () => {
    const document = iris();
    const { command } = collapseCommand(document, ["data", "w", "h"]);
    expect(errors(applyCommand(document, command).document)).toEqual([]);
  });

  it("takes known data alone where a port inside does", () => {
    const document = iris();
    const { command, node } = collapseCommand(document, ["s", "v", "goal"]);
    const after = applyCommand(document, command).document;
    expect(opsOf(after)("group.group1")?.inputs.find((p) => p.name === "goal_labels")?.data).toBe(
      true,
    );
    const wrong = applyCommand(after, {
      type: "batch",
      commands: [
        { type: "remove-edges", edges: [`${node}.goal_labels`] },
        {
          type: "add-edges",
          edges: [
            {
              id: "bad",
              from: { node: "r", port: "y" },
              to: { node, port: "goal_labels" },
            },
          ],
        },
      ],
    }).document;
    expect(errors(wrong).map((p) => p.code)).toContain("needs-data");
  });
});

describe("inside of a group", () => {
  it("is edited by commands that undo exactly", () => {
    const document = grouped();
    const edit: Command = {
      type: "edit-definition",
      name: "group1",
      command: { type: "set-params", node: "w", params: { shape: [4, 16] } },
    };
    const { document: after, inverse } = applyCommand(document, edit);
    expect(after.definitions?.group1?.nodes.find((n) => n.id === "w")?.params).toEqual({
      shape: [4, 16],
    });
    expect(after.nodes).toBe(document.nodes);
    expect(applyCommand(after, inverse).document).toStrictEqual(document);
    // What no longer fits is said where the group is used.
    expect(errors(after).map((p) => [p.node, p.code])).toEqual([["s", "shape-mismatch"]]);
  });

  it("tells its errors on the node and on every group around it", () => {
    const inner = applyCommand(grouped(), {
      type: "edit-definition",
      name: "group1",
      command: { type: "set-params", node: "w", params: { shape: [5, 8] } },
    }).document;
    const [problem] = errors(inner);
    expect(problem).toMatchObject({ node: "group1", inside: ["h"], code: "shape-mismatch" });
    expect(problem?.message).toContain('Inside of "Group", h');
    const outer = collapseCommand(inner, ["group1", "v", "s"]);
    const nested = applyCommand(inner, outer.command).document;
    expect(errors(nested)[0]).toMatchObject({ node: outer.node, inside: ["group1", "h"] });
  });

  it("refuses to hold itself, at any depth, and opens a file that does with a message", () => {
    const document = grouped();
    const self = { ...newNode(document, opsOf(document)("group.group1") as never, { x: 0, y: 0 }) };
    const add = {
      type: "edit-definition",
      name: "group1",
      command: { type: "add-nodes", nodes: [self] },
    } as const;
    const state = { document, history: emptyHistory };
    expect(() => perform(state, add)).toThrow('The group "Group" would contain itself.');
    const broken = applyCommand(document, add).document;
    const read = parseDocument(serializeDocument(broken));
    expect(read.ok && errors(read.document).map((p) => p.code)).toContain("contains-itself");
    expect(() => modelSource(broken)).toThrow("contain itself");
  });

  it("says where ports are misused", () => {
    const document = grouped();
    const loose = applyCommand(document, {
      type: "add-nodes",
      nodes: [
        { id: "p", type: "input", typeVersion: 1, params: {}, position: { x: 0, y: 0 } },
        { id: "g", type: "group.none", typeVersion: 1, params: {}, position: { x: 0, y: 0 } },
      ],
    }).document;
    expect(errors(loose).map((p) => p.code)).toEqual(
      expect.arrayContaining(["port-outside", "unknown-op"]),
    );
  });
});

describe("a group", () => {
  it("unpacks to what it was, and its definition goes with the last of its nodes", () => {
    const document = grouped();
    const { shapes } = validate(document, builtinDatasets);
    const command = unpackCommand(document, "group1", shapes, builtinDatasets);
    const after = applyCommand(document, command);
    expect(after.document.definitions).toBeUndefined();
    expect(after.document.nodes.map((n) => n.id)).toContain("group1.h");
    expect(essence(after.document)).toEqual(essence(iris()));
    expect(applyCommand(after.document, after.inverse).document).toStrictEqual(document);
  });

  it("goes with its node through the clipboard, and is not doubled where it is", () => {
    const document = grouped();
    const clip = throughText(document, ["group1"]);
    const options = { offset: { x: 0, y: 0 } };
    const again = applyCommand(document, pasteCommand(document, clip, options).command).document;
    expect(Object.keys(again.definitions ?? {})).toEqual(["group1"]);
    expect(again.nodes.filter((n) => n.type === "group.group1")).toHaveLength(2);
    // Elsewhere another group may have the name.
    const other = applyCommand(iris(), collapseCommand(iris(), ["s", "v"]).command).document;
    const mixed = applyCommand(other, pasteCommand(other, clip, options).command).document;
    expect(mixed.definitions?.group2).toEqual(document.definitions?.group1);
    expect(mixed.nodes.at(-1)?.type).toBe("group.group2");
  });

  it("is healed around like any node", () => {
    const document = grouped();
    const after = applyCommand(document, healCommand(document, "group1")).document;
    expect(after.edges.find((e) => e.to.node === "s" && e.to.port === "a")?.from).toEqual({
      node: "data",
      port: "x",
    });
  });

  it("is a function in exported code, called once a node", () => {
    const { text, lines } = modelSource(grouped());
    expect(text).toContain('m.group("group1", ["h_a"], (g, { h_a: hA }) => {');
    expect(text).toContain('= group1("group1", { h_a: data.x });');
    expect(lines.has("group1.h")).toBe(true);
  });

  it("is read and written with frames and led wires, losing nothing", () => {
    const document: GraphDocument = {
      ...grouped(),
      frames: [
        {
          id: "f",
          title: "Data",
          colour: "blue",
          position: { x: 0, y: 0 },
          size: { width: 10, height: 10 },
        },
      ],
    };
    const led = applyCommand(document, {
      type: "set-via",
      edge: document.edges[0]?.id as string,
      via: [{ x: 1, y: 2 }],
    }).document;
    const read = parseDocument(serializeDocument(led));
    expect(read).toMatchObject({ ok: true, warnings: [] });
    expect(read.ok && read.document).toEqual(led);
  });

  it("keeps ops that are not known here as they came, inside too", () => {
    const document = grouped();
    const alien = {
      id: "z",
      type: "alien",
      typeVersion: 7,
      params: { a: [1] },
      position: { x: 0, y: 0 },
    };
    const edited = applyCommand(document, {
      type: "edit-definition",
      name: "group1",
      command: { type: "add-nodes", nodes: [alien] },
    }).document;
    const read = parseDocument(serializeDocument(edited));
    expect(read.ok && read.document.definitions?.group1?.nodes.at(-1)).toEqual(alien);
    expect(errors(edited)[0]).toMatchObject({ code: "unknown-op", node: "group1", inside: ["z"] });
  });

  it("undoes step by step through the history", () => {
    const document = iris();
    const one = perform(
      { document, history: emptyHistory },
      collapseCommand(document, layer).command,
      { name: "Group" },
    );
    const two = perform(one, {
      type: "edit-definition",
      name: "group1",
      command: {
        type: "add-nodes",
        nodes: [newNode(one.document, ops.abs, { x: 0, y: 0 })],
      },
    });
    const back = undo(two);
    expect(back?.document).toStrictEqual(one.document);
    expect(back && undo(back)?.document).toStrictEqual(document);
  });
});

describe("what lies on the canvas around a group", () => {
  const frame = (id: string, x: number, y: number, width: number) => ({
    id,
    title: id,
    colour: "green" as const,
    position: { x, y },
    size: { width, height: 400 },
  });
  /** "h" and "r" framed alone and, with "s", in a wider frame; wires led inside and outside. */
  const drawn = (): GraphDocument => {
    const document = iris();
    const at: Record<string, number> = { h: 400, r: 700, s: 1100, v: 1100, goal: 1500 };
    const via: Record<string, { x: number; y: number }[]> = {
      "h.a": [
        { x: 100, y: 0 },
        { x: 450, y: 20 },
      ],
      "r.x0": [{ x: 650, y: 200 }],
      "s.a": [
        { x: 850, y: 30 },
        { x: 1000, y: 80 },
      ],
      "goal.logits": [{ x: 1400, y: 5 }],
    };
    const points = document.edges.map((e) => ({ ...e, ...(via[e.id] && { via: via[e.id] }) }));
    return {
      ...document,
      nodes: document.nodes.map((n) => ({ ...n, position: { x: at[n.id] ?? 0, y: 0 } })),
      edges: points as GraphDocument["edges"],
      frames: [frame("inner", 380, -60, 540), frame("outer", 340, -90, 1000)],
    };
  };
  const viaOf = (edges: GraphDocument["edges"] = []) =>
    Object.fromEntries(edges.flatMap(({ id, via }) => (via ? [[id, via]] : [])));

  it("keeps the points that wires are led through, each on its side", () => {
    const document = drawn();
    expect(Object.keys(viaOf(document.edges))).toHaveLength(4);
    const { command, node } = collapseCommand(document, ["h", "r"]);
    const { document: after, inverse } = applyCommand(document, command);
    const inside = after.definitions?.group1;
    expect(viaOf(after.edges)).toEqual({
      [`${node}.h_a`]: [{ x: 100, y: 0 }],
      "s.a": [{ x: 1000, y: 80 }],
      "goal.logits": [{ x: 1400, y: 5 }],
    });
    expect(viaOf(inside?.edges)).toEqual({
      "h.a": [{ x: 450, y: 20 }],
      "r.x0": [{ x: 650, y: 200 }],
      "r_y.value": [{ x: 850, y: 30 }],
    });
    expect(applyCommand(after, inverse).document).toStrictEqual(document);
  });

  it("takes along frames that hold nothing else, and leaves the others", () => {
    const document = drawn();
    const { command } = collapseCommand(document, ["h", "r"]);
    const after = applyCommand(document, command).document;
    expect(after.frames?.map((f) => f.id)).toEqual(["outer"]);
    expect(after.definitions?.group1?.frames).toEqual([document.frames?.[0]]);
    expect(parseDocument(serializeDocument(after))).toMatchObject({ ok: true, document: after });
  });

  it("gives points and frames back where it is unpacked, with room for them", () => {
    const document = drawn();
    const collapsed = collapseCommand(document, ["h", "r"]);
    const packed = applyCommand(document, collapsed.command).document;
    const { shapes } = validate(packed, builtinDatasets);
    const command = unpackCommand(packed, collapsed.node, shapes, builtinDatasets);
    const { document: after, inverse } = applyCommand(packed, command);
    const { x } = packed.nodes.find((n) => n.id === collapsed.node)?.position ?? { x: 0 };
    const shift = x - 400;
    const width = 300;
    expect(viaOf(after.edges)).toEqual({
      "group1.h.a": [
        { x: 100, y: 0 },
        { x: 450 + shift, y: 20 },
      ],
      "group1.r.x0": [{ x: 650 + shift, y: 200 }],
      "s.a": [
        { x: 850 + shift, y: 30 },
        { x: 1000 + width, y: 80 },
      ],
      "goal.logits": [{ x: 1400 + width, y: 5 }],
    });
    const [outer, inner] = after.frames ?? [];
    expect(inner).toEqual({ ...document.frames?.[0], position: { x: 380 + shift, y: -60 } });
    expect(outer?.size.width).toBe(1000 + width);
    expect(essence(after).constraints).toEqual(essence(document).constraints);
    expect(applyCommand(after, inverse).document).toStrictEqual(packed);
  });
});

describe("a group in the clipboard", () => {
  const options = { offset: { x: 0, y: 0 } };
  const empty = (): GraphDocument => {
    const { definitions: _, ...rest } = iris();
    return { ...rest, nodes: [], edges: [] };
  };

  it("brings its definition, and those of the groups within it, where they are missing", () => {
    const document = grouped();
    const outer = collapseCommand(document, ["group1", "v", "s"]);
    const nested = applyCommand(document, outer.command).document;
    const { command } = pasteCommand(empty(), throughText(nested, [outer.node]), options);
    const pasted = applyCommand(empty(), command);
    expect(pasted.document.definitions).toEqual(nested.definitions);
    expect(applyCommand(pasted.document, pasted.inverse).document).toStrictEqual(empty());
  });

  it("renames inner groups in step where another group has their name", () => {
    const document = grouped();
    const outer = collapseCommand(document, ["group1", "v", "s"]);
    const nested = applyCommand(document, outer.command).document;
    const other = applyCommand(iris(), collapseCommand(iris(), ["s", "v"]).command).document;
    const { command } = pasteCommand(other, throughText(nested, [outer.node]), options);
    const mixed = applyCommand(other, command).document;
    const type = mixed.nodes.at(-1)?.type ?? "";
    const outside = mixed.definitions?.[type.slice("group.".length)];
    const inside = outside?.nodes.find((n) => n.type.startsWith("group."))?.type ?? "";
    expect(mixed.definitions?.[inside.slice("group.".length)]).toEqual(nested.definitions?.group1);
    expect(inside).not.toBe("group.group1");
    expect(mixed.definitions?.group1).toEqual(other.definitions?.group1);
  });

  it("is not doubled by each paste where it had to be renamed", () => {
    const clip = throughText(grouped(), ["group1"]);
    const other = applyCommand(iris(), collapseCommand(iris(), ["s", "v"]).command).document;
    const once = applyCommand(other, pasteCommand(other, clip, options).command).document;
    const twice = applyCommand(once, pasteCommand(once, clip, options).command).document;
    expect(Object.keys(once.definitions ?? {})).toEqual(["group1", "group2"]);
    expect(twice.definitions).toEqual(once.definitions);
    expect(twice.nodes.at(-1)?.type).toBe("group.group2");
  });

  it("is refused inside of itself, with words, and nothing changes", () => {
    const document = grouped();
    const clip = throughText(document, ["group1"]);
    const inner = { ...document, ...document.definitions?.group1 } as GraphDocument;
    const { command } = pasteCommand(inner, clip, options);
    const state = { document, history: emptyHistory };
    const within = { type: "edit-definition" as const, name: "group1", command };
    expect(() => perform(state, within)).toThrow('The group "Group" would contain itself.');
  });
});
