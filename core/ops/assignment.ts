/**
 * Linear assignment for a stack of square matrices at a time, in tensor code: rows are added one by
 * one along shortest augmenting paths, with dual prices (Kuhn 1955; Jonker, Volgenant 1987). Row r
 * needs at most r + 1 steps of a search and as many of the way back, so the number of steps is
 * fixed; matrices that are done earlier wait.
 */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { indicator, nonZero } from "./points.ts";
import { first } from "./select.ts";

/** Beyond all distances: costs are scaled into [0, 2], prices stay within n times that. */
const FAR = 1e6;

interface State {
  /** 1 where row i (dimension 1) is placed in column j (dimension 2). */
  readonly placed: Tensor;
  /** Prices of rows [count, n, 1] and of columns [count, 1, n]. */
  readonly rowPrice: Tensor;
  readonly columnPrice: Tensor;
}

/** The search for the nearest free column from a row; the vectors over columns are [count, 1, n]. */
interface Search {
  /** One-hot over rows, [count, n, 1]: the row whose edges are looked at next. */
  readonly row: Tensor;
  /** Distance of that row from the start, [count, 1, 1]. */
  readonly distance: Tensor;
  readonly shortest: Tensor;
  /** 1 at [i, j] where the shortest way to column j comes from row i. */
  readonly from: Tensor;
  readonly done: Tensor;
  /** The free column reached; zeros until then. */
  readonly end: Tensor;
}

const sumColumns = (x: Tensor): Tensor => tf.sum(x, 2, true);
const sumRows = (x: Tensor): Tensor => tf.sum(x, 1, true);
const not = (x: Tensor): Tensor => tf.sub(1, x);

/** `b` where `choice` is 1, `a` where it is 0. */
const mix = (choice: Tensor, a: Tensor, b: Tensor): Tensor =>
  tf.add(tf.mul(not(choice), a), tf.mul(choice, b));

/** One step of Dijkstra's algorithm; stands still once a free column is reached. */
function searchStep(cost: Tensor, state: State, s: Search): Search {
  const open = not(sumColumns(s.end));
  const edge = sumRows(tf.mul(s.row, tf.sub(cost, state.rowPrice)));
  const reach = tf.add(tf.sub(edge, state.columnPrice), s.distance);
  const better = tf.mul(tf.mul(indicator(tf.less(reach, s.shortest)), not(s.done)), open);
  const shortest = mix(better, s.shortest, reach);
  const from = mix(better, s.from, s.row);
  const waiting = mix(s.done, shortest, tf.fill(shortest.shape, FAR));
  const next = tf.mul(first(tf.neg(waiting), 2), open);
  const owner = sumColumns(tf.mul(state.placed, next));
  const free = not(sumRows(owner));
  return {
    row: mix(open, s.row, owner),
    distance: mix(open, s.distance, sumColumns(tf.mul(shortest, next))),
    shortest,
    from,
    done: tf.add(s.done, next),
    end: tf.add(s.end, tf.mul(next, free)),
  };
}

/** Places the row that the search started from, moving others along the way found. */
function augment(state: State, s: Search, start: Tensor, steps: number): State {
  // Searched columns and their rows: prices move by how much nearer they were than the end.
  const length = sumColumns(tf.mul(s.shortest, s.end));
  const gain = tf.mul(tf.sub(length, s.shortest), tf.sub(s.done, s.end));
  const rowGain = tf.add(sumColumns(tf.mul(state.placed, gain)), tf.mul(start, length));
  let column = s.end;
  let placed = state.placed;
  for (let step = 0; step < steps; step++) {
    // `column` is zeros once the start is reached: nothing moves any more.
    const row = sumColumns(tf.mul(s.from, column));
    const old = sumRows(tf.mul(placed, row));
    placed = tf.add(tf.mul(placed, not(row)), tf.mul(row, column));
    column = old;
  }
  return {
    placed,
    rowPrice: tf.add(state.rowPrice, rowGain),
    columnPrice: tf.sub(state.columnPrice, gain),
  };
}

/**
 * Permutation matrices with the largest inner product with the given ones.
 * @param stack [count, n, n], finite
 */
export function assign(stack: Tensor): Tensor {
  const [count, n] = stack.shape as [number, number, number];
  const most = nonZero(tf.max(tf.abs(stack), [1, 2], true));
  const cost = tf.sub(1, tf.div(stack, most));
  const zeros = (...shape: number[]): Tensor => tf.zeros([count, ...shape]);
  let state: State = {
    placed: zeros(n, n),
    rowPrice: zeros(n, 1),
    columnPrice: zeros(1, n),
  };
  for (let r = 0; r < n; r++) {
    const before = state;
    state = tf.tidy(() => {
      const here = Array.from({ length: n }, (_, i) => (i === r ? 1 : 0));
      const start = tf.tile(tf.tensor(here, [1, n, 1]), [count, 1, 1]);
      let search: Search = {
        row: start,
        distance: zeros(1, 1),
        shortest: tf.fill([count, 1, n], FAR),
        from: zeros(n, n),
        done: zeros(1, n),
        end: zeros(1, n),
      };
      for (let step = 0; step <= r; step++) search = searchStep(cost, before, search);
      return { ...augment(before, search, start, r + 1) };
    });
    for (const tensor of Object.values(before) as Tensor[]) tensor.dispose();
  }
  return state.placed;
}
