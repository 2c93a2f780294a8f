/** What differs between the models and settings of two runs, in words. */
import type { GraphDocument, GraphNode } from "../../core/graph/schema.ts";
import { solverSettings } from "../../core/solvers/settings.ts";
import { titleOf } from "./edits.ts";

const MOST = 12;

const text = (value: unknown): string => {
  const all = value === undefined ? "unset" : JSON.stringify(value);
  return all.length > 40 ? `${all.slice(0, 37)}...` : all.replaceAll('"', "");
};

function fieldDiff(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  nameOf: (key: string) => string,
): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    JSON.stringify(before[key]) === JSON.stringify(after[key])
      ? []
      : [`${nameOf(key)}: ${text(before[key])} \u2192 ${text(after[key])}`],
  );
}

/** Lines such as "Algorithm: ap -> dr" and "Weights 1, relaxation: 1 -> 300"; empty where all is the same. */
export function describeDifference(before: GraphDocument, after: GraphDocument): string[] {
  const shape = solverSettings.shape as Record<string, { meta(): { title?: string } | undefined }>;
  const lines = fieldDiff(before.solver, after.solver, (key) => shape[key]?.meta()?.title ?? key);
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  const now = new Map(after.nodes.map((node) => [node.id, node]));
  const name = (node: GraphNode): string => titleOf(node);
  for (const node of after.nodes) {
    const was = old.get(node.id);
    if (was === undefined) lines.push(`${name(node)} was added`);
    else if (was.type !== node.type) lines.push(`${name(node)}: ${was.type} \u2192 ${node.type}`);
    else {
      lines.push(
        ...fieldDiff(was.params, node.params, (key) => `${name(node)}, ${key}`),
        ...(was.muted === node.muted
          ? []
          : [`${name(node)} was switched ${node.muted ? "off" : "on"}`]),
      );
    }
  }
  for (const node of before.nodes) if (!now.has(node.id)) lines.push(`${name(node)} was removed`);
  const wires = (document: GraphDocument): Set<string> =>
    new Set(
      document.edges.map((e) => `${e.from.node}.${e.from.port} to ${e.to.node}.${e.to.port}`),
    );
  const [oldWires, newWires] = [wires(before), wires(after)];
  for (const wire of newWires) if (!oldWires.has(wire)) lines.push(`Wire ${wire} was drawn`);
  for (const wire of oldWires) if (!newWires.has(wire)) lines.push(`Wire ${wire} was removed`);
  const more = lines.length - MOST;
  return more > 0 ? [...lines.slice(0, MOST), `and ${more} more`] : lines;
}
