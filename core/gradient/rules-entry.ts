/** Gradients of tfjs kernels that work entry by entry, from the derivatives of the functions. */
import type { GradConfig, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/** Sums a gradient over what was repeated to fit: its shape becomes that of the input. */
export function fitted(gradient: Tensor, shape: readonly number[]): Tensor {
  const axes = tf.broadcast_util.getReductionAxes([...shape], gradient.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(gradient, axes) : gradient, [...shape]);
}

const indicator = (condition: Tensor): Tensor => tf.cast(condition, "float32");

/** Of f(x): the derivative times dy. */
const byInput = (
  kernelName: string,
  of: (x: Tensor, dy: Tensor, attributes: Readonly<Record<string, unknown>>) => Tensor,
): GradConfig => ({
  kernelName,
  inputsToSave: ["x"],
  gradFunc: (dy, [x], attrs) => ({
    x: () => of(x as Tensor, dy as Tensor, attrs as Readonly<Record<string, unknown>>),
  }),
});

/** The same in terms of y = f(x). */
const byOutput = (kernelName: string, of: (y: Tensor, dy: Tensor) => Tensor): GradConfig => ({
  kernelName,
  outputsToSave: [true],
  gradFunc: (dy, [y]) => ({ x: () => of(y as Tensor, dy as Tensor) }),
});

/** Of f(a, b), with the partial derivatives times dy. */
const byBoth = (
  kernelName: string,
  ofA: (a: Tensor, b: Tensor, dy: Tensor) => Tensor,
  ofB: (a: Tensor, b: Tensor, dy: Tensor) => Tensor,
): GradConfig => ({
  kernelName,
  inputsToSave: ["a", "b"],
  gradFunc: (dy, saved) => {
    const [a, b] = saved as [Tensor, Tensor];
    return {
      a: () => fitted(ofA(a, b, dy as Tensor), a.shape),
      b: () => fitted(ofB(a, b, dy as Tensor), b.shape),
    };
  },
});

const twice = (a: Tensor, b: Tensor, dy: Tensor): Tensor => tf.mul(tf.mul(tf.sub(a, b), 2), dy);

const slopes: readonly GradConfig[] = [
  byBoth(
    "Add",
    (_a, _b, dy) => dy,
    (_a, _b, dy) => dy,
  ),
  byBoth(
    "Sub",
    (_a, _b, dy) => dy,
    (_a, _b, dy) => tf.neg(dy),
  ),
  byBoth(
    "Multiply",
    (_a, b, dy) => tf.mul(dy, b),
    (a, _b, dy) => tf.mul(dy, a),
  ),
  byBoth(
    "RealDiv",
    (_a, b, dy) => tf.div(dy, b),
    (a, b, dy) => tf.neg(tf.div(tf.mul(dy, a), tf.square(b))),
  ),
  byBoth("SquaredDifference", twice, (a, b, dy) => tf.neg(twice(a, b, dy))),
  byBoth(
    "Maximum",
    (a, b, dy) => tf.mul(dy, indicator(tf.greaterEqual(a, b))),
    (a, b, dy) => tf.mul(dy, indicator(tf.less(a, b))),
  ),
  byBoth(
    "Minimum",
    (a, b, dy) => tf.mul(dy, indicator(tf.lessEqual(a, b))),
    (a, b, dy) => tf.mul(dy, indicator(tf.greater(a, b))),
  ),
  byBoth(
    "Pow",
    (a, b, dy) => tf.mul(dy, tf.mul(b, tf.pow(a, tf.sub(b, 1)))),
    // Where the base is not positive, no power of it varies with the exponent in the real numbers.
    (a, b, dy) => {
      const positive = tf.greater(a, 0);
      const log = tf.log(tf.where(positive, a, tf.onesLike(a)));
      return tf.mul(dy, tf.mul(tf.pow(a, b), log));
    },
  ),
  byInput("Abs", (x, dy) => tf.mul(dy, tf.sign(x))),
  byInput("Square", (x, dy) => tf.mul(dy, tf.mul(x, 2))),
  byInput("Log", (x, dy) => tf.div(dy, x)),
  byInput("Log1p", (x, dy) => tf.div(dy, tf.add(x, 1))),
  byInput("Softplus", (x, dy) => tf.mul(dy, tf.sigmoid(x))),
  byInput("Relu", (x, dy) => tf.mul(dy, indicator(tf.greater(x, 0)))),
  byInput("Sin", (x, dy) => tf.mul(dy, tf.cos(x))),
  byInput("Cos", (x, dy) => tf.neg(tf.mul(dy, tf.sin(x)))),
  byInput("Atan", (x, dy) => tf.div(dy, tf.add(tf.square(x), 1))),
  byInput("ClipByValue", (x, dy, { clipValueMin, clipValueMax }) => {
    const low = tf.greaterEqual(x, clipValueMin as number);
    return tf.mul(dy, indicator(tf.logicalAnd(low, tf.lessEqual(x, clipValueMax as number))));
  }),
  byInput("Neg", (_x, dy) => tf.neg(dy)),
  byInput("Cast", (_x, dy) => tf.cast(dy, "float32")),
  byInput("Identity", (_x, dy) => tf.cast(dy, "float32")),
  byOutput("Sqrt", (y, dy) => tf.div(dy, tf.mul(y, 2))),
  byOutput("Rsqrt", (y, dy) => tf.mul(dy, tf.mul(tf.mul(tf.square(y), y), -0.5))),
  byOutput("Reciprocal", (y, dy) => tf.neg(tf.mul(dy, tf.square(y)))),
  byOutput("Exp", (y, dy) => tf.mul(dy, y)),
  byOutput("Expm1", (y, dy) => tf.mul(dy, tf.add(y, 1))),
  byOutput("Sigmoid", (y, dy) => tf.mul(dy, tf.mul(y, tf.sub(1, y)))),
  byOutput("Tanh", (y, dy) => tf.mul(dy, tf.sub(1, tf.square(y)))),
  {
    kernelName: "Select",
    inputsToSave: ["condition"],
    gradFunc: (dy, [saved]) => {
      const condition = indicator(saved as Tensor);
      return {
        condition: () => tf.zerosLike(condition),
        t: () => tf.mul(dy as Tensor, condition),
        e: () => tf.mul(dy as Tensor, tf.sub(1, condition)),
      };
    },
  },
];

/** Constant almost everywhere, with the names of their inputs. */
const steps = [
  ...["Equal", "NotEqual", "Greater", "GreaterEqual", "Less", "LessEqual"].map(
    (name) => [name, "a", "b"] as const,
  ),
  ...["LogicalAnd", "LogicalOr"].map((name) => [name, "a", "b"] as const),
  ...["LogicalNot", "Sign", "Step", "Floor", "Ceil", "Round", "ZerosLike", "OnesLike"].map(
    (name) => [name, "x"] as const,
  ),
];

/** Kernels whose gradient is 0 wherever there is one. */
export const flatKernels: ReadonlySet<string> = new Set(steps.map(([name]) => name));

const flat = steps.map(
  ([kernelName, ...inputsToSave]): GradConfig => ({
    kernelName,
    inputsToSave: [...inputsToSave],
    gradFunc: (_dy, saved) =>
      Object.fromEntries(
        inputsToSave.map((name, k) => [name, () => tf.zeros((saved[k] as Tensor).shape)]),
      ),
  }),
);

export const entryRules: readonly GradConfig[] = [...slopes, ...flat];
