/**
 * Commands: plain data, the only way to change a document. Each has an inverse that puts back
 * exactly what was there, the order of nodes and wires included.
 */
import { ProxflowError } from "../base/errors.ts";
import type { DataReference } from "../base/own-data.ts";
import type { OperatorEntry } from "../operators/manifest.ts";
import { asDocument } from "./definitions.ts";
import { insert, missing, put, take, withEntry } from "./parts.ts";
import type {
  GraphDefinition,
  GraphDocument,
  GraphEdge,
  GraphFrame,
  GraphNode,
  Side,
} from "./schema.ts";

type Point = GraphNode["position"];

export type Command =
  /** `at`: indices in the resulting list, ascending; without it the nodes go to the end. */
  | {
      readonly type: "add-nodes";
      readonly nodes: readonly GraphNode[];
      readonly at?: readonly number[];
    }
  /** Their wires go with them. */
  | { readonly type: "remove-nodes"; readonly nodes: readonly string[] }
  | {
      readonly type: "add-edges";
      readonly edges: readonly GraphEdge[];
      readonly at?: readonly number[];
    }
  | { readonly type: "remove-edges"; readonly edges: readonly string[] }
  | {
      readonly type: "move-nodes";
      readonly moves: readonly { readonly node: string; readonly position: Point }[];
    }
  /** Puts `params` in the place of all the node's params. */
  | {
      readonly type: "set-params";
      readonly node: string;
      readonly params: GraphNode["params"];
    }
  | { readonly type: "set-title"; readonly node: string; readonly title: string | null }
  | { readonly type: "set-note"; readonly node: string; readonly note: string | null }
  | { readonly type: "set-muted"; readonly node: string; readonly muted: boolean }
  | { readonly type: "set-side"; readonly node: string; readonly side: Side | null }
  | { readonly type: "set-weight"; readonly edge: string; readonly weight: number | null }
  /** Points that a wire is led through; `null` for none. */
  | { readonly type: "set-via"; readonly edge: string; readonly via: readonly Point[] | null }
  | {
      readonly type: "add-frames";
      readonly frames: readonly GraphFrame[];
      readonly at?: readonly number[];
    }
  | { readonly type: "remove-frames"; readonly frames: readonly string[] }
  /** Puts a frame in the place of the one with its id. */
  | { readonly type: "set-frame"; readonly frame: GraphFrame }
  /** Defines a group, or with `null` forgets it. A new one goes to the end, or to place `at`. */
  | {
      readonly type: "set-definition";
      readonly name: string;
      readonly definition: GraphDefinition | null;
      readonly at?: number;
    }
  /** Names data of the user's own, or with `null` forgets it. A new one goes to the end, or to place `at`. */
  | {
      readonly type: "set-dataset";
      readonly name: string;
      readonly dataset: DataReference | null;
      readonly at?: number;
    }
  /** Adds an operator of the document's own, or puts it in the place of an old one; `null` removes it. A new one goes to the end, or to place `at`. */
  | {
      readonly type: "set-operator";
      readonly name: string;
      readonly entry: OperatorEntry | null;
      readonly at?: number;
    }
  /** A command inside of a definition; what concerns the whole document still does. */
  | { readonly type: "edit-definition"; readonly name: string; readonly command: Command }
  | { readonly type: "set-solver"; readonly solver: GraphDocument["solver"] }
  | { readonly type: "set-name"; readonly name: string }
  | { readonly type: "set-description"; readonly description: string | null }
  /** Where the canvas looks. Never in the history. */
  | {
      readonly type: "set-view";
      readonly view: NonNullable<GraphDocument["view"]> | null;
    }
  /** All or nothing, in this order. */
  | { readonly type: "batch"; readonly commands: readonly Command[] };

/** A document after a command, and the way back. */
export interface Applied {
  readonly document: GraphDocument;
  /** Takes `document` back to what it was. */
  readonly inverse: Command;
}

/** One command for several; a lone one stays itself. */
export function batch(commands: readonly Command[]): Command {
  return commands.length === 1 ? (commands[0] as Command) : { type: "batch", commands };
}

/**
 * The document after a command, and the command that undoes it. The given document is not changed.
 * @throws ProxflowError `unknown-node`, `unknown-edge`, `unknown-frame`, `unknown-definition`,
 * `duplicate-id`, `bad-index` or `bad-scope`; then nothing has happened
 * @example
 * ```ts
 * import { applyCommand, model } from "proxflow";
 *
 * const m = model("ball");
 * m.sphere("circle", { x: m.parameter("point", { shape: [2] }).value });
 * const before = m.document();
 * const { document, inverse } = applyCommand(before, { type: "remove-nodes", nodes: ["circle"] });
 * console.log(document.nodes.length); // 1
 * console.log(applyCommand(document, inverse).document.nodes.length); // 2
 * ```
 */
export function applyCommand(document: GraphDocument, command: Command): Applied {
  switch (command.type) {
    case "add-nodes": {
      const nodes = insert(document.nodes, command.nodes, command.at, "node");
      const inverse: Command = { type: "remove-nodes", nodes: command.nodes.map((n) => n.id) };
      return { document: { ...document, nodes }, inverse };
    }
    case "add-edges": {
      const edges = insert(document.edges, command.edges, command.at, "edge");
      const inverse: Command = { type: "remove-edges", edges: command.edges.map((e) => e.id) };
      return { document: { ...document, edges }, inverse };
    }
    case "remove-nodes":
      return removeNodes(document, command.nodes);
    case "remove-edges": {
      const gone = new Set(command.edges);
      const cut = take(document.edges, (e) => gone.delete(e.id));
      for (const edge of gone) throw missing("edge", edge);
      return {
        document: { ...document, edges: cut.kept },
        inverse: { type: "add-edges", edges: cut.taken, at: cut.at },
      };
    }
    case "move-nodes":
      return moveNodes(document, command.moves);
    case "set-params":
      return editNode(document, command.node, (node) => ({
        node: { ...node, params: command.params },
        inverse: { ...command, params: node.params },
      }));
    case "set-title":
      return editNode(document, command.node, (node) => ({
        node: put(node, "title", command.title),
        inverse: { ...command, title: node.title ?? null },
      }));
    case "set-note":
      return editNode(document, command.node, (node) => ({
        node: put(node, "note", command.note),
        inverse: { ...command, note: node.note ?? null },
      }));
    case "set-side":
      return editNode(document, command.node, (node) => ({
        node: put(node, "side", command.side),
        inverse: { ...command, side: node.side ?? null },
      }));
    case "set-muted":
      return editNode(document, command.node, (node) => ({
        node: put(node, "muted", command.muted ? true : null),
        inverse: { ...command, muted: node.muted === true },
      }));
    case "set-weight": {
      const index = document.edges.findIndex((e) => e.id === command.edge);
      const edge = document.edges[index];
      if (edge === undefined) throw missing("edge", command.edge);
      const edges = document.edges.with(index, put(edge, "weight", command.weight));
      return {
        document: { ...document, edges },
        inverse: { ...command, weight: edge.weight ?? null },
      };
    }
    case "set-via": {
      const index = document.edges.findIndex((e) => e.id === command.edge);
      const edge = document.edges[index];
      if (edge === undefined) throw missing("edge", command.edge);
      const via = command.via === null ? null : [...command.via];
      return {
        document: { ...document, edges: document.edges.with(index, put(edge, "via", via)) },
        inverse: { ...command, via: edge.via ?? null },
      };
    }
    case "add-frames": {
      const frames = insert(document.frames ?? [], command.frames, command.at, "frame");
      const inverse: Command = { type: "remove-frames", frames: command.frames.map((f) => f.id) };
      return { document: withFrames(document, frames), inverse };
    }
    case "remove-frames": {
      const gone = new Set(command.frames);
      const cut = take(document.frames ?? [], (frame) => gone.delete(frame.id));
      for (const frame of gone) throw missing("frame", frame);
      return {
        document: withFrames(document, cut.kept),
        inverse: { type: "add-frames", frames: cut.taken, at: cut.at },
      };
    }
    case "set-frame": {
      const frames = document.frames ?? [];
      const index = frames.findIndex((frame) => frame.id === command.frame.id);
      const frame = frames[index];
      if (frame === undefined) throw missing("frame", command.frame.id);
      return {
        document: { ...document, frames: frames.with(index, command.frame) },
        inverse: { type: "set-frame", frame },
      };
    }
    case "set-definition": {
      const { name, at } = command;
      const old = definitionOf(document, name);
      const place = Object.keys(document.definitions ?? {}).indexOf(name);
      return {
        document: withDefinition(document, name, command.definition, at),
        inverse: {
          type: "set-definition",
          name,
          definition: old ?? null,
          ...(old && command.definition === null && { at: place }),
        },
      };
    }
    case "set-dataset": {
      const { name, dataset, at } = command;
      const { datasets = {} } = document;
      const old = Object.hasOwn(datasets, name) ? datasets[name] : undefined;
      const place = Object.keys(datasets).indexOf(name);
      return {
        document: put(document, "datasets", withEntry(datasets, name, dataset, at)),
        inverse: {
          type: "set-dataset",
          name,
          dataset: old ?? null,
          ...(old && dataset === null && { at: place }),
        },
      };
    }
    case "set-operator": {
      const { name, entry, at } = command;
      const { operators = {} } = document;
      const old = Object.hasOwn(operators, name) ? operators[name] : undefined;
      const place = Object.keys(operators).indexOf(name);
      return {
        document: put(document, "operators", withEntry(operators, name, entry, at)),
        inverse: {
          type: "set-operator",
          name,
          entry: old ?? null,
          ...(old && entry === null && { at: place }),
        },
      };
    }
    case "edit-definition":
      return editDefinition(document, command.name, command.command);
    case "set-solver":
      return {
        document: { ...document, solver: command.solver },
        inverse: { ...command, solver: document.solver },
      };
    case "set-name":
      return {
        document: { ...document, name: command.name },
        inverse: { ...command, name: document.name },
      };
    case "set-description":
      return {
        document: put(document, "description", command.description),
        inverse: { ...command, description: document.description ?? null },
      };
    case "set-view":
      return {
        document: put(document, "view", command.view),
        inverse: { ...command, view: document.view ?? null },
      };
    case "batch":
      return applyAll(document, command.commands);
  }
}

function applyAll(start: GraphDocument, commands: readonly Command[]): Applied {
  let document = start;
  const inverses: Command[] = [];
  for (const command of commands) {
    const applied = applyCommand(document, command);
    document = applied.document;
    inverses.push(applied.inverse);
  }
  return { document, inverse: batch(inverses.reverse()) };
}

function editDefinition(document: GraphDocument, name: string, command: Command): Applied {
  const within = (inner: Command): Command => ({ type: "edit-definition", name, command: inner });
  switch (command.type) {
    case "batch":
      return applyAll(document, command.commands.map(within));
    case "set-definition":
    case "set-dataset":
    case "set-operator":
    case "edit-definition":
    case "set-solver":
      return applyCommand(document, command);
    case "set-view":
      throw new ProxflowError("bad-scope", "A definition has no view of its own.");
  }
  const definition = definitionOf(document, name);
  if (definition === undefined)
    throw new ProxflowError("unknown-definition", `This document does not define "${name}".`);
  const { definitions = {} } = document;
  const applied = applyCommand(asDocument(definition, definitions), command);
  const { nodes, edges, frames, description, name: title } = applied.document;
  const next = { ...definition, nodes, edges };
  const framed = put<GraphDefinition, "frames">(next, "frames", frames ?? null);
  const changed =
    command.type === "set-name"
      ? { ...framed, title }
      : command.type === "set-description"
        ? put(framed, "description", description ?? null)
        : framed;
  return {
    document: withDefinition(document, name, changed),
    inverse: within(
      // A definition keeps its description itself, outside of the document made of it.
      command.type === "set-description"
        ? { ...command, description: definition.description ?? null }
        : applied.inverse,
    ),
  };
}

function definitionOf({ definitions }: GraphDocument, name: string): GraphDefinition | undefined {
  return definitions && Object.hasOwn(definitions, name) ? definitions[name] : undefined;
}

function withDefinition(
  document: GraphDocument,
  name: string,
  definition: GraphDefinition | null,
  at?: number,
): GraphDocument {
  const definitions = withEntry<GraphDefinition>(document.definitions ?? {}, name, definition, at);
  return put(document, "definitions", definitions);
}

function withFrames(document: GraphDocument, frames: GraphFrame[]): GraphDocument {
  return put(document, "frames", frames.length === 0 ? null : frames);
}

function removeNodes(document: GraphDocument, ids: readonly string[]): Applied {
  const gone = new Set(ids);
  const edges = take(document.edges, (e) => gone.has(e.from.node) || gone.has(e.to.node));
  const nodes = take(document.nodes, (n) => gone.delete(n.id));
  for (const node of gone) throw missing("node", node);
  const restore: Command = { type: "add-nodes", nodes: nodes.taken, at: nodes.at };
  const rewire: Command = { type: "add-edges", edges: edges.taken, at: edges.at };
  return {
    document: { ...document, nodes: nodes.kept, edges: edges.kept },
    inverse: edges.taken.length === 0 ? restore : batch([restore, rewire]),
  };
}

type Moves = Extract<Command, { type: "move-nodes" }>["moves"];

function moveNodes(document: GraphDocument, moves: Moves): Applied {
  const targets = new Map(moves.map((m) => [m.node, m.position]));
  const back: { node: string; position: Point }[] = [];
  const nodes = document.nodes.map((node) => {
    const position = targets.get(node.id);
    if (position === undefined) return node;
    targets.delete(node.id);
    back.push({ node: node.id, position: node.position });
    return { ...node, position };
  });
  for (const node of targets.keys()) throw missing("node", node);
  return { document: { ...document, nodes }, inverse: { type: "move-nodes", moves: back } };
}

function editNode(
  document: GraphDocument,
  id: string,
  edit: (node: GraphNode) => { node: GraphNode; inverse: Command },
): Applied {
  const index = document.nodes.findIndex((n) => n.id === id);
  const node = document.nodes[index];
  if (node === undefined) throw missing("node", id);
  const edited = edit(node);
  return {
    document: { ...document, nodes: document.nodes.with(index, edited.node) },
    inverse: edited.inverse,
  };
}
