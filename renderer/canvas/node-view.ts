/** What a node shows, as plain data worked out from the document; equal views keep their identity. */
import type { Problem } from "../../core/base/errors.ts";
import { formatShape, type Shape } from "../../core/base/shape.ts";
import type { OpLookup } from "../../core/graph/definitions.ts";
import { opsOf } from "../../core/graph/lookup.ts";
import { isMuted } from "../../core/graph/mute.ts";
import { inputPortsOf, outputPortsOf } from "../../core/graph/ports.ts";
import type { GraphDocument, GraphEdge, GraphNode } from "../../core/graph/schema.ts";
import type { Validation } from "../../core/graph/validation.ts";
import type { AnyOp, OpCategory } from "../../core/ops/spec.ts";
import { describeParams } from "../panels/param-schema.ts";

export interface PortView {
  readonly name: string;
  /** What people see; the name where a port has no other. */
  readonly label: string;
  readonly shape: string | null;
  readonly help: string;
  readonly wired: boolean;
  /** Known data only: drawn as a square. */
  readonly data: boolean;
  readonly bad: boolean;
}

export interface NodeView {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  /** Op title where the node has a name of its own. */
  readonly subtitle: string | null;
  readonly category: OpCategory | null;
  readonly inputs: readonly PortView[];
  readonly outputs: readonly PortView[];
  /** The parameters that the op shows on its node, at most two. */
  readonly inline: readonly { readonly label: string; readonly text: string }[];
  readonly constraint: boolean;
  readonly note: string | null;
  /** Switched off. */
  readonly muted: boolean;
  /** Holds a graph of its own. */
  readonly module: boolean;
  /** Its op is not known here. */
  readonly ghost: boolean;
  readonly severity: Problem["severity"] | null;
  readonly problems: readonly string[];
}

const shapeText = (shape: Shape | undefined): string | null =>
  shape === undefined ? null : formatShape(shape);

function inlineOf(op: AnyOp, node: GraphNode): NodeView["inline"] {
  return describeParams(op.params)
    .filter((field) => field.inline)
    .slice(0, 2)
    .map((field) => {
      const value = node.params[field.name] ?? field.fallback;
      return { label: field.title, text: valueText(field.name, value) };
    });
}

/** "784 \u00d7 128" for a shape, "0, 1" for other lists. */
function valueText(name: string, value: unknown): string {
  if (!Array.isArray(value)) return String(value);
  if (name === "shape") return value.length === 0 ? "scalar" : value.join(" \u00d7 ");
  return value.length === 0 ? "none" : value.join(", ");
}

export function nodeView(
  node: GraphNode,
  edgesIn: readonly GraphEdge[],
  usedOutputs: ReadonlySet<string>,
  problems: readonly Problem[],
  shapes: Validation["shapes"],
  lookup: OpLookup,
): NodeView {
  const op = lookup(node.type);
  const sources = new Map(edgesIn.map((edge) => [edge.to.port, edge.from]));
  const badPorts = new Set(problems.map((problem) => problem.port));
  const title = node.title ?? op?.docs.title ?? node.type;
  const inputs = op ? inputPortsOf(op, sources.keys()) : [...sources.keys()].map(ghostPort);
  return {
    id: node.id,
    type: node.type,
    title,
    subtitle: op && title !== op.docs.title ? op.docs.title : null,
    category: op?.category ?? null,
    inputs: inputs.map((port) => {
      const from = sources.get(port.name);
      return {
        name: port.name,
        label: port.label,
        shape: from ? shapeText(shapes[`${from.node}.${from.port}`]) : null,
        help: port.help,
        wired: from !== undefined,
        data: port.data,
        bad: badPorts.has(port.name),
      };
    }),
    outputs: (op ? outputPortsOf(op) : usedOf(node.id, usedOutputs).map(ghostPort)).map((port) => ({
      name: port.name,
      label: port.label ?? port.name,
      shape: shapeText(shapes[`${node.id}.${port.name}`]),
      help: port.help,
      wired: usedOutputs.has(`${node.id}.${port.name}`),
      data: false,
      bad: badPorts.has(port.name),
    })),
    inline: op ? inlineOf(op, node) : [{ label: "Unknown here", text: "kept as it is" }],
    constraint: op?.kind === "function" || op?.kind === "set" || op?.kind === "module",
    note: node.note?.trim() ? node.note : null,
    muted: isMuted(node),
    module: op?.kind === "module",
    ghost: op === undefined,
    severity: problems.some((problem) => problem.severity === "error")
      ? "error"
      : problems.length > 0
        ? "warning"
        : null,
    problems: problems.map((p) => (p.fix ? `${p.message} ${p.fix}` : p.message)),
  };
}

/** Of all outputs that are used, by "node.port", the ports of one node. */
const usedOf = (id: string, used: ReadonlySet<string>): string[] =>
  [...used].flatMap((end) => {
    const dot = end.lastIndexOf(".");
    return end.slice(0, dot) === id ? [end.slice(dot + 1)] : [];
  });

/** Ports of a node whose op is not known stay visible, so that no wire vanishes. */
const ghostPort = (name: string) => ({
  name,
  label: name,
  help: "This op is not known.",
  data: false,
});

/** Views of all nodes by id, in one pass over the document. */
export function nodeViews(document: GraphDocument, validation: Validation): Map<string, NodeView> {
  const lookup = opsOf(document);
  const into = Map.groupBy(document.edges, (edge) => edge.to.node);
  const used = new Set(document.edges.map((edge) => `${edge.from.node}.${edge.from.port}`));
  const problems = Map.groupBy(validation.problems, (problem) => problem.node);
  return new Map(
    document.nodes.map((node) => [
      node.id,
      nodeView(
        node,
        into.get(node.id) ?? [],
        used,
        problems.get(node.id) ?? [],
        validation.shapes,
        lookup,
      ),
    ]),
  );
}
