/** The constraint set: what a document compiles to. Plain data, JSON-ready. */
import type { Problem } from "../base/errors.ts";
import type { Shape } from "../base/shape.ts";
import type { Side } from "../graph/schema.ts";

/** A value that constraints share: one output port of a node, reshapes folded away. */
export interface Variable {
  /** "node.port" */
  readonly id: string;
  readonly node: string;
  readonly port: string;
  readonly shape: Shape;
  readonly role: "data" | "constant" | "parameter" | "activation";
}

export type { Side } from "../graph/schema.ts";

/**
 * One set with its projection. `id` is the id of its op node, "module.inner" inside a module;
 * `node` is the node of the document that shows it.
 */
export interface Constraint {
  readonly id: string;
  readonly node: string;
  readonly op: string;
  readonly side: Side;
  /** Layer of the cyclic sweep, 0 at the outputs. */
  readonly layer: number;
  /** Variable ids: inputs in port order, then the output where there is one. */
  readonly variables: readonly string[];
}

/** A reshape that was folded away: its inverse carries displacements back. */
export interface View {
  readonly node: string;
  readonly op: string;
  readonly shape: Shape;
}

/** What a document becomes: sets over variables, in plain data. */
export interface ConstraintSet {
  readonly constraints: readonly Constraint[];
  readonly variables: readonly Variable[];
  /** Constraint ids by side. */
  readonly sides: { readonly A: readonly string[]; readonly B: readonly string[] };
  /** Constraint and parameter ids by layer of the cyclic sweep, outputs first. */
  readonly sweep: readonly (readonly string[])[];
  /** Variables that are solved for, with their shapes. */
  readonly parameters: readonly {
    readonly id: string;
    readonly node: string;
    readonly shape: Shape;
    readonly count: number;
  }[];
  readonly views: readonly View[];
  /** Datasets by dataset node id. */
  readonly datasets: Readonly<Record<string, string>>;
  readonly probes: readonly { readonly node: string; readonly metric: string }[];
  /** Shape of every output port, "node.port" -> shape, for labels on wires. */
  readonly shapes: Readonly<Record<string, Shape>>;
  /** True where some value depends on the mini-batch. */
  readonly batched: boolean;
  readonly warnings: readonly Problem[];
}

/** `compile` never throws on a bad document: it says what is wrong. */
export type CompileResult =
  | { readonly ok: true; readonly set: ConstraintSet }
  | {
      readonly ok: false;
      readonly problems: readonly Problem[];
      readonly shapes: Readonly<Record<string, Shape>>;
    };
