/** What is read of a point while it is solved: values, and the way of those that are watched. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { ProxflowError } from "../base/errors.ts";
import type { Plan } from "../compile/plan.ts";
import { ancestors, forwardPass, type Values } from "./forward.ts";
import { free, tidy } from "./memory.ts";
import type { Trail, Value } from "./types.ts";

/** Iterates of watched two-dimensional values, noted each step and read now and then. */
export class Trails {
  readonly #watched: readonly { readonly node: string; readonly vertex: number }[];
  /** Noted coordinates that were not read yet, [2] each. */
  readonly #marks: Tensor[] = [];

  constructor({ probes }: Plan) {
    this.#watched = probes
      .filter((probe) => probe.op.metric === null && probe.op.path)
      .map((probe) => ({ node: probe.node, vertex: probe.inputs[0] as number }));
  }

  /** Whether there is anything to note. */
  get some(): boolean {
    return this.#watched.length > 0;
  }

  /** Notes two coordinates of each watched value; nothing is read back. */
  mark(sources: () => Values): void {
    const now = tidy(() => {
      const values = sources();
      return this.#watched.map(({ vertex }) => firstTwo(values[vertex]));
    });
    this.#marks.push(...now);
  }

  /** What was noted since it was last asked for, in one reading. */
  async read(): Promise<Trail[]> {
    const marks = this.#marks.splice(0);
    if (marks.length === 0) return [];
    const packed = tidy(() => tf.concat(marks));
    free(marks);
    const data = await packed.data();
    free(packed);
    const each = this.#watched.length;
    return this.#watched.map(({ node }, k) => ({
      node,
      points: [...data].filter((_, i) => (i >> 1) % each === k),
    }));
  }

  dispose(): void {
    free(this.#marks);
    this.#marks.length = 0;
  }
}

/**
 * Values by variable ids "node.port", computed forward.
 * @param given values of all that has no inputs, by vertex; called in a tidy
 * @throws ProxflowError `unknown-variable`
 */
export async function readValues(
  plan: Plan,
  ids: readonly string[],
  given: () => Values,
  batch: number,
): Promise<Value[]> {
  const wanted = ids.map((id) => {
    const found = plan.vertices.find((v) => `${v.node}.${v.port}` === id);
    if (!found) throw new ProxflowError("unknown-variable", `there is no value "${id}"`);
    return { id, index: found.index };
  });
  const needed = ancestors(
    plan,
    wanted.map(({ index }) => index),
  );
  const values = tidy(() => {
    const all = forwardPass(plan, given(), needed, batch);
    return wanted.map(({ index }) => tf.clone(all[index] as Tensor));
  });
  const out = await Promise.all(
    values.map(async (tensor, k) => ({
      id: (wanted[k] as { id: string }).id,
      shape: tensor.shape,
      data: Float32Array.from(await tensor.data()),
    })),
  );
  free(values);
  return out;
}

/** The first two entries of a value; NaN where there are none. */
function firstTwo(value: Tensor | undefined): Tensor {
  if (!value) return tf.fill([2], Number.NaN);
  const flat = tf.reshape(value, [-1]);
  return flat.size < 2 ? tf.pad(flat, [[0, 2 - flat.size]], Number.NaN) : tf.slice(flat, 0, 2);
}
