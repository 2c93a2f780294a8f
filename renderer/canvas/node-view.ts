/** What a node shows, as plain data worked out from the document; equal views keep their identity. */
import type { Problem } from "../../core/base/errors.ts";
import { formatShape, type Shape } from "../../core/base/shape.ts";
import type { OpLookup } from "../../core/graph/definitions.ts";
import { datasetName } from "../../core/graph/library.ts";
import { opsOf } from "../../core/graph/lookup.ts";
import { isMuted } from "../../core/graph/mute.ts";
import { inputPortsOf, outputPortsOf } from "../../core/graph/ports.ts";
import type { GraphDocument, GraphEdge, GraphNode, Side } from "../../core/graph/schema.ts";
import { takesSide } from "../../core/graph/sides.ts";
import type { Validation } from "../../core/graph/validation.ts";
import { wiresInto } from "../../core/graph/wires.ts";
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
  /** Name of the data set that the node gives examples of. */
  readonly dataset: string | null;
  readonly constraint: boolean;
  readonly note: string | null;
  /** Switched off. */
  readonly muted: boolean;
  /** Side that its set is held to. */
  readonly held: Side | null;
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

function nodeView(
  node: GraphNode,
  edgesIn: readonly GraphEdge[],
  usedOutputs: readonly string[],
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
    outputs: (op ? outputPortsOf(op) : usedOutputs.map(ghostPort)).map((port) => ({
      name: port.name,
      label: port.label ?? port.name,
      shape: shapeText(shapes[`${node.id}.${port.name}`]),
      help: port.help,
      wired: usedOutputs.includes(port.name),
      data: false,
      bad: badPorts.has(port.name),
    })),
    inline: op ? inlineOf(op, node) : [{ label: "Unknown here", text: "kept as it is" }],
    dataset: datasetName(node) ?? null,
    constraint: op?.kind === "function" || op?.kind === "set" || op?.kind === "module",
    note: node.note?.trim() ? node.note : null,
    muted: isMuted(node),
    held: (takesSide(node) && node.side) || null,
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

/** Ports of a node whose op is not known stay visible, so that no wire vanishes. */
const ghostPort = (name: string) => ({
  name,
  label: name,
  help: "This op is not known.",
  data: false,
});

/** What a view was made of; the same things make the same view. */
interface Made {
  readonly node: GraphNode;
  readonly op: AnyOp | undefined;
  readonly edgesIn: readonly GraphEdge[];
  readonly used: readonly string[];
  readonly problems: readonly Problem[];
  /** Names of the values at its ports, and their shapes. */
  readonly values: readonly string[];
  readonly shapes: readonly (Shape | undefined)[];
  readonly view: NodeView;
}

const none: readonly never[] = [];
const sameItems = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i]);
const equal = (a: NodeView, b: NodeView): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Views of all nodes by id, in one pass over the document. What is returned remembers the last pass:
 * it makes views anew only where something that they show has changed, and an equal view stays the
 * same object.
 */
export function createNodeViews(): (
  document: GraphDocument,
  validation: Validation,
) => ReadonlyMap<string, NodeView> {
  let known = new Map<string, Made>();
  return (document, { problems, shapes }) => {
    const lookup = opsOf(document);
    const into = wiresInto(document);
    const used = new Map<string, string[]>();
    for (const { from } of document.edges) {
      const ports = used.get(from.node);
      if (ports === undefined) used.set(from.node, [from.port]);
      else if (!ports.includes(from.port)) ports.push(from.port);
    }
    const about = new Map<string | undefined, Problem[]>();
    for (const problem of problems) {
      const list = about.get(problem.node);
      if (list === undefined) about.set(problem.node, [problem]);
      else list.push(problem);
    }
    const next = new Map<string, Made>();
    const views = new Map<string, NodeView>();
    for (const node of document.nodes) {
      const { id } = node;
      const old = known.get(id);
      const made = {
        node,
        op: lookup(node.type),
        edgesIn: into.get(id) ?? none,
        used: used.get(id) ?? none,
        problems: about.get(id) ?? none,
      };
      const asWired =
        old !== undefined && old.op === made.op && sameItems(old.edgesIn, made.edgesIn);
      const values = asWired
        ? old.values
        : [
            ...made.edgesIn.map(({ from }) => `${from.node}.${from.port}`),
            ...(made.op?.outputs ?? none).map(({ name }) => `${id}.${name}`),
          ];
      const seen = values.map((value) => shapes[value]);
      const unchanged =
        asWired &&
        old.node === node &&
        sameItems(old.used, made.used) &&
        sameItems(old.problems, made.problems) &&
        sameItems(old.shapes, seen);
      if (unchanged) next.set(id, old);
      else {
        const fresh = nodeView(node, made.edgesIn, made.used, made.problems, shapes, lookup);
        const view = old !== undefined && equal(old.view, fresh) ? old.view : fresh;
        next.set(id, { ...made, values, shapes: seen, view });
      }
      views.set(id, (next.get(id) as Made).view);
    }
    known = next;
    return views;
  };
}

/** The same for a document that is looked at once. */
export const nodeViews = (
  document: GraphDocument,
  validation: Validation,
): ReadonlyMap<string, NodeView> => createNodeViews()(document, validation);
