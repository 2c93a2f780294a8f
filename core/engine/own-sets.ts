/**
 * Hard sets that are wired to a parameter itself, such as sparse, orthogonal or two-bit weights, held
 * exactly from one mini-batch to the next. The parameter is projected after the step of a batch, once
 * on each of its sets. Under "governing" the point before that projection is kept and takes the next
 * steps, so that evidence too small to change the projection adds up over batches: the parameter that
 * the layers see is the shadow of a governing sequence, as in Douglas-Rachford.
 * Nesterov, "Primal-dual subgradient methods for convex problems" (2009), for the sum of steps;
 * Courbariaux, Bengio, David, "BinaryConnect" (2015), arXiv:1511.00363, for binary weights.
 */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Plan, Vertex } from "../compile/plan.ts";
import type { SetOp } from "../ops/spec.ts";
import type { SolverSettings } from "../solvers/settings.ts";
import type { Values } from "./forward.ts";
import { cloneTensors, free, tidy } from "./memory.ts";
import { contextOf } from "./problem.ts";

/** Parameter index and the sets that hold it alone, in the order of the document. */
type Held = ReadonlyMap<number, readonly Vertex[]>;

function heldBy(plan: Plan, settings: SolverSettings): Held {
  const held = new Map<number, Vertex[]>();
  if (settings.parameterSets === "vote") return held;
  for (const vertex of plan.vertices) {
    const from = vertex.inputs[0]?.from;
    const { op } = vertex;
    if (from === undefined || op.kind !== "set" || op.form !== "indicator") continue;
    const { kind, active } = plan.vertices[from] as Vertex;
    if (vertex.inputs.length > 1 || kind !== "parameter" || !active) continue;
    held.set(from, [...(held.get(from) ?? []), vertex]);
  }
  return held;
}

export class OwnSets {
  readonly #held: Held;
  readonly #settings: SolverSettings;
  /** By parameter, what was not projected; none without "governing". */
  #governing: Values = [];

  constructor(plan: Plan, settings: SolverSettings) {
    this.#held = heldBy(plan, settings);
    this.#settings = settings;
  }

  /**
   * Parameters at the end of a mini-batch, or at the start of the run, brought onto their sets.
   * @param next takes them over: frees what it replaces
   * @param old those that the batch started from; stays the caller's
   */
  settle(next: Values, old?: Values): Values {
    const out = [...next];
    for (const [index, sets] of this.#held) {
      const value = next[index];
      if (value === undefined) continue;
      const past = this.#governing[index];
      const before = old?.[index];
      const whole =
        past && before ? tidy(() => tf.add(past, tf.sub(value, before))) : tf.clone(value);
      out[index] = tidy(() => sets.reduce((at, set) => this.#project(at, set), tf.clone(whole)));
      free(past);
      value.dispose();
      if (this.#settings.parameterSets === "governing") this.#governing[index] = whole;
      else whole.dispose();
    }
    return out;
  }

  /** A copy of the governing points; its tensors are the caller's. */
  capture(): Values {
    return cloneTensors(this.#governing);
  }

  /** Goes back to what `capture` gave, which stays the caller's. */
  restore(governing: Values): void {
    this.dispose();
    this.#governing = cloneTensors(governing);
  }

  dispose(): void {
    free(this.#governing);
    this.#governing = [];
  }

  #project(value: Tensor, set: Vertex): Tensor {
    const op = set.op as SetOp<unknown>;
    return op.project([value], contextOf(set, [false], this.#settings, false)).inputs[0] as Tensor;
  }
}
