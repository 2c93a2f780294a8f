/** Undo over all commands and over the edits that are made of them, in groups too. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { builtinDatasets } from "../../../core/base/datasets.ts";
import { ProxflowError } from "../../../core/base/errors.ts";
import { copyNodes, pasteCommand } from "../../../core/graph/clipboard.ts";
import { collapseCommand } from "../../../core/graph/collapse.ts";
import { applyCommand, type Command } from "../../../core/graph/commands.ts";
import { groupName } from "../../../core/graph/definitions.ts";
import { deleteCommand, healCommand, insertCommand } from "../../../core/graph/edits.ts";
import { type Edited, emptyHistory, perform, redo, undo } from "../../../core/graph/history.ts";
import { holdCommand, solveCommand } from "../../../core/graph/hold.ts";
import { importDefinitions } from "../../../core/graph/library.ts";
import type { GraphDefinition, GraphDocument } from "../../../core/graph/schema.ts";
import { unpackCommand } from "../../../core/graph/unpack.ts";
import { validate } from "../../../core/graph/validate.ts";
import { anyDocument, commandFor, wiredDocument } from "./arbitrary.ts";

/** A command that is missing here does not compile. */
const all: Readonly<Record<Command["type"], true>> = {
  "add-nodes": true,
  "remove-nodes": true,
  "add-edges": true,
  "remove-edges": true,
  "move-nodes": true,
  "set-params": true,
  "set-title": true,
  "set-note": true,
  "set-muted": true,
  "set-side": true,
  "set-weight": true,
  "set-via": true,
  "add-frames": true,
  "remove-frames": true,
  "set-frame": true,
  "set-definition": true,
  "set-dataset": true,
  "set-operator": true,
  "edit-definition": true,
  "set-solver": true,
  "set-name": true,
  "set-description": true,
  "set-view": true,
  batch: true,
};

const orderOf = ({ definitions = {}, datasets = {} }: GraphDocument): string[] => [
  ...Object.keys(definitions),
  ...Object.keys(datasets),
];

/** Types of a command and of those within it, with whether they act inside of a group. */
function typesIn(command: Command, inside = false): string[] {
  const own = inside ? [command.type, `inside ${command.type}`] : [command.type];
  if (command.type === "batch")
    return [...own, ...command.commands.flatMap((c) => typesIn(c, inside))];
  if (command.type === "edit-definition") return [...own, ...typesIn(command.command, true)];
  return own;
}

describe("the commands that undo is tested with", () => {
  it("are all there are, on the document and inside of groups, and succeed", () => {
    const done = new Set<string>();
    const pair = anyDocument.chain((d) => fc.tuple(fc.constant(d), commandFor(d)));
    fc.assert(
      fc.property(pair, ([document, command]) => {
        try {
          const { document: after, inverse } = applyCommand(document, command);
          const back = applyCommand(after, inverse).document;
          expect(back).toStrictEqual(document);
          expect(orderOf(back)).toEqual(orderOf(document));
          for (const type of typesIn(command)) done.add(type);
        } catch (error) {
          if (!(error instanceof ProxflowError)) throw error;
        }
      }),
      { numRuns: 3000, seed: 1 },
    );
    const inside = Object.keys(all).filter(
      // The view is the document's alone, and a definition is edited from the outermost level.
      (type) => !["set-view", "edit-definition"].includes(type),
    );
    const wanted = [...Object.keys(all), ...inside.map((type) => `inside ${type}`)];
    expect(wanted.filter((type) => !done.has(type))).toEqual([]);
  });
});

/** What one can do to a graph: each gives a command, or undefined where it does not apply. */
type Edit = (graph: GraphDocument, pick: (n: number) => number) => Command | undefined;

const some = (graph: GraphDocument, pick: (n: number) => number): string[] =>
  graph.nodes.filter(() => pick(2) === 0).map(({ id }) => id);
const one = <T>(list: readonly T[], pick: (n: number) => number): T | undefined =>
  list[pick(Math.max(1, list.length))];
const boxed = (id: string, pick: (n: number) => number) => ({
  id,
  title: id,
  colour: "red" as const,
  position: { x: pick(4000) - 2000, y: pick(4000) - 2000 },
  size: { width: 100 + pick(2000), height: 100 + pick(2000) },
});

const edits: Readonly<Record<string, Edit>> = {
  collapse: (graph, pick) => collapseCommand(graph, some(graph, pick)).command,
  unpack(graph, pick) {
    const groups = graph.nodes.filter(({ type }) => groupName(type) !== undefined);
    const node = one(groups, pick);
    const { shapes } = validate(graph, builtinDatasets);
    return node && unpackCommand(graph, node.id, shapes, builtinDatasets);
  },
  paste(graph, pick) {
    const clip = copyNodes(graph, some(graph, pick));
    return (
      clip &&
      pasteCommand(graph, clip, { offset: { x: 8, y: 8 }, keepIncoming: pick(2) > 0 }).command
    );
  },
  remove: (graph, pick) =>
    deleteCommand(
      graph,
      some(graph, pick),
      graph.edges.filter(() => pick(3) > 0).map((e) => e.id),
    ),
  heal(graph, pick) {
    const node = one(graph.nodes, pick);
    return node && healCommand(graph, node.id);
  },
  insert(graph, pick) {
    const [edge, node] = [one(graph.edges, pick), one(graph.nodes, pick)];
    return edge && node && insertCommand(graph, edge.id, node.id);
  },
  hold(graph, pick) {
    const node = one(graph.nodes, pick);
    return node && holdCommand(graph, { node: node.id, port: "value" }, [2], [1, 2]);
  },
  solve(graph, pick) {
    const node = one(graph.nodes, pick);
    return node && solveCommand(graph, { node: node.id, port: "value" });
  },
  frame: (graph, pick) => ({
    type: "add-frames",
    frames: [boxed(`f${(graph.frames ?? []).length}-${pick(1e6)}`, pick)],
  }),
  lead(graph, pick) {
    const edge = one(graph.edges, pick);
    const via = Array.from({ length: 1 + pick(3) }, () => boxed("", pick).position);
    return edge && { type: "set-via", edge: edge.id, via };
  },
  mute(graph, pick) {
    const node = one(graph.nodes, pick);
    return node && { type: "set-muted", node: node.id, muted: node.muted !== true };
  },
  side(graph, pick) {
    const node = one(graph.nodes, pick);
    return (
      node && {
        type: "set-side",
        node: node.id,
        side: (["A", "B", null] as const)[pick(3)] ?? null,
      }
    );
  },
  import: (graph) => ({
    type: "batch",
    commands: [
      ...importDefinitions(graph, { group1: { title: "Other", nodes: [], edges: [] } }).commands,
    ],
  }),
};

/** The graph inside of a definition, as the canvas shows it. */
function level(document: GraphDocument, name: string): GraphDocument {
  const inner: GraphDefinition | undefined = document.definitions?.[name];
  if (inner === undefined) throw new Error(`no definition ${name}`);
  const { nodes, edges, frames } = inner;
  const { frames: _, ...around } = document;
  return { ...around, nodes, edges, ...(frames && { frames }) };
}

describe("edits", () => {
  const names = Object.keys(edits);
  const plan = fc.tuple(
    wiredDocument,
    fc.array(fc.tuple(fc.constantFrom(...names), fc.boolean(), fc.nat(1e6)), {
      minLength: 6,
      maxLength: 20,
    }),
  );

  it("of every kind are undone step by step and done again, in groups too", () => {
    const done = new Map<string, number>();
    fc.assert(
      fc.property(plan, ([document, steps]) => {
        let state: Edited = { document, history: emptyHistory };
        for (const [name, within, seed] of steps) {
          let random = seed + 1;
          const pick = (n: number): number => {
            random = (random * 48271) % 2147483647;
            return random % n;
          };
          const group = within
            ? one(Object.keys(state.document.definitions ?? {}), pick)
            : undefined;
          const graph = group === undefined ? state.document : level(state.document, group);
          try {
            const command = edits[name]?.(graph, pick);
            if (command === undefined) continue;
            const whole: Command =
              group === undefined ? command : { type: "edit-definition", name: group, command };
            state = perform(state, whole);
            const key = group === undefined ? name : `inside ${name}`;
            done.set(key, (done.get(key) ?? 0) + 1);
          } catch (error) {
            if (!(error instanceof ProxflowError)) throw error;
          }
        }
        const end = state.document;
        let back: Edited = state;
        for (let next = undo(back); next !== undefined; next = undo(back)) back = next;
        expect(back.document).toStrictEqual(document);
        expect(orderOf(back.document)).toEqual(orderOf(document));
        for (let next = redo(back); next !== undefined; next = redo(back)) back = next;
        expect(back.document).toStrictEqual(end);
        expect(orderOf(back.document)).toEqual(orderOf(end));
      }),
      { numRuns: 400, seed: 7 },
    );
    const wanted = [...names, ...names.map((name) => `inside ${name}`)];
    expect(wanted.filter((key) => !done.has(key))).toEqual([]);
  });
});
