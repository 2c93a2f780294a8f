/**
 * Definitions: graphs of the user's own that stand behind one node. A node of type "group.<name>"
 * is such a node; to everything else it is a module with ports of its own.
 */
import { z } from "zod";
import type { DatasetCatalog } from "../base/datasets.ts";
import type { Problem } from "../base/errors.ts";
import type { Shape } from "../base/shape.ts";
import { type OperatorEntry, type Operators, operatorName } from "../operators/manifest.ts";
import { customOp } from "../operators/op.ts";
import { opOf } from "../ops/index.ts";
import type { AnyOp, GroupInputs, InputPort, ModuleGraph, ModuleOp, ProbeOp } from "../ops/spec.ts";
import { solverSettings } from "../solvers/settings.ts";
import { findInput } from "./ports.ts";
import {
  FORMAT_VERSION,
  type GraphDefinition,
  type GraphDocument,
  type GraphNode,
} from "./schema.ts";
import type { Validation } from "./validation.ts";

export type Definitions = Readonly<Record<string, GraphDefinition>>;
/** Operator of a node's type: built in, or defined by the document. */
export type OpLookup = (type: string) => AnyOp | undefined;

/** What is known of a definition's ports where one of its nodes stands. */
export interface Surroundings {
  /** Shapes of the values that come in, by port. */
  readonly shapes: Readonly<Record<string, Shape>>;
  /** Ports whose value is solved for. */
  readonly solved: readonly string[];
}
type Check = (document: GraphDocument, catalog: DatasetCatalog, inside: Surroundings) => Validation;

const PREFIX = "group.";
export const groupType = (name: string): string => PREFIX + name;
/** Name of the definition that a type stands for; `undefined` for other types. */
export const groupName = (type: string): string | undefined =>
  type.startsWith(PREFIX) ? type.slice(PREFIX.length) : undefined;

const none = z.object({});
const docs = { tex: "", set: "", projection: "", source: "Proxflow" };

/** A port through which a value comes into a definition. */
const inputOp: AnyOp = {
  type: "input",
  version: 1,
  category: "module",
  kind: "source",
  role: "constant",
  docs: { ...docs, title: "Input", summary: "A port of the group: what is wired to it outside." },
  inputs: [],
  outputs: [{ name: "value", help: "What is wired to this port outside." }],
  params: none,
  inferShapes: () => [],
  code: { name: "input" },
  examples: [],
};

/** A port through which a value leaves a definition. */
const outputOp: ProbeOp<object> = {
  type: "output",
  version: 1,
  category: "module",
  kind: "probe",
  metric: null,
  docs: { ...docs, title: "Output", summary: "A port of the group: what it hands on." },
  inputs: [{ name: "value", help: "What the group hands on by this port." }],
  outputs: [],
  params: none,
  inferShapes: () => [],
  code: { name: "output" },
  examples: [],
};

export const portOps: readonly AnyOp[] = [inputOp, outputOp];
export const isPort = (node: GraphNode): boolean => node.type === "input" || node.type === "output";

/** A definition as a document, to be checked and edited as one. */
export function asDocument(
  definition: GraphDefinition,
  definitions: Definitions,
  operators?: Operators,
): GraphDocument {
  const { title, nodes, edges, frames } = definition;
  return {
    format: "proxflow",
    formatVersion: FORMAT_VERSION,
    name: title,
    nodes,
    edges,
    ...(frames && { frames }),
    definitions,
    ...(operators && { operators }),
    solver: solverSettings.parse({}),
  };
}

/** Names of the definitions that a graph's nodes stand for. */
export const usedBy = (nodes: readonly GraphNode[]): ReadonlySet<string> =>
  new Set(nodes.flatMap((node) => groupName(node.type) ?? []));

/** Definitions from which a walk inwards leads back to themselves. */
export function recursive(definitions: Definitions): ReadonlySet<string> {
  const found = new Set<string>();
  for (const start of Object.keys(definitions)) {
    const reached = new Set(usedBy(definitions[start]?.nodes ?? []));
    for (const name of reached)
      if (Object.hasOwn(definitions, name))
        for (const next of usedBy(definitions[name]?.nodes ?? [])) reached.add(next);
    if (reached.has(start)) found.add(start);
  }
  return found;
}

/** What a document knows beside the built-in operators. */
export interface Own {
  readonly definitions?: Definitions | undefined;
  readonly operators?: Operators | undefined;
}

const nothing: Readonly<Record<string, never>> = {};
const lookups = new WeakMap<Definitions, WeakMap<Operators, OpLookup>>();
const customs = new WeakMap<OperatorEntry, Map<string, AnyOp>>();

/** One op for one entry, so that what depends on it is known to be the same. */
function customOf(name: string, entry: OperatorEntry): AnyOp {
  const made = customs.get(entry) ?? new Map<string, AnyOp>();
  customs.set(entry, made);
  const op = made.get(name) ?? customOp(name, entry);
  made.set(name, op);
  return op;
}

/**
 * The operators of a document: those built in, ports, and its own definitions.
 * @param check the validator, which looks inside of definitions by this very lookup
 */
export function opsIn(own: Own, check: Check): OpLookup {
  if (own.definitions === undefined && own.operators === undefined) return plain;
  const { definitions = nothing, operators = nothing } = own;
  const near = lookups.get(definitions) ?? new WeakMap<Operators, OpLookup>();
  lookups.set(definitions, near);
  const known = near.get(operators);
  if (known !== undefined) return known;
  const made = new Map<string, AnyOp>();
  let endless: ReadonlySet<string> | undefined;
  const lookup: OpLookup = (type) => {
    const custom = operatorName(type);
    if (custom !== undefined)
      return Object.hasOwn(operators, custom)
        ? customOf(custom, operators[custom] as OperatorEntry)
        : undefined;
    const name = groupName(type);
    if (name === undefined || !Object.hasOwn(definitions, name)) return plain(type);
    let op = made.get(name);
    if (op === undefined) {
      endless ??= recursive(definitions);
      op = groupOp(name, { definitions, operators }, lookup, check, endless.has(name));
      made.set(name, op);
    }
    return op;
  };
  near.set(operators, lookup);
  return lookup;
}

const plain: OpLookup = (type) => opOf(type) ?? portOps.find((op) => op.type === type);

function groupOp(
  name: string,
  { definitions, operators }: Required<Own> & { definitions: Definitions },
  lookup: OpLookup,
  check: Check,
  endless: boolean,
): ModuleOp<object> {
  const definition = definitions[name] as GraphDefinition;
  const { title, description, nodes } = definition;
  const inputs = nodes.filter((node) => node.type === "input");
  const outputs = nodes.filter((node) => node.type === "output");
  const seen = new Map<string, Validation>();
  let lastCatalog: DatasetCatalog | undefined;
  const look = ({ shapes, solved, datasets }: GroupInputs): Validation => {
    if (datasets !== lastCatalog) seen.clear();
    lastCatalog = datasets;
    const key = JSON.stringify([shapes, solved]);
    let found = seen.get(key);
    if (found === undefined) {
      if (seen.size > 16) seen.clear();
      found = check(asDocument(definition, definitions, operators), datasets, { shapes, solved });
      seen.set(key, found);
    }
    return found;
  };
  const behind = (output: string) =>
    definition.edges.find((edge) => edge.to.node === output && edge.to.port === "value")?.from;
  const labelled = (node: GraphNode) => ({
    name: node.id,
    ...(node.title !== undefined && { label: node.title }),
    help:
      node.note ?? (node.type === "input" ? "An input of the group." : "A result of the group."),
  });
  return {
    type: groupType(name),
    version: 1,
    category: "module",
    kind: "module",
    docs: { ...docs, title, summary: description || "A group of nodes of this document." },
    // Where a definition holds itself its ports cannot be told apart: nothing of it is shown.
    inputs: inputs.map((node): InputPort => {
      const data =
        !endless &&
        definition.edges.some((edge) => {
          if (edge.from.node !== node.id) return false;
          const type = nodes.find((other) => other.id === edge.to.node)?.type;
          const op = type === undefined ? undefined : lookup(type);
          return op !== undefined && findInput(op, edge.to.port)?.port.data === true;
        });
      return { ...labelled(node), ...(data && { data: true as const }) };
    }),
    outputs: outputs.map(labelled),
    params: none,
    inferShapes({ inputs: shapes, ports, datasets }) {
      if (endless) return [];
      const given = Object.fromEntries(ports.map((port, i) => [port, shapes[i] as Shape]));
      const inner = look({ shapes: given, solved: [], datasets }).shapes;
      return outputs.map(({ id }) => {
        const from = behind(id);
        // An output whose shape does not follow is left open: `problems` says why.
        return (from && inner[`${from.node}.${from.port}`]) as Shape;
      });
    },
    expand: () => expandDefinition(definition),
    group: {
      name,
      parts: () => (endless ? [] : nodes.flatMap((node) => partsOf(lookup(node.type)))),
      problems(context) {
        if (!endless) return look(context).problems;
        return [containsItself(title)];
      },
      known(output, context) {
        const from = endless ? undefined : behind(output);
        return from === undefined || !look(context).solved.has(`${from.node}.${from.port}`);
      },
    },
    code: { name: "group" },
    examples: [],
  };
}

/** An operator, or what a group is made of. */
export const partsOf = (op: AnyOp | undefined): readonly AnyOp[] =>
  op === undefined ? [] : op.kind === "module" && op.group ? op.group.parts() : [op];

export function containsItself(title: string): Problem {
  return {
    severity: "error",
    code: "contains-itself",
    message: `The group "${title}" would contain itself.`,
    fix: "Use another group inside of it, or unpack one of the two.",
  };
}

/** Upper left corner of what a definition holds: where its node stands when it is unpacked. */
export function cornerOf(nodes: readonly GraphNode[]): GraphNode["position"] {
  const parts = nodes.filter((node) => !isPort(node));
  return {
    x: Math.min(...parts.map((node) => node.position.x)),
    y: Math.min(...parts.map((node) => node.position.y)),
  };
}

function expandDefinition({ nodes, edges }: GraphDefinition): ModuleGraph {
  const end = ({ node, port }: { node: string; port: string }) => `${node}.${port}`;
  const parts = nodes.filter((node) => !isPort(node));
  const ports = new Map(nodes.filter(isPort).map((node) => [node.id, node.type]));
  const { x: left, y: top } = cornerOf(parts);
  const of = (id: string, type: string) => ports.get(id) === type;
  return {
    nodes: parts.map(({ id, type, title, note, muted, side, params, position }) => ({
      id,
      type,
      ...(title !== undefined && { title }),
      ...(note !== undefined && { note }),
      ...(muted && { muted }),
      ...(side && { side }),
      params,
      at: [position.x - left, position.y - top],
    })),
    wires: edges
      .filter(({ from, to }) => !ports.has(from.node) && !ports.has(to.node))
      .map(({ from, to }) => [end(from), end(to)] as const),
    inputs: Object.fromEntries(
      [...ports.keys()]
        .filter((id) => of(id, "input"))
        .map((id) => [id, edges.filter((e) => e.from.node === id).map((e) => end(e.to))]),
    ),
    outputs: Object.fromEntries(
      edges.filter((e) => of(e.to.node, "output")).map((e) => [e.to.node, end(e.from)]),
    ),
    weights: Object.fromEntries(
      edges.flatMap((e) => (e.weight === undefined ? [] : [[end(e.to), e.weight]])),
    ),
    via: Object.fromEntries(
      edges.flatMap(({ to, via = [] }) =>
        via.length === 0
          ? []
          : [
              [
                of(to.node, "output") ? to.node : end(to),
                via.map(({ x, y }) => [x - left, y - top] as const),
              ],
            ],
      ),
    ),
  };
}
