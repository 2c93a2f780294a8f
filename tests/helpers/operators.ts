/** Custom operators for tests. */
import type { OperatorEntry, OperatorManifest } from "../../core/operators/manifest.ts";
import { starters } from "../../renderer/operators/operator-types.ts";

/** log(1 + exp(s x)) / s, as the editor begins with it: without a projection, or with one by bisection. */
export const softplusSource = (own: boolean): string =>
  own
    ? starters.Function.replace(
        /\n {2}\/\/ project[\s\S]*?numbers\.\n/,
        `
  project([x0], y0, { sharpness }) {
    // x - x0 + f'(x) (f(x) - y0) rises where the bracket is; 60 halvings of it.
    const value = (x) => tf.div(tf.softplus(tf.mul(x, sharpness)), sharpness);
    const reach = tf.abs(tf.sub(value(x0), y0));
    let low = tf.sub(x0, reach);
    let high = tf.add(x0, reach);
    for (let i = 0; i < 60; i++) {
      const x = tf.mul(tf.add(low, high), 0.5);
      const slope = tf.sigmoid(tf.mul(x, sharpness));
      const rising = tf.add(tf.sub(x, x0), tf.mul(slope, tf.sub(value(x), y0)));
      const right = tf.greater(rising, 0);
      high = tf.where(right, x, high);
      low = tf.where(right, low, x);
    }
    return tf.mul(tf.add(low, high), 0.5);
  },
`,
      )
    : starters.Function;

/** The manifest of an elementwise operator without parameters. */
export const curveManifest: OperatorManifest = {
  name: "curve",
  docs: { title: "Curve", summary: "", tex: "", set: "", projection: "", source: "" },
  form: "elementwise",
  inputs: [{ name: "x", help: "" }],
  output: { name: "y", help: "", shape: "same as x" },
  params: {},
  projection: "numeric",
  examples: [{ inputs: [[4]], params: {} }],
};

/** An entry that claims a certificate. */
export function operatorOf(
  source: string,
  manifest: OperatorManifest = curveManifest,
  badge: OperatorEntry["certificate"]["badge"] = "approximate",
): OperatorEntry {
  return {
    source,
    manifest,
    certificate: {
      badge,
      samples: 60,
      membership: 0,
      idempotence: 0,
      beaten: 0,
      worstGap: 0,
      nans: 0,
    },
  };
}
