/** What a pass of the validator found out about a node, kept for the next one. */
import type { Problem } from "../base/errors.ts";
import type { Shape } from "../base/shape.ts";
import type { CheckedNode } from "./problems.ts";
import type { GraphEdge, GraphNode } from "./schema.ts";

/** Of a node's inputs: they hold as long as the wires are the same. */
export interface InputFindings {
  readonly wires: readonly GraphEdge[];
  readonly problems: readonly Problem[];
  /** They are complete and sound. */
  readonly ready: boolean;
}

/** Of a node's outputs: they hold as long as its inputs do, and what feeds it. */
export interface OutputFindings {
  readonly inputs: InputFindings;
  /** Findings of the node behind each wire, in their order. */
  readonly feeders: readonly (OutputFindings | undefined)[];
  readonly problems: readonly Problem[];
  /** "node.port" and shape. */
  readonly shapes: readonly (readonly [string, Shape])[];
  /** "node.port" of what is not known before a run. */
  readonly solved: readonly string[];
}

export interface Findings {
  readonly checked: CheckedNode;
  /** Of the node by itself: its type and its params. */
  readonly problems: readonly Problem[];
  inputs?: InputFindings;
  outputs?: OutputFindings;
  /** What is said where nothing uses it. */
  idle?: Problem;
  /** Of the last pass. */
  readonly before?: Pick<Findings, "inputs" | "outputs"> | undefined;
}

/** By node: commands keep the objects of those that they do not change. */
export type Known = ReadonlyMap<GraphNode, Findings>;
export const nothingKnown: Known = new Map();

export const fresh = (checked: CheckedNode, problems: readonly Problem[]): Findings => ({
  checked,
  problems,
});

/** For a node that is as it was; whether its inputs and outputs are will be seen. */
export function again({ checked, problems, inputs, outputs, idle }: Findings): Findings {
  return {
    checked,
    problems,
    before: { ...(inputs && { inputs }), ...(outputs && { outputs }) },
    ...(idle && { idle }),
  };
}

/** True where two lists hold the same objects. */
export const sameItems = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i]);
