/** What differs between the models and settings of two runs, in words. */
import type { GraphDocument, GraphNode } from "../../core/graph/schema.ts";
import { solverSettings } from "../../core/solvers/settings.ts";
import { titleOf } from "./edits.ts";
import { comparable } from "./run-archive.ts";

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

/** A graph with what people call the place it is in: nothing for the document, else its group. */
interface Part {
  readonly place: string;
  readonly graph: Pick<GraphDocument, "nodes" | "edges">;
  /** Own operators of the document. */
  readonly operators: GraphDocument["operators"];
}

/** The document and its groups, by name. */
function partsOf(document: GraphDocument): ReadonlyMap<string, Part> {
  const { operators } = document;
  const parts = new Map<string, Part>([["", { place: "", graph: document, operators }]]);
  for (const [name, graph] of Object.entries(document.definitions ?? {}))
    parts.set(`group ${name}`, { place: `${graph.title} \u203a `, graph, operators });
  return parts;
}

const wiresOf = ({ edges }: Part["graph"]): ReadonlyMap<string, number> =>
  new Map(
    edges.map(({ from, to, weight = 1 }) => [
      `${from.node}.${from.port} to ${to.node}.${to.port}`,
      weight,
    ]),
  );

function graphDiff(from: Part, to: Part): string[] {
  const lines: string[] = [];
  const { graph: before } = from;
  const { graph: after, place } = to;
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  const now = new Map(after.nodes.map((node) => [node.id, node]));
  const name = (node: GraphNode, part = to): string => place + titleOf(node, part);
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
  for (const node of before.nodes)
    if (!now.has(node.id)) lines.push(`${name(node, from)} was removed`);
  const [oldWires, newWires] = [wiresOf(before), wiresOf(after)];
  for (const [wire, weight] of newWires) {
    const was = oldWires.get(wire);
    if (was === undefined) lines.push(`Wire ${place}${wire} was drawn`);
    else if (was !== weight) lines.push(`Wire ${place}${wire}, weight: ${was} \u2192 ${weight}`);
  }
  for (const wire of oldWires.keys())
    if (!newWires.has(wire)) lines.push(`Wire ${place}${wire} was removed`);
  return lines;
}

/**
 * Lines such as "Algorithm: ap -> dr" and "Weights 1, relaxation: 1 -> 300", for what lies inside of
 * groups with the group before it; empty where all is the same.
 */
export function describeDifference(first: GraphDocument, second: GraphDocument): string[] {
  // Runs of earlier windows have no more than this.
  const [before, after] = [comparable(first), comparable(second)];
  const shape = solverSettings.shape as Record<string, { meta(): { title?: string } | undefined }>;
  const lines = fieldDiff(before.solver, after.solver, (key) => shape[key]?.meta()?.title ?? key);
  const [old, now] = [partsOf(before), partsOf(after)];
  for (const [key, part] of now) {
    const was = old.get(key);
    if (was) lines.push(...graphDiff(was, part));
    else lines.push(`The group ${part.place.slice(0, -3)} was made`);
  }
  for (const [key, { place }] of old)
    if (!now.has(key)) lines.push(`The group ${place.slice(0, -3)} was unpacked or removed`);
  const more = lines.length - MOST;
  return more > 0 ? [...lines.slice(0, MOST), `and ${more} more`] : lines;
}
