/** The set y = max(a): its projection, shared by max, min, maximum and minimum. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/** Parts of the first round's change that the last may leave: below rounding in single precision. */
const LEFT = 27 * Math.LN2;

/**
 * Rounds after which the level is right to rounding, whatever the entries. Each round drops entries
 * from above the level, so n always do. And a round's change is at most r / (c + 1) times the one
 * before, r entries dropped and c left: at most log n / log 1.5 rounds have r > (c + 1) / 2, all
 * such factors together are at most n, and each other round halves the change.
 */
export function roundsFor(n: number): number {
  const enough = Math.log(n) / Math.log(1.5) + (Math.log(n) + LEFT) / Math.LN2;
  return Math.min(n, Math.ceil(enough));
}

/**
 * The level m >= z of the nearest point below the largest entry: the root of
 * m - z = sum over i of max(0, a_i - m), by Newton from m = z, monotone from below.
 */
function level(a: Tensor, z: Tensor): Tensor {
  let m = z;
  const rounds = roundsFor(a.shape[a.rank - 1] as number);
  for (let i = 0; i < rounds; i++) {
    const over = tf.relu(tf.sub(a, m));
    const count = tf.sum(tf.cast(tf.greater(over, 0), "float32"), -1, true);
    const pull = tf.sub(tf.sum(over, -1, true), tf.sub(m, z));
    m = tf.add(m, tf.div(pull, tf.add(count, 1)));
  }
  return m;
}

/**
 * A value a row, [..., 1], as large as a. Comparing tensors of one shape is far faster on wasm than
 * letting the comparison broadcast.
 */
const spread = (value: Tensor, a: Tensor): Tensor => tf.add(tf.zerosLike(a), value);

/** True at the last of the largest entries. */
function lastLargest(a: Tensor, top: Tensor): Tensor {
  const numbers = tf.range(1, (a.shape[a.rank - 1] as number) + 1, 1, "float32");
  const largest = tf.cast(tf.greaterEqual(a, spread(top, a)), "float32");
  const places = tf.mul(largest, numbers);
  return tf.equal(places, spread(tf.max(places, -1, true), a));
}

/**
 * Entries of the nearest point of {(a, y) : y = max(a)} to (a, z), the maximum along the last axis.
 * Where z is above all entries one of them is raised halfway; of tied ones the last, as in PJAX.
 * @param a shape [..., n], all free  @param target shape [...]
 * @param floor greatest held entry, shape [...]; the maximum is taken with it
 */
export function nearestMaximum(a: Tensor, target: Tensor, floor?: Tensor): Tensor {
  const z = tf.expandDims(target, -1);
  const top = tf.max(a, -1, true);
  const above = tf.sub(z, top);
  const raised = tf.add(top, tf.div(above, 2));
  const lift = tf.where(lastLargest(a, top), spread(raised, a), a);
  if (floor === undefined) {
    const lowered = tf.minimum(a, spread(level(a, z), a));
    return tf.where(tf.greaterEqual(spread(above, a), 0), lift, lowered);
  }
  const held = tf.expandDims(floor, -1);
  const lowered = tf.minimum(a, spread(tf.maximum(held, level(a, z)), a));
  // Raising one entry costs (z - top)^2 / 2, staying at the held maximum (z - held)^2.
  const pays = tf.less(tf.div(tf.abs(above), Math.SQRT2), tf.abs(tf.sub(z, held)));
  const over = tf.greaterEqual(z, tf.maximum(top, held));
  const up = tf.logicalAnd(over, tf.logicalOr(tf.greaterEqual(top, held), pays));
  return tf.where(tf.greater(spread(tf.cast(up, "float32"), a), 0), lift, lowered);
}
