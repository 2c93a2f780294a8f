/** The projections of one solver step, looked at one by one. */
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Plan, Vertex } from "../compile/plan.ts";
import type { FeasibilityProblem } from "../solvers/problem.ts";
import { free } from "./memory.ts";
import type { BatchProblem } from "./problem.ts";

/** Values of a slot that are small enough to be shown are shown whole. */
const SHOWN = 8;

/** What one projection did to one input of one constraint. */
export interface SlotMove {
  /** Constraint id, and the name of its input. */
  readonly constraint: string;
  readonly port: string;
  /** How far the copies moved: root mean over examples. */
  readonly displacement: number;
  /** The first entries before and after; of several copies their mean. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** Entries that the value has. */
  readonly count: number;
}

/** One projection of a step: all sets of one side, or of one layer of a sweep. */
export interface ProjectionRecord {
  /** Index of the side, 0 is A; or of the layer. */
  readonly layer: number;
  /** Distance that each projected constraint moved its copies, root mean over examples. */
  readonly constraints: readonly { readonly id: string; readonly displacement: number }[];
  readonly moves: readonly SlotMove[];
}

interface Taken {
  readonly layer: number;
  readonly squares: { readonly vertex: number; readonly squared: Scalar }[];
  readonly moves: {
    readonly vertex: number;
    readonly input: number;
    readonly before: Tensor;
    readonly after: Tensor;
    readonly squared: Scalar;
  }[];
}

/** A problem that notes what each of its projections does. Use it within one `tidy`. */
export function traceProblem<X>(
  batch: BatchProblem<X>,
  parameterRelaxation: number,
): { readonly problem: FeasibilityProblem<X, Scalar>; readonly records: Taken[] } {
  const records: Taken[] = [];
  const { space, projections } = batch.problem({
    parameterRelaxation,
    record: (vertex, squared) => void records.at(-1)?.squares.push({ vertex, squared }),
    slots: ({ vertex, input }, { before, after, squared }) =>
      void records.at(-1)?.moves.push({
        vertex,
        input,
        before: head(before()),
        after: head(after()),
        squared: tf.clone(squared),
      }),
  });
  const traced = projections.map((project, layer) => (x: X) => {
    records.push({ layer, squares: [], moves: [] });
    return project(x);
  });
  return { problem: { space, projections: traced }, records };
}

function head(value: Tensor): Tensor {
  const flat = tf.reshape(value, [-1]);
  return tf.slice(flat, 0, Math.min(SHOWN, flat.shape[0] ?? 0));
}

/** Reads what was noted, and frees its tensors. */
export async function readRecords(
  taken: readonly Taken[],
  plan: Plan,
  batch: number,
): Promise<ProjectionRecord[]> {
  const root = async (squared: Scalar): Promise<number> =>
    Math.sqrt(((await squared.data())[0] as number) / batch);
  const out = await Promise.all(
    taken.map(async ({ layer, squares, moves }) => ({
      layer,
      constraints: await Promise.all(
        squares.map(async ({ vertex, squared }) => ({
          id: (plan.vertices[vertex] as Vertex).id,
          displacement: await root(squared),
        })),
      ),
      moves: await Promise.all(
        moves.map(async ({ vertex, input, before, after, squared }) => {
          const { id, inputs, op } = plan.vertices[vertex] as Vertex;
          const from = plan.vertices[inputs[input]?.from as number] as Vertex;
          const size = from.shape.reduce<number>((n, d) => n * (d === "B" ? batch : d), 1);
          return {
            constraint: id,
            port: inputs[input]?.port ?? op.inputs[input]?.name ?? String(input),
            displacement: await root(squared),
            before: [...(await before.data())],
            after: [...(await after.data())],
            count: size,
          };
        }),
      ),
    })),
  );
  free(taken);
  return out;
}
