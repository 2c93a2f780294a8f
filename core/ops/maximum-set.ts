/** The set y = max(a): its projection, shared by max, min, maximum and minimum. */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/** Rounds of the monotone iteration; each but the last takes in at least one entry. */
const ROUNDS = 24;

/**
 * The level m >= z of the nearest point below the largest entry: the root of
 * m - z = sum over i of max(0, a_i - m), by Newton from m = z, monotone from below.
 */
function level(a: Tensor, z: Tensor): Tensor {
  let m = z;
  const rounds = Math.min(ROUNDS, a.shape[a.rank - 1] as number);
  for (let i = 0; i < rounds; i++) {
    const over = tf.relu(tf.sub(a, m));
    const count = tf.sum(tf.cast(tf.greater(over, 0), "float32"), -1, true);
    const pull = tf.sub(tf.sum(over, -1, true), tf.sub(m, z));
    m = tf.add(m, tf.div(pull, tf.add(count, 1)));
  }
  return m;
}

/** 1 at the last of the largest entries, 0 elsewhere. */
function lastLargest(a: Tensor, top: Tensor): Tensor {
  const numbers = tf.range(0, a.shape[a.rank - 1] as number, 1, "float32");
  const held = tf.where(
    tf.greaterEqual(a, top),
    tf.add(tf.zerosLike(a), numbers),
    tf.fill([1], -1),
  );
  return tf.equal(held, tf.max(held, -1, true));
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
  const raised = tf.add(top, tf.div(tf.sub(z, top), 2));
  const last = lastLargest(a, top);
  const lift = tf.where(last, tf.add(tf.zerosLike(a), raised), a);
  if (floor === undefined)
    return tf.where(tf.greaterEqual(z, top), lift, tf.minimum(a, level(a, z)));
  const held = tf.expandDims(floor, -1);
  const lowered = tf.minimum(a, tf.maximum(held, level(a, z)));
  // Raising one entry costs (z - top)^2 / 2, staying at the held maximum (z - held)^2.
  const pays = tf.less(tf.div(tf.abs(tf.sub(z, top)), Math.SQRT2), tf.abs(tf.sub(z, held)));
  const above = tf.greaterEqual(z, tf.maximum(top, held));
  const up = tf.logicalAnd(above, tf.logicalOr(tf.greaterEqual(top, held), pays));
  return tf.where(up, lift, lowered);
}
