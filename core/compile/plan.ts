/**
 * The plan: the document as vertices and slots, ready to be solved. A vertex is one output port
 * (a dataset has several); a slot is one input of a vertex. Every slot belongs to two sets: its
 * producer's and its consumer's, which is what makes the two-set splitting work.
 */
import type { Dim, Shape } from "../base/shape.ts";
import type { Side } from "../graph/schema.ts";
import type { AnyOp, ProbeOp } from "../ops/spec.ts";

export interface VertexInput {
  /** Index of the producing vertex. */
  readonly from: number;
  /** Weight of this consumer in the consensus of the producer's value. */
  readonly weight: number;
  /** Name of the input port; none on identities that the compiler puts in. */
  readonly port?: string;
}

export interface Vertex {
  readonly index: number;
  /** Node id; "node.port" where a node has several outputs; "u~v.port" for an inserted identity. */
  readonly id: string;
  readonly node: string;
  readonly port: string;
  readonly op: AnyOp;
  readonly params: unknown;
  readonly kind: "data" | "constant" | "parameter" | "function" | "set" | "reshape";
  /** Shape of the value; empty for sets. */
  readonly shape: readonly Dim[];
  readonly inputs: readonly VertexInput[];
  /** Value is known before the solve: data, constants, and what follows from them alone. */
  readonly known: boolean;
  /** Takes part in the constraint set: some target depends on it, and it is not known. */
  readonly active: boolean;
  /** Side that the document holds its set to. */
  readonly side?: Side;
}

export interface PlanProbe {
  readonly node: string;
  readonly op: ProbeOp<unknown>;
  readonly params: unknown;
  readonly inputs: readonly number[];
}

/** One use of a vertex's value. */
export interface Slot {
  readonly vertex: number;
  readonly input: number;
}

export interface Plan {
  /** In topological order: inputs come before their consumers. */
  readonly vertices: readonly Vertex[];
  /** Per vertex, its consumers (active ones only), in document order. */
  readonly children: readonly (readonly Slot[])[];
  readonly probes: readonly PlanProbe[];
  /** Dataset node id -> data set name. */
  readonly datasets: Readonly<Record<string, string>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** Whether a vertex or constraint of this id was put in by the compiler: node ids have no "~". */
export const isInserted = (id: string): boolean => id.includes("~");

/** True for vertices that have a set of their own: ops, targets and consensus of parameters. */
export function hasSet(vertex: Vertex): boolean {
  return vertex.active && vertex.kind !== "reshape";
}

/** Vertices, reshapes looked through, that give a slot its value. */
export function producersOf(vertices: readonly Vertex[], from: number): number[] {
  const vertex = vertices[from] as Vertex;
  if (vertex.kind !== "reshape" || vertex.known) return [from];
  const moving = vertex.inputs.filter((_, k) => !vertex.op.inputs[k]?.data);
  return [...new Set(moving.flatMap((input) => producersOf(vertices, input.from)))];
}

/** Slots with a set of their own that see a vertex's value, reshapes looked through. */
export function consumersOf(plan: Plan, index: number): Slot[] {
  return (plan.children[index] ?? []).flatMap((slot) =>
    plan.vertices[slot.vertex]?.kind === "reshape" ? consumersOf(plan, slot.vertex) : [slot],
  );
}

/** Per vertex, its active consumers; uses as data (labels, indices) move nothing and do not count. */
export function childrenOf(vertices: readonly Vertex[]): Slot[][] {
  const children: Slot[][] = vertices.map(() => []);
  for (const vertex of vertices) {
    if (!vertex.active) continue;
    vertex.inputs.forEach(({ from }, input) => {
      if (vertex.op.inputs[input]?.data) return;
      (children[from] as Slot[]).push({ vertex: vertex.index, input });
    });
  }
  return children;
}
