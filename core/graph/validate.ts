/**
 * The one validator: canvas, CLI and compiler see what it finds. It looks at meaning, where
 * `parseDocument` looks at form, and goes on after each finding, so that one bad node does not hide
 * the problems of others. Linear in nodes and wires.
 */
import type { DatasetCatalog } from "../base/datasets.ts";
import type { Problem } from "../base/errors.ts";
import { operatorName } from "../operators/manifest.ts";
import { parseParams } from "../ops/index.ts";
import type { AnyOp } from "../ops/spec.ts";
import { absentColumns } from "./absent-columns.ts";
import { catalogOf } from "./catalog.ts";
import {
  groupName,
  isPort,
  type OpLookup,
  opsIn,
  partsOf,
  type Surroundings,
} from "./definitions.ts";
import { again, type Findings, fresh, type Known, nothingKnown } from "./findings.ts";
import { findOversized, tooBig } from "./numbers.ts";
import { duplicate, problemOf } from "./problems.ts";
import type { GraphDocument, GraphNode } from "./schema.ts";
import { inferShapes } from "./shapes.ts";
import { topology } from "./topology.ts";
import { checkWires } from "./validate-wires.ts";
import type { Validation } from "./validation.ts";
import { feedersOf, wiresInto } from "./wires.ts";

/**
 * All that is wrong with a document, the shapes of what is right, and its order.
 * Never throws on a document that `parseDocument` let through.
 * @param inside for the graph of a definition: what comes in by its ports
 * @example
 * ```ts
 * import { builtinDatasets, formatProblem, model, validate } from "proxflow";
 *
 * const m = model("flowers");
 * const iris = m.dataset("iris", { name: "iris" });
 * const w = m.parameter("w", { shape: [5, 3] });
 * m.matmul("scores", { a: iris.x, b: w.value });
 * const { problems } = validate(m.document(), builtinDatasets);
 * const errors = problems.filter(({ severity }) => severity === "error");
 * console.log(errors[0]?.node, errors[0]?.port); // scores b
 * console.error(errors.map(formatProblem).join());
 * ```
 */
export function validate(
  document: GraphDocument,
  catalog: DatasetCatalog,
  inside?: Surroundings,
): Validation {
  return pass(document, catalog, nothingKnown, inside).validation;
}

/**
 * A validator that remembers its last pass, and looks again only at nodes that an edit has touched
 * and those behind them; what it finds is what `validate` finds. Nodes and wires count as unchanged
 * where they are the same objects, as commands keep them: they must not be written to.
 */
export function createValidator(catalog: DatasetCatalog): (document: GraphDocument) => Validation {
  let known = nothingKnown;
  let datasets: GraphDocument["datasets"];
  return (document) => {
    if (document.datasets !== datasets) known = nothingKnown;
    datasets = document.datasets;
    const { validation, findings } = pass(document, catalog, known);
    known = findings;
    return validation;
  };
}

function pass(
  document: GraphDocument,
  base: DatasetCatalog,
  known: Known,
  inside?: Surroundings,
): { readonly validation: Validation; readonly findings: Known } {
  const catalog = catalogOf(document, base);
  const problems: Problem[] = [];
  const findings = new Map<GraphNode, Findings>();
  const lookup = opsIn(document, validate);
  const nodes = checkNodes(document, lookup, problems, known, findings);
  const into = wiresInto(document);
  checkWires(document, nodes, into, problems);
  const { order, cycles } = topology([...nodes.keys()], (id) => feedersOf(into, id));
  for (const cycle of cycles) problems.push(cycleProblem(cycle));
  const { shapes, solved } = inferShapes({ order, nodes, catalog, problems, inside });
  if (inside === undefined) checkPurpose(document, nodes, problems);
  problems.push(...absentColumns(document, catalog));
  checkPorts(document, nodes, inside !== undefined, problems);
  const rank = (p: Problem) => (p.severity === "error" ? 0 : 1);
  problems.sort((a, b) => rank(a) - rank(b));
  return { validation: { problems, shapes, solved, order }, findings };
}

function checkNodes(
  document: GraphDocument,
  lookup: OpLookup,
  problems: Problem[],
  known: Known,
  findings: Map<GraphNode, Findings>,
): Map<string, Findings> {
  const nodes = new Map<string, Findings>();
  for (const node of document.nodes) {
    if (nodes.has(node.id)) problems.push(duplicate("node", node.id));
    const op = lookup(node.type);
    const before = known.get(node);
    const found =
      before !== undefined && before.checked.op === op ? again(before) : checkNode(node, op);
    problems.push(...found.problems);
    const refusal = operatorRefusal(document, node);
    if (refusal) problems.push(refusal);
    findings.set(node, found);
    if (!nodes.has(node.id)) nodes.set(node.id, found);
  }
  return nodes;
}

function checkNode(node: GraphNode, op: AnyOp | undefined): Findings {
  const problems: Problem[] = [];
  if (op !== undefined) return fresh({ node, op, ...checkParams(node, op, problems) }, problems);
  problems.push({
    severity: "error",
    code: "unknown-op",
    node: node.id,
    message:
      groupName(node.type) === undefined
        ? operatorName(node.type) === undefined
          ? `There is no operation "${node.type}".`
          : `The operator "${operatorName(node.type)}" is not in this document.`
        : `There is no definition of the group "${groupName(node.type)}" in this document.`,
    fix: "Replace the node, or open the document with a newer Proxflow.",
  });
  return fresh({ node, op }, problems);
}

/** Operators whose projection failed its certificate are used only by an explicit word. */
function operatorRefusal({ operators }: GraphDocument, node: GraphNode): Problem | undefined {
  const name = operatorName(node.type);
  const entry =
    name !== undefined && operators && Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (entry?.certificate.badge !== "failed" || entry.anyway) return undefined;
  return {
    severity: "error",
    code: "operator-failed",
    node: node.id,
    message: `The projection of "${entry.manifest.docs.title}" failed its certificate.`,
    fix: "Mend the operator, or choose to use it anyway.",
  };
}

function checkParams(node: GraphNode, op: AnyOp, problems: Problem[]): { params?: unknown } {
  if (node.typeVersion > op.version) {
    problems.push({
      severity: "error",
      code: "newer-type",
      node: node.id,
      message: `This is version ${node.typeVersion} of "${op.type}", and version ${op.version} is the newest known here.`,
      fix: "Open the document with a newer Proxflow.",
    });
    return {};
  }
  const big = findOversized(node.params);
  if (big !== undefined) {
    problems.push(tooBig(big.value, { node: node.id, param: big.key }));
    return {};
  }
  try {
    return { params: parseParams(op, node.params) };
  } catch (error) {
    problems.push(problemOf(error, node.id));
    return {};
  }
}

function cycleProblem(cycle: readonly string[]): Problem {
  const shown = cycle.length > 8 ? [...cycle.slice(0, 7), "..."] : cycle;
  return {
    severity: "error",
    code: "cycle",
    node: cycle[0],
    message: `The wires run in a circle: ${[...shown, cycle[0]].join(" -> ")}.`,
    fix: "Remove one of these wires.",
  };
}

/** Is there anything to solve, and does each node take part in it? */
function checkPurpose(
  document: GraphDocument,
  nodes: ReadonlyMap<string, Findings>,
  problems: Problem[],
): void {
  const checked = Array.from(nodes.values(), (found) => found.checked);
  const ops = checked.flatMap((n) => partsOf(n.op));
  const unsure = checked.some((n) => n.op === undefined);
  if (!unsure && !ops.some((op) => op?.kind === "set"))
    problems.push({
      severity: "error",
      code: "no-target",
      message: "There is nothing to solve: no node is a target or a set.",
      fix: "Add one, such as a cross-entropy target or a hyperplane.",
    });
  else if (!unsure && !ops.some(mayHoldParameters))
    problems.push({
      severity: "warning",
      code: "no-parameter",
      message: "There is no parameter, so nothing is kept of what is solved.",
      fix: "Add a parameter and wire it in.",
    });
  checkUntil(document, ops, unsure, problems);
}

/** What nothing uses, and ports where there can be none. */
function checkPorts(
  document: GraphDocument,
  nodes: ReadonlyMap<string, Findings>,
  inside: boolean,
  problems: Problem[],
): void {
  const used = new Set(document.edges.map((e) => e.from.node));
  for (const found of nodes.values()) {
    const { node, op } = found.checked;
    if (isPort(node) && !inside)
      problems.push({
        severity: "error",
        code: "port-outside",
        node: node.id,
        message: "Inputs and outputs are ports of a group, and this is no group.",
        fix: "Remove the node.",
      });
    if (op === undefined || op.outputs.length === 0 || used.has(node.id)) continue;
    found.idle ??= {
      severity: "warning",
      code: op.inputs.length === 0 ? "isolated-node" : "dead-end",
      node: node.id,
      message: "Nothing uses this node.",
      fix: "Wire it on, or remove it.",
    };
    problems.push(found.idle);
  }
  for (const { id, from, to } of inside ? document.edges : [])
    if (
      nodes.get(from.node)?.checked.node.type === "input" &&
      nodes.get(to.node)?.checked.node.type === "output"
    )
      problems.push({
        severity: "error",
        code: "straight-through",
        node: to.node,
        edge: id,
        message: "This output hands an input straight on.",
        fix: "Remove both, and draw the wire around the group.",
      });
}

/** Modules bring parameters of their own. */
function mayHoldParameters(op: AnyOp | undefined): boolean {
  return op?.kind === "module" || (op?.kind === "source" && op.role === "parameter");
}

function checkUntil(
  document: GraphDocument,
  ops: readonly (AnyOp | undefined)[],
  unsure: boolean,
  problems: Problem[],
): void {
  const metric = /^\w+/.exec(document.solver.stop.until ?? "")?.[0];
  if (metric === undefined || unsure) return;
  if (ops.some((op) => op?.kind === "probe" && op.metric === metric)) return;
  problems.push({
    severity: "warning",
    code: "unknown-metric",
    message: `The run is to stop at "${document.solver.stop.until}", but no probe measures ${metric}.`,
    fix: `Add a probe that measures ${metric}, or stop at something else.`,
  });
}
