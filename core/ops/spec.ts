/**
 * What an operator is. One operator is one file that calls `defineOp`; palette, inspector, code
 * export, reference page and property tests all derive from the value it returns.
 */
import type { Tensor } from "@tensorflow/tfjs-core";
import type { z } from "zod";
import type { DatasetCatalog } from "../base/datasets.ts";
import type { Problem } from "../base/errors.ts";
import type { Rng } from "../base/rng.ts";
import type { Shape } from "../base/shape.ts";

/**
 * source: gives a value (data, constant, parameter). function: output = f(inputs), a constraint.
 * set: a constraint on its inputs alone (targets, losses by prox, hard sets).
 * reshape: moves entries, folded away, no constraint. probe: measures, never constrains.
 * module: a graph of other ops behind one node; expanded before anything is solved.
 */
export type OpKind = "source" | "function" | "set" | "reshape" | "probe" | "module";

export type OpCategory =
  | "source"
  | "linear"
  | "activation"
  | "combine"
  | "shape"
  | "target"
  | "set"
  | "probe"
  | "module";

export interface InputPort {
  /** What people see in place of the name. */
  readonly label?: string;
  /** Port id. A variadic port `x` stands for ports `x0`, `x1`, ... */
  readonly name: string;
  readonly help: string;
  readonly variadic?: { readonly min: number; readonly max: number };
  /** `true`: takes known data only (labels); never moved by a projection. */
  readonly data?: true;
  /** What samples of this port look like, for property tests. Default "real". */
  readonly values?: "real" | "one-hot" | "sign";
}

/** A value that JSON can hold. */
export type JsonValue = z.infer<ReturnType<typeof z.json>>;

export interface OutputPort {
  readonly label?: string;
  readonly name: string;
  readonly help: string;
}

export interface OpDocs {
  readonly title: string;
  /** One sentence for the palette. */
  readonly summary: string;
  /** The op in TeX, e.g. "y = \\max(0, x)". */
  readonly tex: string;
  /** The set in words or TeX. Empty for sources, reshapes and probes. */
  readonly set: string;
  /** What the projection computes, how exact it is, how ties are broken. */
  readonly projection: string;
  /** Paper and equation, or "Proxflow" for own derivations. */
  readonly source: string;
}

/** The plane in which the reference page draws the set of an op, where the usual one will not do. */
export interface OpPicture {
  /** Parameters that differ from the defaults. */
  readonly params?: Readonly<Record<string, JsonValue>>;
  /** Ends of both axes. Default -2 and 2. */
  readonly range?: readonly [number, number];
  /** Shape of one point of a set. Default [2]. */
  readonly shape?: readonly number[];
  /** Points are origin + a u + b v; u and v equally long, at right angles. Default: two entries. */
  readonly plane?: {
    readonly origin?: readonly number[];
    readonly u: readonly number[];
    readonly v: readonly number[];
  };
  /** What a set's data port holds, one value an entry of the point. */
  readonly data?: readonly number[];
}

/** What `inferShapes` is told. Inputs are in port order, variadic ports spread out. */
export interface ShapeContext<P> {
  readonly params: P;
  readonly inputs: readonly Shape[];
  /** Port names that go with `inputs`. */
  readonly ports: readonly string[];
  readonly datasets: DatasetCatalog;
}

/** What a projection is told beside the point. */
export interface ProjectContext<P> {
  readonly params: P;
  /** Per input: held at its value (data). The set is then intersected with {input = value}. */
  readonly fixed: readonly boolean[];
  /** Use PJAX's own formulas where they differ, to compare with it. */
  readonly pjax: boolean;
  /** Ask for the distance to the set; it may cost extra work. */
  readonly observe: boolean;
  /**
   * Mobility kappa of activations against weights in products: the metric
   * c|dx|^2 + |dw|^2/c + |dy|^2, c = kappa sqrt(mean|w|^2 / mean|x|^2). 0 is the plain metric.
   */
  readonly mobility: number;
  /** Weight gamma of moves of the output, in (0, 1]; 1 is the plain metric. See `weighsOutput`. */
  readonly outputWeight: number;
}

/** How one input is copied: a dot product with each of O outputs needs O copies of x. */
export interface CopySpec {
  /** Agreed value to copies (broadcast, transpose). */
  expand(value: Tensor): Tensor;
  /** Copies to their mean; `mean(expand(v)) = v`. */
  mean(copies: Tensor): Tensor;
  /** Copies of each entry, the factor from mean to sum. */
  readonly count: number;
}

/** Result of a projection in copies space: the nearest point of the set. */
export interface Projected {
  /** One a input, shape of its copies. Fixed inputs are returned as they came. */
  readonly inputs: Tensor[];
  /** f(inputs) exactly as `forward` gives it on the copies; absent for sets. */
  readonly output?: Tensor;
}

/** Result of a projection whose copies agreed before it, copies averaged after it. */
export interface ConsensusProjected {
  /** Mean displacement (mean of projected copies minus value) an input; `null` for none. */
  readonly displacements: (Tensor | null)[];
  /** Displacement of the output from the current output value, y' - y; absent for sets. */
  readonly output?: Tensor;
  /** Sum over the batch and copies of squared distances to the set; only when observed. Scalar. */
  readonly distance?: Tensor;
}

/** Raw params of one version to those of the next. */
export type ParamsUpgrade = (
  params: Readonly<Record<string, JsonValue>>,
) => Record<string, JsonValue>;

interface OpBase<P> {
  /** Stable id in documents, kebab-case. */
  readonly type: string;
  readonly version: number;
  readonly category: OpCategory;
  readonly docs: OpDocs;
  readonly picture?: OpPicture;
  readonly inputs: readonly InputPort[];
  readonly outputs: readonly OutputPort[];
  /**
   * Parameters: a zod object, every field with a default. `.meta({title, help, unit?, step?,
   * inline?})` feeds the inspector; `inline: true` shows the field on the node.
   */
  readonly params: z.ZodType<P>;
  /**
   * Takes raw params of older versions forward: `upgrades[1]` gives those of version 2. Pure.
   * Needed for every version below `version`.
   */
  readonly upgrades?: Readonly<Record<number, ParamsUpgrade>>;
  /** Output shapes, in port order. @throws ProxflowError naming the port, with a fix. */
  inferShapes(context: ShapeContext<P>): Shape[];
  readonly code: {
    /** Name in exported code, camelCase. */
    readonly name: string;
  };
  /** Cases for property tests, reference page and examples; concrete shapes, no batch symbol. */
  readonly examples: readonly { readonly inputs: readonly number[][]; readonly params: P }[];
}

export interface Traits {
  readonly convex: boolean;
  readonly separable: boolean;
  /** The projection is the nearest point (up to rounding). */
  readonly exact: boolean;
}

export interface SourceOp<P> extends OpBase<P> {
  readonly kind: "source";
  /** data: by the batch; constant: known; parameter: solved for. */
  readonly role: "data" | "constant" | "parameter";
  /** Parameters: factor on the run's parameter relaxation (see solver settings). Default 1. */
  relaxation?(params: P): number;
  /** Starting value, row-major; not used for data. */
  init?(context: {
    readonly params: P;
    readonly shape: readonly number[];
    readonly rng: Rng;
  }): Float32Array;
}

export interface FunctionOp<P> extends OpBase<P> {
  readonly kind: "function";
  readonly traits: Traits;
  /** y = f(x) on agreed values: the usual meaning of the op. */
  forward(inputs: readonly Tensor[], params: P): Tensor;
  /**
   * 1 where `forward` is the op's value, 0 where it stands in for one, as for a quotient by 0; of the
   * output's shape. Left out: 1 everywhere. For certificates, which look for members of the set.
   */
  defined?(inputs: readonly Tensor[], params: P): Tensor;
  /** One a input; `undefined` where no op input is ever copied. Concrete shapes. */
  copies?(shapes: readonly (readonly number[])[], params: P): CopySpec[];
  /** `projectConsensus` weighs moves of the output as the context says; the others count them once. */
  readonly weighsOutput?: boolean;
  /** Its copies are those of a matrix product of its two inputs, dot product by dot product. */
  readonly matrixProduct?: boolean;
  /** y = f(copies), one output entry a group of copies. Same as `forward` without `copies`. */
  forwardCopies?(copies: readonly Tensor[], params: P): Tensor;
  /** Nearest point of {(x, f(x))} to (copies, target). */
  project(copies: readonly Tensor[], target: Tensor, context: ProjectContext<P>): Projected;
  /**
   * The fused form, for copies that agree: nothing of the size of the copies is made.
   * @param inputs agreed values  @param output current f(inputs)
   * @param delta target minus output
   */
  projectConsensus?(
    inputs: readonly Tensor[],
    output: Tensor,
    delta: Tensor,
    context: ProjectContext<P>,
  ): ConsensusProjected;
}

/** What a witness is told beside a point. */
export interface WitnessContext<P> {
  readonly params: P;
  /** Shape of the whole sample, of which the point is a part. */
  readonly shape: readonly number[];
  /** Shapes of the sample of each input. */
  readonly shapes: readonly (readonly number[])[];
}

/**
 * A set or a loss in plain double-precision code, one point at a time: what certificates and tests
 * hold a projection against. It shares no code with `project`.
 */
export interface Witness<P> {
  /** How many trailing dimensions of the input make up one point: 0 for entry by entry. */
  rank(params: P): number;
  /** Errors of points smaller than this count as if they were of this size; 1e-6 if left out. */
  readonly smallest?: number;
  /**
   * indicator: how far the point is from fulfilling the constraint, in units of the point; 0 for
   * members. prox: the loss at the point, its strength included.
   * @param data the other inputs at the same place
   */
  measure(
    x: readonly number[],
    data: readonly (readonly number[])[],
    context: WitnessContext<P>,
  ): number;
  /** indicator: a member of the set, not far from `near` where that is easily had. */
  member?(
    near: readonly number[],
    data: readonly (readonly number[])[],
    context: WitnessContext<P>,
    rng: Rng,
  ): number[];
}

export interface SetOp<P> extends OpBase<P> {
  readonly kind: "set";
  readonly traits: Traits;
  /** Whether this is a prox of a loss (its distance is |prox(x) - x|) or an indicator. */
  readonly form: "prox" | "indicator";
  readonly witness?: Witness<P>;
  /**
   * prox: the loss at the inputs, its strength included, summed over all entries; a scalar, by tfjs
   * ops that have gradients. Left out where it is not finite everywhere, or not known.
   */
  loss?(inputs: readonly Tensor[], params: P): Tensor;
  /** Nearest point of the set, or the prox. Sets have no copies. */
  project(inputs: readonly Tensor[], context: ProjectContext<P>): Projected;
}

export interface ReshapeOp<P> extends OpBase<P> {
  readonly kind: "reshape";
  /** @param shape concrete shape of the output, as inferred with the batch filled in */
  forward(inputs: readonly Tensor[], params: P, shape: readonly number[]): Tensor;
  /**
   * Carries a displacement of the output back to the inputs (linear in it). Entries that stand in
   * the output several times get the mean, entries that do not get zero.
   * @param shapes concrete shapes of the inputs
   * @param inputs input values; only those of data ports may be read
   */
  inverse(
    delta: Tensor,
    shapes: readonly (readonly number[])[],
    params: P,
    inputs: readonly Tensor[],
  ): Tensor[];
  /** Whether every entry of every moving input stands in the output. Left out: always. */
  covers?(shapes: readonly (readonly number[])[], params: P): boolean;
}

/** A probe that gives a number an example. */
export interface MeasuringProbe<P> extends OpBase<P> {
  readonly kind: "probe";
  /** Name in results, e.g. "accuracy". */
  readonly metric: string;
  readonly better: "higher" | "lower";
  /** Per-example values, shape [batch]; the run reports their mean over the held-out part. */
  measure(inputs: readonly Tensor[], params: P): Tensor;
}

/** A probe that only watches; there is nothing to measure. */
export interface WatchingProbe<P> extends OpBase<P> {
  readonly kind: "probe";
  readonly metric: null;
  /** The run streams the iterates of its input, two numbers each. */
  readonly path?: true;
}

/** Told apart by `metric`: a name, or `null` for a probe without a metric. */
export type ProbeOp<P> = MeasuringProbe<P> | WatchingProbe<P>;

/** What a module stands for: nodes and wires by ids of its own; ends are "id.port". */
export interface ModuleGraph {
  readonly nodes: readonly {
    readonly id: string;
    readonly type: string;
    readonly title?: string;
    readonly params?: Readonly<Record<string, JsonValue>>;
    readonly note?: string;
    /** Switched off; kept when unpacked. */
    readonly muted?: true;
    readonly side?: "A" | "B";
    /** Place when unpacked, relative to the module. */
    readonly at: readonly [x: number, y: number];
  }[];
  readonly wires: readonly (readonly [from: string, to: string])[];
  /** Input ends that each of the module's input ports feeds. */
  readonly inputs: Readonly<Record<string, readonly string[]>>;
  /** Output end behind each of the module's output ports. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Weights in the consensus, by the input end of the wire; 1 where left out. */
  readonly weights?: Readonly<Record<string, number>>;
  /**
   * Points that wires of a group are led through, by the wire's input end, for an output port by its
   * name; places relative to the module like `at`.
   */
  readonly via?: Readonly<Record<string, readonly (readonly [x: number, y: number])[]>>;
}

/** The inside of a graph that stands behind one node. */
export interface GroupInside {
  /** Name of the definition in the document. */
  readonly name: string;
  /** Operators of all nodes inside, those of groups within it too. */
  parts(): readonly AnyOp[];
  /** What is wrong inside, given the shapes of the wired inputs. Places are inner nodes. */
  problems(inputs: GroupInputs): readonly Problem[];
  /** Whether an output is known before a run, given which inputs are. */
  known(output: string, inputs: GroupInputs): boolean;
}

export interface GroupInputs {
  /** By input port; those that could be inferred. */
  readonly shapes: Readonly<Record<string, Shape>>;
  /** Input ports that are solved for. */
  readonly solved: readonly string[];
  readonly datasets: DatasetCatalog;
}

export interface ModuleOp<P> extends OpBase<P> {
  readonly kind: "module";
  /** The graph for given input shapes; called only where `inferShapes` found no fault. */
  expand(context: ShapeContext<P>): ModuleGraph;
  /** Of a graph of the user's: what is known of its inside. Left out for built-in modules. */
  readonly group?: GroupInside;
}

export type OpSpec<P = unknown> =
  | SourceOp<P>
  | FunctionOp<P>
  | SetOp<P>
  | ReshapeOp<P>
  | ProbeOp<P>
  | ModuleOp<P>;

// biome-ignore lint/suspicious/noExplicitAny: an op's params are checked by its own schema.
export type AnyOp = OpSpec<any>;

/**
 * Declares an operator; keeps its literal type, kind, ports and code name, so that they reach the
 * code builder.
 */
export function defineOp<
  S extends z.ZodType,
  const T extends string,
  const K extends OpKind,
  const I extends readonly InputPort[],
  const O extends readonly OutputPort[],
  const N extends string,
>(
  spec: {
    readonly type: T;
    readonly kind: K;
    readonly inputs: I;
    readonly outputs: O;
    readonly params: S;
    readonly code: { readonly name: N };
  } & Extract<OpSpec<z.output<S>>, { kind: K }>,
): typeof spec {
  return spec;
}
