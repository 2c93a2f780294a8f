/** What a run needs and gives, whoever hosts it: worker process, CLI, exported project. */
import type { Tensor } from "@tensorflow/tfjs-core";
import type { LoadedDataset } from "../base/datasets.ts";
import type { NamedArray } from "../base/safetensors.ts";
import type { GraphDocument } from "../graph/schema.ts";
import type { Tracer } from "../operators/op.ts";
import type { SolverSettings } from "../solvers/settings.ts";
import type { AdaptiveState } from "./adaptive-step.ts";
import type { StreamPosition } from "./batches.ts";
import type { Values } from "./forward.ts";

/** What a session is made of. */
export interface SessionOptions {
  readonly document: GraphDocument;
  /** Loaded data by data set name. */
  readonly datasets: Readonly<Record<string, LoadedDataset>>;
  /**
   * "copies" keeps copies of full size where they would not be needed: the reference, and slow.
   * "fused" keeps layers on data from the Gram form (gram.ts): their reference.
   */
  readonly form?: "copies" | "fused";
  /** Starting values that win over the seeded ones, by variable id "node.port". */
  readonly parameters?: Readonly<Record<string, NamedArray>>;
  /** Computes the document's own operators. */
  readonly operators?: Tracer | undefined;
}

/** What the loop of a run needs of what it runs: a session, or the same model trained by gradient. */
export interface Runnable {
  readonly settings: SolverSettings;
  /** Metric names in the order of a frame's metrics. */
  readonly metrics: readonly string[];
  /** Constraint ids in the order of an observation's residuals. */
  readonly constraints: readonly string[];
  /** Steps taken so far. */
  readonly iteration: number;
  /**
   * One step; draws the next mini-batch first where it is due.
   * @param place an observation is to have its place, too
   */
  step(observe: boolean, place?: boolean): Promise<Observation | undefined>;
  /** Gap and residuals at the present point; changes nothing. */
  observe(): Promise<Observation>;
  /** Metrics on held-out data, by name. */
  evaluate(): Promise<Record<string, number>>;
  /** Whether iterates are noted by `mark` and read by `trail`. */
  readonly watches?: boolean;
  mark?(): void;
  trail?(): Promise<Trail[]>;
}

/** State of the constraints at one point. */
export interface Observation {
  /** See solvers/metrics.ts for what it is under each algorithm. */
  readonly gap: number;
  /** Per constraint, in the session's order: distance to its set, root mean over examples. */
  readonly residuals: Float32Array;
  /**
   * Per wire, in the session's order: how far its consumer's copies move from the value that is
   * sent, root mean over examples; of several consumers the most.
   */
  readonly edges: Float32Array;
  /**
   * Two numbers that tell where the shadow's parameters are, for `diagnose`: they change as much as
   * these move, and come back with them. NaN where there are none, or where they were not asked for.
   */
  readonly place: readonly [number, number];
}

/**
 * A condition at which a run pauses by itself. Nodes and wires are named by their ids, inside of
 * groups and modules with the ids on the way before them: "group1.h".
 */
export type Breakpoint =
  /** The node's residual rose at each of so many iterations in a row; of a module the largest. */
  | { kind: "rising"; node: string; iterations: number }
  /** The node's residual is above a value. */
  | { kind: "residual"; node: string; above: number }
  /** The copies at the ends of a wire are further apart than a value. */
  | { kind: "edge-gap"; edge: string; above: number }
  /** Some residual, or the gap, is NaN or infinite. */
  | { kind: "not-finite" };

/** Where a session stands, to come back to; see `Session.capture`. */
export interface Captured {
  readonly iteration: number;
  readonly stepInBatch: number;
  readonly committed: boolean;
  readonly rows: ReadonlyMap<string, Uint32Array>;
  readonly streams: ReadonlyMap<string, StreamPosition>;
  readonly state: {
    readonly point: unknown;
    readonly sources: Values;
    readonly adaptive: AdaptiveState;
    readonly governing: Values;
  };
  /** All tensors of `state`. */
  readonly tensors: readonly Tensor[];
}

/** A value of a run, row by row. */
export interface Value {
  /** Variable id, "node.port". */
  readonly id: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** New iterates of a watched two-dimensional value: x0 y0 x1 y1 ... */
export interface Trail {
  readonly node: string;
  readonly points: readonly number[];
}

export interface FrameData extends Observation {
  readonly iteration: number;
  readonly seconds: number;
  readonly rate: number;
  /** Latest held-out metrics in the session's order; NaN before the first measurement. */
  readonly metrics: Float32Array;
}

/** How a run is watched and steered. All optional: a bare run goes to its stop rule. */
export interface RunHooks {
  /** Milliseconds, monotonic. Default: tf.util.now. */
  now?(): number;
  /** Seconds that the run has taken before, where it goes on from a checkpoint. Default 0. */
  readonly secondsBefore?: number;
  /** Least milliseconds between frames. Default 1000 / 60. */
  readonly frameInterval?: number;
  /**
   * True when the receiver has taken the last frame; a frame is made only then. "now": the next
   * iteration shows itself whatever the interval, as single steps must.
   */
  readyForFrame?(): boolean | "now";
  onFrame?(frame: FrameData): void;
  onMetrics?(m: { iteration: number; seconds: number; values: Record<string, number> }): void;
  onTrail?(trail: Trail): void;
  /** Before each step, while nothing is computed. */
  beforeStep?(): void;
  /** Every iteration is to be observed, not only those that are shown. */
  observeAll?(): boolean;
  /** Of each observed iteration; true where the run is to be held there, even by a NaN. */
  onObservation?(observation: Observation): boolean;
  /** Asked between iterations; resolves late while paused. "stop" ends the run. */
  gate?(): "go" | "stop" | Promise<"go" | "stop">;
}

/** What a run came to. */
export interface Outcome {
  readonly status: "converged" | "limit" | "stopped";
  readonly iterations: number;
  readonly seconds: number;
  readonly gap: number;
  readonly metrics: Record<string, number>;
  readonly residuals: Record<string, number>;
}
