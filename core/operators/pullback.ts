/** Derivatives of traced programs, as programs again, so that they can be derived once more. */
import type { Lengths, PrimitiveName } from "./primitives.ts";
import { type Program, ProgramBuilder, type Step } from "./program.ts";

type Options = Readonly<Record<string, unknown>>;

/** Most steps of a second derivative of the longest program, with room. */
const MAX_STEPS = 100_000;

/**
 * The program (inputs, one seed an output) to J' seeds: the gradient of <outputs, seeds> in each of
 * the wanted inputs. What has no derivative (steps, comparisons) counts as constant.
 */
export function pullback(program: Program, wanted: readonly number[]): Program {
  const { inputs, shapes, steps, outputs } = program;
  const seeds = outputs.map((id) => shapes[id] as Lengths);
  const b = new ProgramBuilder([...shapes.slice(0, inputs), ...seeds], MAX_STEPS);
  const add = (op: PrimitiveName, from: readonly number[], options: Options = {}): number =>
    b.add(op, from, options).id;
  const place: number[] = shapes.slice(0, inputs).map((_, i) => i);
  for (const { op, from, options } of steps)
    place.push(
      add(
        op,
        from.map((id) => place[id] as number),
        options,
      ),
    );
  const gradients = new Map<number, number>();
  const give = (id: number, gradient: number | undefined): void => {
    if (gradient === undefined) return;
    const summed = sumTo(b, gradient, shapes[id] as Lengths);
    const before = gradients.get(id);
    gradients.set(id, before === undefined ? summed : add("add", [before, summed]));
  };
  outputs.forEach((id, i) => {
    give(id, inputs + i);
  });
  for (let i = steps.length - 1; i >= 0; i--) {
    const id = inputs + i;
    const g = gradients.get(id);
    if (g === undefined) continue;
    const step = steps[i] as Step;
    const x = step.from.map((from) => place[from] as number);
    const given = rule(b, step, x, place[id] as number, g);
    step.from.forEach((from, k) => {
      give(from, given[k]);
    });
  }
  const results = wanted.map((id) => gradients.get(id) ?? full(b, 0, shapes[id] as Lengths));
  return b.finish(
    results,
    wanted.map((id) => shapes[id] as Lengths),
    "pullback",
  );
}

const full = (b: ProgramBuilder, value: number, shape: Lengths): number => {
  const { id } = b.add("tensor", [], { values: [value], shape: [] });
  return b.add("broadcastTo", [id], { shape }).id;
};

/** Undoes broadcasting: sums what was repeated. */
function sumTo(b: ProgramBuilder, id: number, target: Lengths): number {
  const shape = b.shapeOf(id);
  if (shape.join() === target.join()) return id;
  const extra = shape.length - target.length;
  if (extra < 0) return b.add("broadcastTo", [id], { shape: target }).id;
  const axis = shape.flatMap((d, i) =>
    i < extra || (target[i - extra] === 1 && d !== 1) ? [i] : [],
  );
  const { id: summed } = b.add("sum", [id], { axis, keepDims: true });
  return b.add("reshape", [summed], { shape: target }).id;
}

/** Gradients for the inputs of a step with gradient g; holes for none. */
function rule(
  b: ProgramBuilder,
  { op, options }: Step,
  inputs: readonly number[],
  y: number,
  g: number,
): (number | undefined)[] {
  const [x, z] = inputs as [number, number];
  const add = (name: PrimitiveName, from: readonly number[], o: Options = {}): number =>
    b.add(name, from, o).id;
  const c = (value: number): number => b.add("tensor", [], { values: [value], shape: [] }).id;
  const times = (...ids: number[]): number => ids.reduce((a, id) => add("mul", [a, id]));
  const plus = (a: number, d: number): number => add("add", [a, d]);
  const minus = (a: number, d: number): number => add("sub", [a, d]);
  const over = (a: number, d: number): number => add("div", [a, d]);
  const neg = (a: number): number => add("neg", [a]);
  /** A reduction's value or gradient with its axes put back as 1. */
  const kept = (id: number): number => {
    const shape = b.shapeOf(x);
    const axes = axesOf(options, shape.length);
    const unit = shape.map((d, i) => (axes.includes(i) ? 1 : d));
    return add("reshape", [id], { shape: unit });
  };
  const spread = (id: number): number => add("broadcastTo", [kept(id)], { shape: b.shapeOf(x) });
  switch (op) {
    case "neg":
      return [neg(g)];
    case "abs":
      return [times(g, add("sign", [x]))];
    case "exp":
      return [times(g, y)];
    case "expm1":
      return [times(g, plus(y, c(1)))];
    case "log":
      return [over(g, x)];
    case "log1p":
      return [over(g, plus(x, c(1)))];
    case "sqrt":
      return [over(g, times(c(2), y))];
    case "rsqrt":
      return [times(c(-0.5), g, y, y, y)];
    case "square":
      return [times(c(2), x, g)];
    case "reciprocal":
      return [neg(times(g, y, y))];
    case "sin":
      return [times(g, add("cos", [x]))];
    case "cos":
      return [neg(times(g, add("sin", [x])))];
    case "tanh":
      return [times(g, minus(c(1), times(y, y)))];
    case "atan":
      return [over(g, plus(c(1), times(x, x)))];
    case "sigmoid":
      return [times(g, y, minus(c(1), y))];
    case "softplus":
      return [times(g, add("sigmoid", [x]))];
    case "relu":
      return [times(g, add("greater", [x, c(0)]))];
    case "add":
      return [g, g];
    case "sub":
      return [g, neg(g)];
    case "mul":
      return [times(g, z), times(g, x)];
    case "div":
      return [over(g, z), neg(over(times(g, y), z))];
    case "pow": {
      const base = add("where", [add("greater", [x, c(0)]), x, c(1)]);
      return [times(g, z, add("pow", [x, minus(z, c(1))])), times(g, y, add("log", [base]))];
    }
    case "maximum":
    case "minimum": {
      const first = add(op === "maximum" ? "greaterEqual" : "lessEqual", [x, z]);
      return [times(g, first), times(g, minus(c(1), first))];
    }
    case "squaredDifference": {
      const d = times(c(2), g, minus(x, z));
      return [d, neg(d)];
    }
    case "where":
      return [undefined, add("where", [x, g, c(0)]), add("where", [x, c(0), g])];
    case "sum":
      return [spread(g)];
    case "mean": {
      const count = size(b.shapeOf(x)) / size(b.shapeOf(y));
      return [times(spread(g), c(1 / count))];
    }
    case "max":
    case "min": {
      const mask = add("equal", [x, kept(y)]);
      const axis = axesOf(options, b.shapeOf(x).length);
      const ties = add("sum", [mask], { axis, keepDims: true });
      return [times(over(mask, ties), kept(g))];
    }
    case "logSumExp":
      return [times(add("exp", [minus(x, kept(y))]), kept(g))];
    case "softmax": {
      const mean = add("sum", [times(g, y)], { axis: options.axis, keepDims: true });
      return [times(y, minus(g, mean))];
    }
    case "cumsum": {
      const whole = add("sum", [g], { axis: options.axis, keepDims: true });
      return [plus(minus(whole, add("cumsum", [g], options)), g)];
    }
    case "matMul": {
      const { transposeA: p, transposeB: q } = options;
      const product = (m: number, n: number, o: Options): number => add("matMul", [m, n], o);
      return [
        p ? product(z, g, { transposeA: q, transposeB: true }) : product(g, z, { transposeB: !q }),
        q ? product(g, x, { transposeA: true, transposeB: p }) : product(x, g, { transposeA: !p }),
      ];
    }
    case "reshape":
      return [add("reshape", [g], { shape: b.shapeOf(x) })];
    case "transpose": {
      const rank = b.shapeOf(x).length;
      const perm =
        (options.perm as number[] | undefined) ??
        Array.from({ length: rank }, (_, i) => rank - 1 - i);
      return [add("transpose", [g], { perm: perm.map((_, i) => perm.indexOf(i)) })];
    }
    case "slice":
      return [padded(b, g, options.begin as Lengths, b.shapeOf(x))];
    case "concat": {
      const rank = b.shapeOf(x).length;
      const axis = axesOf(options, rank)[0] as number;
      let at = 0;
      return inputs.map((input) => {
        const shape = b.shapeOf(input);
        const begin = shape.map((_, i) => (i === axis ? at : 0));
        at += shape[axis] as number;
        return add("slice", [g], { begin, size: shape });
      });
    }
    case "broadcastTo":
      return [g];
    case "sign":
    case "floor":
    case "round":
    case "greater":
    case "greaterEqual":
    case "less":
    case "lessEqual":
    case "equal":
    case "notEqual":
    case "tensor":
      return [];
  }
}

const size = (shape: Lengths): number => shape.reduce((n, d) => n * d, 1);

function axesOf({ axis }: Options, rank: number): number[] {
  if (axis === undefined) return Array.from({ length: rank }, (_, i) => i);
  return [axis as number | number[]].flat().map((a) => (a < 0 ? a + rank : a));
}

/** Zeros around a value, so that it has a place in a larger shape. */
function padded(b: ProgramBuilder, id: number, begin: Lengths, target: Lengths): number {
  let here = id;
  target.forEach((length, axis) => {
    const shape = b.shapeOf(here);
    const before = begin[axis] as number;
    const after = length - before - (shape[axis] as number);
    const zeros = (count: number): number[] =>
      count > 0 ? [full(b, 0, shape.with(axis, count))] : [];
    const parts = [...zeros(before), here, ...zeros(after)];
    if (parts.length > 1) here = b.add("concat", parts, { axis }).id;
  });
  return here;
}
