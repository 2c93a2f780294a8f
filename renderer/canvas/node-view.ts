/** What a node shows, as plain data worked out from the document; equal views keep their identity. */
import type { Problem } from "../../core/base/errors.ts";
import { formatShape, type Shape } from "../../core/base/shape.ts";
import { inputPortsOf, outputPortsOf } from "../../core/graph/ports.ts";
import type { GraphDocument, GraphEdge, GraphNode } from "../../core/graph/schema.ts";
import type { Validation } from "../../core/graph/validation.ts";
import { opOf } from "../../core/ops/index.ts";
import type { AnyOp, OpCategory } from "../../core/ops/spec.ts";
import { describeParams } from "../panels/param-schema.ts";

export interface PortView {
  readonly name: string;
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
  readonly inline: { readonly label: string; readonly text: string } | null;
  readonly constraint: boolean;
  readonly severity: Problem["severity"] | null;
  readonly problems: readonly string[];
}

const shapeText = (shape: Shape | undefined): string | null =>
  shape === undefined ? null : formatShape(shape);

/** The text of the parameter that an op shows on its node. */
function inlineOf(op: AnyOp, node: GraphNode): NodeView["inline"] {
  const field = describeParams(op.params).find((entry) => entry.inline);
  if (field === undefined) return null;
  const value = node.params[field.name] ?? field.fallback;
  const text = Array.isArray(value)
    ? value.length === 0
      ? "scalar"
      : value.join(" \u00d7 ")
    : String(value);
  return { label: field.title, text };
}

export function nodeView(
  node: GraphNode,
  edgesIn: readonly GraphEdge[],
  usedOutputs: ReadonlySet<string>,
  problems: readonly Problem[],
  shapes: Validation["shapes"],
): NodeView {
  const op = opOf(node.type);
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
        shape: from ? shapeText(shapes[`${from.node}.${from.port}`]) : null,
        help: port.help,
        wired: from !== undefined,
        data: port.data,
        bad: badPorts.has(port.name),
      };
    }),
    outputs: (op ? outputPortsOf(op) : [...usedOutputs].map(ghostPort)).map((port) => ({
      name: port.name,
      shape: shapeText(shapes[`${node.id}.${port.name}`]),
      help: port.help,
      wired: usedOutputs.has(`${node.id}.${port.name}`),
      data: false,
      bad: badPorts.has(port.name),
    })),
    inline: op ? inlineOf(op, node) : null,
    constraint: op?.kind === "function" || op?.kind === "set",
    severity: problems.some((problem) => problem.severity === "error")
      ? "error"
      : problems.length > 0
        ? "warning"
        : null,
    problems: problems.map((p) => (p.fix ? `${p.message} ${p.fix}` : p.message)),
  };
}

/** Ports of a node whose op is not known stay visible, so that no wire vanishes. */
const ghostPort = (name: string) => ({ name, help: "This op is not known.", data: false });

/** Views of all nodes by id, in one pass over the document. */
export function nodeViews(document: GraphDocument, validation: Validation): Map<string, NodeView> {
  const into = Map.groupBy(document.edges, (edge) => edge.to.node);
  const used = new Set(document.edges.map((edge) => `${edge.from.node}.${edge.from.port}`));
  const problems = Map.groupBy(validation.problems, (problem) => problem.node);
  return new Map(
    document.nodes.map((node) => [
      node.id,
      nodeView(node, into.get(node.id) ?? [], used, problems.get(node.id) ?? [], validation.shapes),
    ]),
  );
}
