/** What the editor starts from: a first operator, and declarations made from the table that the sandbox has. */
import { primitives } from "../../core/operators/primitives.ts";

const option = (name: string): string =>
  `${name}?: ${name === "keepDims" ? "boolean" : "number | readonly number[]"}`;

function method(name: string, { arity, options }: (typeof primitives)[keyof typeof primitives]) {
  const [least, most] = arity;
  const rest = Object.keys(options.shape).map(option);
  const tensors = (count: number): string[] =>
    Array.from({ length: count }, (_, i) => `${"abcdefgh"[i]}: Value`);
  if (least === most && most <= 4)
    return `  ${name}(${[...tensors(most), ...rest].join(", ")}): Tensor;`;
  return `  ${name}(${["tensors: readonly Value[]", ...rest].join(", ")}): Tensor;`;
}

export const operatorTypes = `
/** A stand-in for a tensor: it has a shape and no values. Choose by tf.where, not by if. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly rank: number;
}
type Value = Tensor | number;
interface Functions {
${Object.entries(primitives)
  .filter(([name]) => name !== "tensor")
  .map(([name, primitive]) => method(name, primitive))
  .join("\n")}
  scalar(x: number): Tensor;
  tensor(values: readonly number[], shape?: readonly number[]): Tensor;
  clipByValue(x: Value, low: Value, high: Value): Tensor;
}
/** Each function is one more step of the operator's program. */
export declare const tf: Functions;

type Param = { title?: string; help?: string; inline?: boolean } & (
  | { type: "number" | "integer"; default: number; min?: number; max?: number }
  | { type: "boolean"; default: boolean }
  | { type: "choice"; default: string; options: readonly string[] }
);
type Values<P> = {
  readonly [K in keyof P]: P[K] extends { type: "boolean" } ? boolean
    : P[K] extends { type: "choice" } ? string : number;
};
/** Lengths, names, "B" for the batch, and "..." in the first place for any dimensions. */
type Shape = readonly (number | string)[];

/** Defines the operator of this file: a function, or a loss. */
export declare function defineOp<const P extends Readonly<Record<string, Param>> = {}>(
  spec: Shared<P> & (Function<P> | Loss<P>),
): unknown;
interface Shared<P> {
  /** Lower-case letters, digits and single dashes: its nodes are of type "custom.<name>". */
  name: string;
  docs: { title: string; summary?: string; tex?: string; set?: string; projection?: string; source?: string };
  inputs: readonly { name: string; label?: string; help?: string; data?: true; shape?: Shape }[];
  params?: P;
  /** Shapes and parameters on which it is checked. */
  examples: readonly { inputs: readonly (readonly number[])[]; params?: Partial<Values<P>> }[];
}
interface Function<P> {
  /** elementwise: y[i] = f(x[i]) of one input; general: any f of its inputs. */
  form: "elementwise" | "general";
  /** Shape: "same as <input>", "broadcast", or dimensions that the inputs name. */
  output: { name?: string; help?: string; shape: Shape | string };
  /** Traced once a shape. */
  forward(inputs: Tensor[], params: Values<P>): Tensor;
  /** The nearest inputs to a point; left out, Proxflow computes them by numbers. */
  project?(inputs: Tensor[], y: Tensor, params: Values<P>): Tensor | Tensor[];
}
interface Loss<P> {
  /** A target: its first input is pulled down the loss, the others are data. */
  form: "loss";
  /** The terms of the loss, which is their sum. Traced once a shape. */
  forward(inputs: Tensor[], params: Values<P>): Tensor;
  /** The x that makes loss(x) + |x - x0|^2 / 2 least; left out, Proxflow computes it by numbers. */
  project?(inputs: Tensor[], params: Values<P>): Tensor;
}
`;

/** What a new operator begins as, by kind: one that works, to be changed. */
export const starters = {
  Function: `import { defineOp, tf } from "proxflow/operator";

export default defineOp({
  name: "soft-plus",
  docs: { title: "Soft plus", summary: "log(1 + exp(x))", tex: "y = \\\\log(1 + e^x)" },
  form: "elementwise",
  inputs: [{ name: "x", help: "any value" }],
  output: { name: "y", shape: "same as x" },
  params: { sharpness: { type: "number", default: 1, min: 0.1, max: 50 } },
  examples: [{ inputs: [[4]] }],
  forward([x], { sharpness }) {
    return tf.div(tf.softplus(tf.mul(x, sharpness)), sharpness);
  },
  // project([x0], y0, { sharpness }) { ... } gives the nearest inputs to a point.
  // Without it, Proxflow computes them by numbers.
});
`,
  Loss: `import { defineOp, tf } from "proxflow/operator";

export default defineOp({
  name: "log-cosh",
  docs: {
    title: "Log-cosh error",
    summary: "Squared near the target, absolute far from it, and smooth.",
    tex: "\\\\lambda \\\\sum_i \\\\log \\\\cosh(x_i - t_i)",
  },
  form: "loss",
  inputs: [
    { name: "x", help: "the value that is pulled" },
    { name: "target", help: "where to", data: true },
  ],
  params: { strength: { type: "number", default: 1, min: 0, max: 1000 } },
  examples: [{ inputs: [[4], [4]] }],
  forward([x, target], { strength }) {
    const r = tf.sub(x, target);
    // log(cosh(r)) without overflow.
    const terms = tf.sub(tf.add(r, tf.softplus(tf.mul(r, -2))), Math.log(2));
    return tf.mul(terms, strength);
  },
  // project([x0, target], { strength }) { ... } gives the x that makes
  // loss(x) + |x - x0|^2 / 2 least. Without it, Proxflow computes it by numbers.
});
`,
} as const;
