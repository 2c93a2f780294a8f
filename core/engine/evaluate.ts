/** Probes on held-out data: forward passes in chunks, means over all examples. */

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { LoadedDataset } from "../base/datasets.ts";
import type { Plan, PlanProbe } from "../compile/plan.ts";
import type { MeasuringProbe } from "../ops/spec.ts";
import { dataValues } from "./batches.ts";
import { ancestors, forwardPass, type Values } from "./forward.ts";
import { free, tidy } from "./memory.ts";

/** Examples a forward pass. */
const CHUNK = 1000;

interface Chunk {
  readonly data: Values;
  readonly size: number;
}

interface Measured {
  readonly probe: PlanProbe;
  readonly op: MeasuringProbe<unknown>;
}

export class Evaluator {
  readonly #plan: Plan;
  readonly #measured: readonly Measured[];
  readonly #needed: ReadonlySet<number>;
  readonly #bound: ReadonlyMap<string, LoadedDataset>;
  /** The held-out data stays on the backend between evaluations. */
  #chunks: Chunk[] | undefined;

  constructor(plan: Plan, bound: ReadonlyMap<string, LoadedDataset>) {
    this.#plan = plan;
    this.#bound = bound;
    this.#measured = plan.probes.flatMap((probe) =>
      probe.op.metric === null ? [] : [{ probe, op: probe.op }],
    );
    this.#needed = ancestors(
      plan,
      this.#measured.flatMap(({ probe }) => probe.inputs),
    );
  }

  /** @param sources parameters and constants by vertex; disposed here */
  async evaluate(sources: Values): Promise<Record<string, number>> {
    const sums = new Map<string, number>();
    let count = 0;
    if (this.#measured.length > 0)
      for (const { data, size } of this.#chunked()) {
        const measures = tidy(() => {
          const given = this.#plan.vertices.map((v) => data[v.index] ?? sources[v.index]);
          const values = forwardPass(this.#plan, given, this.#needed, size);
          return this.#measured.map(({ probe, op }) =>
            tf.sum(
              op.measure(
                probe.inputs.map((i) => values[i] as Tensor),
                probe.params,
              ),
            ),
          );
        });
        const numbers = await Promise.all(measures.map((m) => m.data()));
        free(measures);
        numbers.forEach((n, k) => {
          const name = (this.#measured[k] as Measured).op.metric;
          sums.set(name, (sums.get(name) ?? 0) + (n[0] as number));
        });
        count += size;
      }
    free(sources);
    return Object.fromEntries([...sums].map(([name, sum]) => [name, sum / count]));
  }

  dispose(): void {
    free(this.#chunks);
    this.#chunks = undefined;
  }

  /** Data that is not held in memory is read anew each time, and let go after each chunk. */
  *#chunked(): Iterable<Chunk> {
    if ([...this.#bound.values()].some(({ test }) => test.stored !== undefined))
      for (const chunk of this.#read()) {
        yield chunk;
        free(chunk);
      }
    else {
      this.#chunks ??= [...this.#read()];
      yield* this.#chunks;
    }
  }

  *#read(): Iterable<Chunk> {
    if (this.#bound.size === 0) {
      yield { data: [], size: 1 };
      return;
    }
    const total = Math.min(...[...this.#bound.values()].map(({ test }) => test.count));
    for (let at = 0; at < total; at += CHUNK) {
      const size = Math.min(CHUNK, total - at);
      const rows = Uint32Array.from({ length: size }, (_, i) => at + i);
      yield { data: dataValues(this.#plan, this.#bound, "test", () => rows), size };
    }
  }
}
