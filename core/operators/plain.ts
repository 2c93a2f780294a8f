/**
 * Traced programs in plain double precision, one step after the other: what certificates hold the
 * backends' results against. It shares no code with `runProgram`.
 */
import { broadcastShapes } from "../base/shape.ts";
import type { Lengths, PrimitiveName } from "./primitives.ts";
import type { Program, Step } from "./program.ts";

interface Value {
  readonly shape: Lengths;
  readonly data: readonly number[];
}
type Options = Readonly<Record<string, unknown>>;

const count = (shape: Lengths): number => shape.reduce((n, d) => n * d, 1);

/** Place of each entry of a shape as it is repeated into a larger one. */
function spread({ shape, data }: Value, wide: Lengths): number[] {
  const lead = wide.length - shape.length;
  return Array.from({ length: count(wide) }, (_, at) => {
    let rest = at;
    let place = 0;
    let stride = 1;
    for (let axis = wide.length - 1; axis >= 0; axis--) {
      const d = wide[axis] as number;
      const index = rest % d;
      rest = Math.floor(rest / d);
      const own = shape[axis - lead];
      if (own === undefined) continue;
      if (own !== 1) place += index * stride;
      stride *= own;
    }
    return data[place] as number;
  });
}

function each(values: readonly Value[], f: (...x: number[]) => number): Value {
  const shape = values
    .map((value) => value.shape)
    .reduce((a, b) => broadcastShapes(a, b) as Lengths);
  const all = values.map((value) => spread(value, shape));
  return {
    shape,
    data: Array.from({ length: count(shape) }, (_, i) => f(...all.map((x) => x[i] as number))),
  };
}

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
/** To the even one of two neighbours that are equally near. */
const round = (x: number): number => {
  const near = Math.round(x);
  return Math.abs(x - Math.trunc(x)) === 0.5 ? 2 * Math.round(x / 2) : near;
};
const truth = (holds: boolean): number => (holds ? 1 : 0);

const entrywise: Partial<Record<PrimitiveName, (...x: number[]) => number>> = {
  neg: (x = 0) => -x,
  abs: (x = 0) => Math.abs(x),
  exp: (x = 0) => Math.exp(x),
  expm1: (x = 0) => Math.expm1(x),
  log: (x = 0) => Math.log(x),
  log1p: (x = 0) => Math.log1p(x),
  sqrt: (x = 0) => Math.sqrt(x),
  rsqrt: (x = 0) => 1 / Math.sqrt(x),
  square: (x = 0) => x * x,
  reciprocal: (x = 0) => 1 / x,
  sin: (x = 0) => Math.sin(x),
  cos: (x = 0) => Math.cos(x),
  tanh: (x = 0) => Math.tanh(x),
  atan: (x = 0) => Math.atan(x),
  sigmoid: (x = 0) => 1 / (1 + Math.exp(-x)),
  softplus: (x = 0) => softplus(x),
  relu: (x = 0) => Math.max(x, 0),
  sign: (x = 0) => Math.sign(x),
  floor: (x = 0) => Math.floor(x),
  round: (x = 0) => round(x),
  add: (a = 0, b = 0) => a + b,
  sub: (a = 0, b = 0) => a - b,
  mul: (a = 0, b = 0) => a * b,
  div: (a = 0, b = 0) => a / b,
  pow: (a = 0, b = 0) => a ** b,
  maximum: (a = 0, b = 0) => Math.max(a, b),
  minimum: (a = 0, b = 0) => Math.min(a, b),
  squaredDifference: (a = 0, b = 0) => (a - b) ** 2,
  greater: (a = 0, b = 0) => truth(a > b),
  greaterEqual: (a = 0, b = 0) => truth(a >= b),
  less: (a = 0, b = 0) => truth(a < b),
  lessEqual: (a = 0, b = 0) => truth(a <= b),
  equal: (a = 0, b = 0) => truth(a === b),
  notEqual: (a = 0, b = 0) => truth(a !== b),
  where: (condition = 0, a = 0, b = 0) => (condition !== 0 ? a : b),
};

/** True where every entry of the output depends on the entries at its own place alone. */
export const isSeparable = ({ inputs, shapes, steps, outputs }: Program): boolean =>
  outputs.every((id) => shapes[id]?.join() === shapes[0]?.join()) &&
  shapes.slice(0, inputs).every((shape) => shape.join() === shapes[0]?.join()) &&
  steps.every(({ op }, i) =>
    op === "tensor" ? count(shapes[inputs + i] as Lengths) === 1 : entrywise[op] !== undefined,
  );

/**
 * Whether the terms of a loss depend on one entry each, for shapes of its inputs.
 * @throws ProxflowError naming the line of the loss that cannot be traced
 */
export const isLossSeparable = (
  tracer: {
    trace(name: string, part: "forward", shapes: readonly Lengths[], params: Options): Program;
  },
  name: string,
  shapes: readonly Lengths[],
  params: Options,
): boolean => isSeparable(tracer.trace(name, "forward", shapes, params));

/** Lists along some axes, with the place that each list has in the rest. */
function lists({ shape, data }: Value, axes: readonly number[]): number[][] {
  const kept = shape.map((d, axis) => (axes.includes(axis) ? 1 : d));
  const found = Array.from({ length: count(kept) }, (): number[] => []);
  data.forEach((value, at) => {
    let rest = at;
    let place = 0;
    let stride = 1;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const d = shape[axis] as number;
      if (!axes.includes(axis)) {
        place += (rest % d) * stride;
        stride *= d;
      }
      rest = Math.floor(rest / d);
    }
    found[place]?.push(value);
  });
  return found;
}

const total = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0);
const largest = (x: readonly number[]): number => x.reduce((a, b) => Math.max(a, b));

const reductions: Partial<Record<PrimitiveName, (x: readonly number[]) => number>> = {
  sum: total,
  mean: (x) => total(x) / x.length,
  max: largest,
  min: (x) => x.reduce((a, b) => Math.min(a, b)),
  logSumExp: (x) => largest(x) + Math.log(total(x.map((v) => Math.exp(v - largest(x))))),
};

/** Lists in, lists of the same length out. */
const alongAxis: Partial<Record<PrimitiveName, (x: readonly number[]) => number[]>> = {
  softmax: (x) => {
    const powers = x.map((v) => Math.exp(v - largest(x)));
    return powers.map((v) => v / total(powers));
  },
  cumsum: (x) => {
    let sum = 0;
    return x.map((v) => {
      sum += v;
      return sum;
    });
  },
};

/** The value with its axes in another order. */
function turned({ shape, data }: Value, order: readonly number[]): Value {
  const strides = shape.map((_, axis) => count(shape.slice(axis + 1)));
  const next = order.map((axis) => shape[axis] as number);
  return {
    shape: next,
    data: Array.from({ length: count(next) }, (_, at) => {
      let rest = at;
      let place = 0;
      for (let k = next.length - 1; k >= 0; k--) {
        const d = next[k] as number;
        place += (rest % d) * (strides[order[k] as number] as number);
        rest = Math.floor(rest / d);
      }
      return data[place] as number;
    }),
  };
}

const swapLast = (value: Value): Value => {
  const order = value.shape.map((_, axis) => axis);
  const n = order.length;
  return turned(value, [...order.slice(0, n - 2), n - 1, n - 2]);
};

function product(a: Value, b: Value, shape: Lengths): Value {
  const [m, n] = shape.slice(-2) as [number, number];
  const k = a.shape.at(-1) as number;
  const stacks = shape.slice(0, -2);
  const left = spread(a, [...stacks, m, k]);
  const right = spread(b, [...stacks, k, n]);
  return {
    shape,
    data: Array.from({ length: count(shape) }, (_, at) => {
      const [stack, i, j] = [Math.floor(at / (m * n)), Math.floor(at / n) % m, at % n];
      let sum = 0;
      for (let l = 0; l < k; l++)
        sum +=
          (left[(stack * m + i) * k + l] as number) * (right[(stack * k + l) * n + j] as number);
      return sum;
    }),
  };
}

function join(values: readonly Value[], axis: number, shape: Lengths): Value {
  const after = count(shape.slice(axis + 1));
  const data = Array.from({ length: count(shape.slice(0, axis)) }, (_, before) =>
    values.flatMap((value) => {
      const length = (value.shape[axis] as number) * after;
      return value.data.slice(before * length, (before + 1) * length);
    }),
  ).flat();
  return { shape, data };
}

function cut({ shape, data }: Value, begin: Lengths, size: Lengths): Value {
  const strides = shape.map((_, axis) => count(shape.slice(axis + 1)));
  return {
    shape: size,
    data: Array.from({ length: count(size) }, (_, at) => {
      let rest = at;
      let place = 0;
      for (let axis = size.length - 1; axis >= 0; axis--) {
        const d = size[axis] as number;
        place += ((rest % d) + (begin[axis] as number)) * (strides[axis] as number);
        rest = Math.floor(rest / d);
      }
      return data[place] as number;
    }),
  };
}

function take({ op, options }: Step, x: readonly Value[], shape: Lengths): Value {
  const f = entrywise[op];
  if (f !== undefined) return each(x, f);
  const [first, second] = x as [Value, Value];
  const reduce = reductions[op];
  if (reduce !== undefined) {
    const { axis } = options as { axis?: number | number[] };
    const rank = first.shape.length;
    const axes =
      axis === undefined
        ? first.shape.map((_, i) => i)
        : [axis].flat().map((a) => (a < 0 ? a + rank : a));
    return { shape, data: lists(first, axes).map(reduce) };
  }
  const map = alongAxis[op];
  if (map !== undefined) {
    const given = options.axis as number;
    const axis = given < 0 ? given + shape.length : given;
    const order = shape.map((_, i) => i).filter((i) => i !== axis);
    const inner = turned(first, [...order, axis]);
    const length = shape[axis] as number;
    const rows = Array.from({ length: inner.data.length / length }, (_, i) =>
      map(inner.data.slice(i * length, (i + 1) * length)),
    );
    const back = shape.map((_, i) => (i === axis ? shape.length - 1 : order.indexOf(i)));
    return turned({ shape: inner.shape, data: rows.flat() }, back);
  }
  switch (op) {
    case "matMul": {
      const { transposeA, transposeB } = options as Options & Record<string, boolean>;
      return product(
        transposeA ? swapLast(first) : first,
        transposeB ? swapLast(second) : second,
        shape,
      );
    }
    case "reshape":
      return { shape, data: first.data };
    case "transpose": {
      const n = first.shape.length;
      const perm = options.perm as Lengths | undefined;
      return turned(first, perm ?? first.shape.map((_, i) => n - 1 - i));
    }
    case "slice":
      return cut(first, options.begin as Lengths, options.size as Lengths);
    case "concat": {
      const axis = options.axis as number;
      return join(x, axis < 0 ? axis + shape.length : axis, shape);
    }
    case "broadcastTo":
      return { shape, data: spread(first, shape) };
    case "tensor":
      return { shape, data: options.values as number[] };
    default:
      throw new Error(`no plain code for ${op}`);
  }
}

/**
 * @param inputs values of the inputs, in row-major order
 * @returns values of the outputs, in row-major order
 */
export function runPlain(program: Program, inputs: readonly (readonly number[])[]): number[][] {
  const values: Value[] = inputs.map((data, i) => ({ shape: program.shapes[i] as Lengths, data }));
  program.steps.forEach((step, i) => {
    const shape = program.shapes[program.inputs + i] as Lengths;
    values.push(
      take(
        step,
        step.from.map((id) => values[id] as Value),
        shape,
      ),
    );
  });
  return program.outputs.map((id) => [...(values[id] as Value).data]);
}
