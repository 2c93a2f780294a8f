import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { builtinDatasets } from "../../../core/base/datasets.ts";
import { clipToText, copyNodes, pasteCommand, readClip } from "../../../core/graph/clipboard.ts";
import { applyCommand } from "../../../core/graph/commands.ts";
import {
  connectCommand,
  deleteCommand,
  healCommand,
  insertCommand,
  newNode,
} from "../../../core/graph/edits.ts";
import { idMaker } from "../../../core/graph/ids.ts";
import { parseDocument } from "../../../core/graph/parse.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import { serializeDocument } from "../../../core/graph/serialize.ts";
import { validate } from "../../../core/graph/validate.ts";
import { ops } from "../../../core/ops/index.ts";
import { anyDocument } from "./arbitrary.ts";
import { makeNode, small, wire } from "./small.ts";

const wires = (document: GraphDocument) =>
  document.edges.map((e) => `${e.from.node}.${e.from.port} > ${e.to.node}.${e.to.port}`);
const sound = (document: GraphDocument) =>
  validate(document, builtinDatasets).problems.filter((p) => p.severity === "error").length === 0;

describe("edits", () => {
  it("add nodes with ids that are free", () => {
    const document = small();
    const first = newNode(document, ops.matmul, { x: 8, y: 16 });
    expect(first).toMatchObject({ id: "matmul1", type: "matmul", params: {} });
    document.nodes.push(first);
    expect(newNode(document, ops.matmul, { x: 0, y: 0 }).id).toBe("matmul2");
  });

  it("draw wires, and put one in the place of another", () => {
    const document = small();
    document.nodes.push(makeNode("id", "identity"));
    const drawn = applyCommand(
      document,
      connectCommand(document, { node: "h", port: "y" }, { node: "id", port: "x" }),
    ).document;
    expect(drawn.edges.at(-1)).toEqual(wire("h.y", "id.x"));
    const to = { node: "goal", port: "logits" };
    const replaced = applyCommand(drawn, connectCommand(drawn, { node: "id", port: "y" }, to));
    expect(wires(replaced.document)).toEqual([
      "data.x > h.a",
      "w.value > h.b",
      "id.y > goal.logits",
      "data.y > goal.labels",
      "h.y > id.x",
    ]);
    expect(applyCommand(replaced.document, replaced.inverse).document).toStrictEqual(drawn);
  });

  it("put a node on a wire, and heal the gap that a node leaves", () => {
    const document = small();
    document.nodes.push(makeNode("id", "identity"));
    const insert = insertCommand(document, "goal.logits", "id");
    if (insert === undefined) throw new Error("not inserted");
    const inserted = applyCommand(document, insert).document;
    expect(wires(inserted)).toContain("h.y > id.x");
    expect(wires(inserted)).toContain("id.y > goal.logits");
    expect(sound(inserted)).toBe(true);
    const healed = applyCommand(inserted, healCommand(inserted, "id")).document;
    expect(wires(healed).sort()).toEqual(wires(small()).sort());
    expect(insertCommand(document, "goal.logits", "data")).toBeUndefined();
    expect(insertCommand(document, "nope", "id")).toBeUndefined();
    const bare = applyCommand(document, healCommand(document, "data")).document;
    expect(bare.nodes.map((n) => n.id)).not.toContain("data");
  });

  it("delete nodes and wires in one step", () => {
    const command = deleteCommand(small(), ["w"], ["h.b", "goal.labels"]);
    const { document, inverse } = applyCommand(small(), command);
    expect(wires(document)).toEqual(["data.x > h.a", "h.y > goal.logits"]);
    expect(applyCommand(document, inverse).document).toStrictEqual(small());
  });

  it("give 20,000 ids that are not taken, within their length", () => {
    const next = idMaker(Array.from({ length: 20_000 }, (_, i) => `n${i}`));
    const made = Array.from({ length: 20_000 }, (_, i) => next(`n${i}`));
    expect(new Set(made).size).toBe(20_000);
    const long = idMaker(["x".repeat(128)])("x".repeat(200));
    expect(long).toHaveLength(128);
    expect(long).not.toBe("x".repeat(128));
  });
});

describe("clipboard", () => {
  it("carries nodes and the wires among them, as text", () => {
    const clip = copyNodes(small(), ["w", "h"]);
    if (clip === undefined) throw new Error("nothing copied");
    expect(readClip(clipToText(clip))).toStrictEqual({ ok: true, clip });
    const pasted = pasteCommand(small(), clip, { offset: { x: 16, y: 16 } });
    const { document } = applyCommand(small(), pasted.command);
    expect(pasted.nodes).toEqual(["w2", "h2"]);
    expect(wires(document).slice(4)).toEqual(["w2.value > h2.b"]);
    expect(document.nodes.at(-1)?.position).toEqual({ x: 16, y: 16 });
  });

  it("keeps wires from outside where asked for and where they have a start", () => {
    const clip = copyNodes(small(), ["h"]);
    if (clip === undefined) throw new Error("nothing copied");
    const options = { offset: { x: 0, y: 0 }, keepIncoming: true };
    const { command } = pasteCommand(small(), clip, options);
    expect(wires(applyCommand(small(), command).document).slice(4)).toEqual([
      "data.x > h2.a",
      "w.value > h2.b",
    ]);
    const elsewhere = { ...small(), nodes: [], edges: [] };
    const alone = applyCommand(elsewhere, pasteCommand(elsewhere, clip, options).command);
    expect(alone.document.nodes.map((n) => n.id)).toEqual(["h"]);
    expect(alone.document.edges).toEqual([]);
  });

  it("pastes anything that was copied into a document that can be read", () => {
    fc.assert(
      fc.property(anyDocument, anyDocument, fc.boolean(), (source, target, keepIncoming) => {
        const clip = copyNodes(
          source,
          source.nodes.map((n) => n.id),
        );
        if (clip === undefined) return;
        expect(readClip(clipToText(clip))).toStrictEqual({ ok: true, clip });
        const { command, nodes } = pasteCommand(target, clip, {
          offset: { x: 1, y: 1 },
          keepIncoming,
        });
        const { document, inverse } = applyCommand(target, command);
        expect(nodes).toHaveLength(source.nodes.length);
        expect(parseDocument(serializeDocument(document)).ok).toBe(true);
        expect(applyCommand(document, inverse).document).toStrictEqual(target);
      }),
      { numRuns: 200 },
    );
  });

  it("drops keys named __proto__, and sets no prototype by them", () => {
    const node = JSON.stringify(makeNode("a", "add", {})).replace(
      '"params":{}',
      '"params":{"b":{"__proto__":{"bad":1}},"__proto__":{"bad":1}}',
    );
    const read = readClip(
      `{"format":"proxflow-clip","formatVersion":1,"nodes":[${node}],"edges":[],"incoming":[]}`,
    );
    const params = (read.ok ? read.clip : undefined)?.nodes[0]?.params as Record<
      string,
      { bad?: unknown }
    >;
    expect(JSON.stringify(params)).toBe('{"b":{}}');
    expect([params.bad, params.b?.bad, ({} as { bad?: unknown }).bad]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each([
    ["", /is empty/],
    ["hello", /text, but no nodes/],
    ['"proxflow-clip"', /cannot be read/],
    ['{"format":"proxflow-clip"}', /formatVersion/],
    ['{"format":"proxflow-clip","formatVersion":1,"nodes":[', /part of a copy/],
    ['{"format":"proxflow","formatVersion":1}', /document in the clipboard cannot be read/],
    ['{"format":"proxflow","formatVersion":99}', /99 is the newest|format version 99/],
    [serializeDocument({ ...small(), nodes: [], edges: [] }), /has no nodes/],
  ])("says what %j is instead of nodes", (text, reason) => {
    const read = readClip(text);
    expect(read.ok ? "" : read.reason).toMatch(reason);
  });

  it("takes a whole document for all its nodes", () => {
    const read = readClip(serializeDocument(small()));
    expect(read.ok && read.clip.nodes).toEqual(small().nodes);
    expect(copyNodes(small(), ["nope"])).toBeUndefined();
  });

  it("carries notes, and the frames that hold nothing else", () => {
    const source = framed();
    const clip = copyNodes(source, ["w", "h"]);
    if (clip === undefined) throw new Error("nothing copied");
    expect(clip.frames?.map((f) => f.id)).toEqual(["both"]);
    const { command } = pasteCommand(source, clip, { offset: { x: 16, y: 32 } });
    const { document, inverse } = applyCommand(source, command);
    const copy = document.frames?.at(-1);
    expect(copy).toEqual({ ...source.frames?.[0], id: "both2", position: { x: -8, y: -24 } });
    expect(document.nodes.at(-1)?.note).toBe("a note");
    expect(applyCommand(document, inverse).document).toStrictEqual(source);
    const all = copyNodes(
      source,
      source.nodes.map((n) => n.id),
    );
    expect(all?.frames?.map((f) => f.id)).toEqual(["both", "more", "empty"]);
  });
});

/** "w" and "h" in a frame, all in a wider one, and an empty one far off. */
function framed(): GraphDocument {
  const { nodes, ...rest } = small();
  const frame = (id: string, x: number, width: number) => ({
    id,
    title: id,
    colour: "blue" as const,
    position: { x, y: x === 5000 ? x : -56 },
    size: { width, height: 400 },
  });
  const at: Record<string, number> = { w: 0, h: 300, data: 800, goal: 1100 };
  return {
    ...rest,
    nodes: nodes.map((n) => ({
      ...n,
      position: { x: at[n.id] as number, y: 0 },
      ...(n.id === "h" && { note: "a note" }),
    })),
    frames: [frame("both", -24, 560), frame("more", -80, 1400), frame("empty", 5000, 200)],
  };
}
