/** A module's inner graph in the canvas library's form, with its ports at the rim. */
import type { InnerGraph, OpenEnd } from "../state/inside.ts";
import type { Edge, Node } from "./adapter.ts";
import { type FlowEdge, type FlowNode, modelOf } from "./flow-model.ts";
import { NODE_WIDTH } from "./view.ts";

export type EndNode = Node<{ readonly end: OpenEnd; readonly shape: string | null }, "end">;

export interface InnerModel {
  readonly nodes: (FlowNode | EndNode)[];
  readonly edges: Edge[];
}

const GAP = 72;
const PITCH = 64;
const END_WIDTH = 96;

export function innerModel({ document, validation, ends }: InnerGraph): InnerModel {
  const { nodes, edges } = modelOf({ document, validation });
  const left = Math.min(...nodes.map((node) => node.position.x)) - GAP - END_WIDTH;
  const right = Math.max(...nodes.map((node) => node.position.x)) + NODE_WIDTH + GAP;
  const byEdge = new Map(ends.flatMap((end) => end.edges.map((id) => [id, end] as const)));
  const height = new Map(nodes.map((node) => [node.id, node.position.y]));
  const idOf = (end: OpenEnd): string => `${end.side} ${end.port}`;
  const joined = edges.map((edge): FlowEdge => {
    const end = byEdge.get(edge.id);
    if (end === undefined) return edge;
    return end.side === "input"
      ? { ...edge, source: idOf(end), sourceHandle: "end" }
      : { ...edge, target: idOf(end), targetHandle: "end" };
  });
  const used = { input: Number.NEGATIVE_INFINITY, output: Number.NEGATIVE_INFINITY };
  const rims = ends.map((end): EndNode => {
    const own = edges.filter((edge) => end.edges.includes(edge.id));
    const beside = own.map((edge) => height.get(end.side === "input" ? edge.target : edge.source));
    const y = Math.max(Math.min(...beside.map((at) => at ?? 0)) + 32, used[end.side] + PITCH);
    used[end.side] = y;
    return {
      id: idOf(end),
      type: "end",
      position: { x: end.side === "input" ? left : right, y },
      data: { end, shape: own[0]?.data?.shape ?? null },
      ariaLabel: `${end.side === "input" ? "Input" : "Output"} ${end.port} of the module`,
    };
  });
  return { nodes: [...nodes, ...rims], edges: dedupe(joined) };
}

/** One wire a pair of ports: several consumers outside are one end here. */
function dedupe(edges: readonly FlowEdge[]): FlowEdge[] {
  const seen = new Set<string>();
  return edges.filter((edge) => {
    const key = `${edge.source} ${edge.sourceHandle} ${edge.target} ${edge.targetHandle}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
