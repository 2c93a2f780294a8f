/** Custom operators for tests. */
import type { OperatorEntry, OperatorManifest } from "../../core/operators/manifest.ts";

/** log(1 + exp(s x)) / s, without a projection, or with one by Newton's method. */
export const softplusSource = (
  own: boolean,
): string => `import { defineOp, tf } from "proxflow/operator";

export default defineOp({
  name: "soft-plus",
  docs: { title: "Soft plus", summary: "log(1 + exp(x))", tex: "y = \\\\log(1 + e^x)" },
  form: "elementwise",
  inputs: [{ name: "x", help: "any value" }],
  output: { name: "y", shape: "same as x" },
  params: { sharpness: { type: "number", default: 1, min: 0.1, max: 50 } },
  examples: [{ inputs: [[4]] }],
  forward([x]: Tensor[], { sharpness }: { sharpness: number }) {
    return tf.div(tf.softplus(tf.mul(x, sharpness)), sharpness);
  },${
    own
      ? `
  project([x0]: Tensor[], y0: Tensor, { sharpness }: { sharpness: number }) {
    // x - x0 + f'(x) (f(x) - y0) rises where the bracket is; 60 halvings of it.
    const value = (x: Tensor) => tf.div(tf.softplus(tf.mul(x, sharpness)), sharpness);
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
  },`
      : ""
  }
});
`;

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
