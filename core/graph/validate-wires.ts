/** Validation of wires: their ends, their ports, and what is missing. */
import type { Problem } from "../base/errors.ts";
import { type Findings, type InputFindings, sameItems } from "./findings.ts";
import { isOversized, tooBig } from "./numbers.ts";
import { findInput, hasOutput, inputPortsOf } from "./ports.ts";
import { type CheckedNode, duplicate } from "./problems.ts";
import type { GraphDocument, GraphEdge } from "./schema.ts";
import type { WiresInto } from "./wires.ts";

const noWires: readonly GraphEdge[] = [];

/** Checks the ends of all wires, and notes in the findings of each node what its inputs are like. */
export function checkWires(
  document: GraphDocument,
  nodes: ReadonlyMap<string, Findings>,
  into: WiresInto,
  problems: Problem[],
): void {
  const ids = new Set<string>();
  for (const edge of document.edges) {
    if (ids.has(edge.id)) problems.push(duplicate("edge", edge.id));
    ids.add(edge.id);
    checkEnds(edge, nodes, problems);
  }
  for (const [id, found] of nodes) {
    const wires = into.get(id) ?? noWires;
    const { inputs: before } = found.before ?? {};
    found.inputs =
      before !== undefined && sameItems(before.wires, wires)
        ? before
        : checkInputs(found.checked, wires);
    problems.push(...found.inputs.problems);
  }
}

function checkEnds(
  edge: GraphEdge,
  nodes: ReadonlyMap<string, Findings>,
  problems: Problem[],
): void {
  const { from, to } = edge;
  for (const [end, verb] of [
    [from, "starts"],
    [to, "ends"],
  ] as const)
    if (!nodes.has(end.node))
      problems.push({
        severity: "error",
        code: "unknown-node",
        edge: edge.id,
        message: `This wire ${verb} at node "${end.node}", which does not exist.`,
        fix: "Remove the wire, or add the node.",
      });
  const source = nodes.get(from.node)?.checked.op;
  if (source !== undefined && !hasOutput(source, from.port))
    problems.push({
      severity: "error",
      code: "unknown-port",
      node: from.node,
      port: from.port,
      edge: edge.id,
      message: `"${source.type}" has no output "${from.port}".`,
      fix:
        source.outputs.length === 0
          ? "Remove the wire: this node has no outputs."
          : `Use ${source.outputs.map((p) => p.name).join(" or ")}.`,
    });
  if (edge.weight !== undefined && isOversized(edge.weight))
    problems.push(tooBig(edge.weight, { edge: edge.id }));
}

/** They are ready where all are wired, each once, to ports that exist. */
function checkInputs({ node, op }: CheckedNode, wires: readonly GraphEdge[]): InputFindings {
  const problems: Problem[] = [];
  if (op === undefined) return { wires, problems, ready: false };
  const taken = new Set<string>();
  for (const edge of wires) {
    const { port } = edge.to;
    if (findInput(op, port) === undefined) {
      const names = op.inputs.map((p) => (p.variadic ? `${p.name}0, ${p.name}1, ...` : p.name));
      problems.push({
        severity: "error",
        code: "unknown-port",
        node: node.id,
        port,
        edge: edge.id,
        message: `"${op.type}" has no input "${port}".`,
        fix:
          names.length === 0
            ? "Remove the wire: this node has no inputs."
            : `Use ${names.join(" or ")}.`,
      });
    } else if (taken.has(port))
      problems.push({
        severity: "error",
        code: "port-taken",
        node: node.id,
        port,
        edge: edge.id,
        message: "Two wires end in this port.",
        fix: "Remove one of them.",
      });
    taken.add(port);
  }
  for (const input of inputPortsOf(op, taken))
    if (input.required && !input.wired)
      problems.push({
        severity: "error",
        code: "missing-wire",
        node: node.id,
        port: input.name,
        message: `Nothing is wired to this input. It takes: ${input.help.replace(/\.$/, "")}.`,
        fix: "Draw a wire to it.",
      });
  for (const port of op.inputs) {
    const count = [...taken].filter((name) => findInput(op, name)?.port === port).length;
    if (port.variadic !== undefined && count > port.variadic.max)
      problems.push({
        severity: "error",
        code: "too-many-wires",
        node: node.id,
        port: port.name,
        message: `${count} wires end here, and ${port.variadic.max} is the most.`,
        fix: "Remove some, or put another node between.",
      });
  }
  return { wires, problems, ready: problems.length === 0 };
}
