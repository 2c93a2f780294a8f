/** One small point of an op's space, and where its projection takes it. */
import * as tf from "@tensorflow/tfjs-core";
import { builtinDatasets } from "../base/datasets.ts";
import { ProxflowError } from "../base/errors.ts";
import { createRng } from "../base/rng.ts";
import { opOf, parseParams } from "../ops/index.ts";
import type { AnyOp, FunctionOp, InputPort, JsonValue, OpPicture, SetOp } from "../ops/spec.ts";
import { tidied } from "../ops/tidied.ts";
import { portsOf } from "./ports.ts";

type Shape = readonly number[];

/** Inputs and parameters that an op takes; what an example is made of. */
export interface Case {
  readonly ports: readonly { readonly name: string; readonly port: InputPort }[];
  /** One an input. */
  readonly shapes: readonly Shape[];
  /** Parameters that differ from the defaults, as in documents. */
  readonly params: Readonly<Record<string, JsonValue>>;
}

/** A tensor by its port. */
export interface Entry {
  readonly port: string;
  readonly shape: Shape;
  readonly values: readonly number[];
}

/** A point before and after its projection, rounded to three digits after the point. */
export interface Sample {
  readonly from: readonly Entry[];
  readonly to: readonly Entry[];
  /** How far the projection moved the point. */
  readonly distance: number;
}

/** How many points are looked at for a telling one. */
const TURNS = 8;

/** Shapes from small to large; an op takes the first that it accepts. */
const candidates: readonly (readonly [Shape, Shape])[] = [
  [[2], [2]],
  [
    [1, 2],
    [2, 1],
  ],
];

/**
 * Few entries where the op accepts them: the shape and parameters of its picture, else the first of
 * a few small shapes, else the first example of its file.
 */
export function caseOf(op: AnyOp): Case {
  const picture: OpPicture = op.picture ?? {};
  const [first] = op.examples;
  const ports = portsOf(op, first?.inputs.length ?? 0);
  const own = picture.shape && ports.map(() => picture.shape as Shape);
  const tries = own ? [own] : candidates.map((pair) => ports.map((_, i) => pair[i % 2] as Shape));
  const params = withoutDefaults(op, picture.params ?? {});
  const small = op.kind === "function" || op.kind === "set" ? tries : [];
  const shapes = small.find((shapes) => accepts(op, { ports, shapes, params }));
  if (shapes) return { ports, shapes, params };
  const given = (first?.params ?? {}) as Case["params"];
  const usual = { ports, shapes: first?.inputs ?? [], params: withoutDefaults(op, given) };
  // An example may stand for a batch, which a parameter does not have.
  const single = { ...usual, shapes: usual.shapes.map((shape) => shape.slice(1)) };
  return accepts(op, usual) ? usual : single;
}

function withoutDefaults(op: AnyOp, params: Case["params"]): Case["params"] {
  const defaults = parseParams(op, {});
  const same = (name: string, value: JsonValue): boolean =>
    JSON.stringify(value) === JSON.stringify(defaults[name]);
  return Object.fromEntries(Object.entries(params).filter(([name, value]) => !same(name, value)));
}

function accepts(op: AnyOp, { ports, shapes, params }: Case): boolean {
  try {
    op.inferShapes({
      params: parseParams(op, params),
      inputs: shapes,
      ports: ports.map(({ name }) => name),
      datasets: builtinDatasets,
    });
    return true;
  } catch (error) {
    if (error instanceof ProxflowError) return false;
    throw error;
  }
}

/** One digit after the point, so that they can be read and typed. */
function valuesFor(port: InputPort, shape: Shape, stream: string): number[] {
  const rng = createRng(1, stream);
  const size = shape.reduce((n, d) => n * d, 1);
  const last = shape.at(-1) ?? 1;
  return Array.from({ length: size }, (_, i) => {
    if (port.values === "one-hot") return i % last === 0 ? 1 : 0;
    if (port.values === "sign") return i % 2 === 0 ? 1 : -1;
    return Math.round(40 * rng.uniform() - 20) / 10;
  });
}

/**
 * What the data ports of an op hold in its example, and its other ports before a projection.
 * @param turn another one gives another point to the same data
 */
export function entriesOf(op: AnyOp, { ports, shapes }: Case, turn = 0): Entry[] {
  return ports.map(({ name, port }, i) => {
    const shape = shapes[i] as Shape;
    const values = () => valuesFor(port, shape, `${op.type}:${name}:${port.data ? 0 : turn}`);
    if (!port.data) return { port: name, shape, values: values() };
    // Elsewhere data are labels and targets; reshapes and modules look rows up.
    const rows = op.kind === "reshape" || op.kind === "module";
    const size = shape.reduce((n, d) => n * d, 1);
    const numbers = Array.from({ length: size }, (_, k) => k % 3);
    return { port: name, shape, values: op.picture?.data ?? (rows ? numbers : values()) };
  });
}

/** The nudge keeps halves from falling to either side by rounding. */
const round = (v: number): number => Math.round(v * 1000 + 1e-3) / 1000 || 0;

/**
 * A fixed point and its projection, on the backend that is set, which must hand out values at once
 * (cpu).
 * @returns `undefined` for ops without a projection
 */
export function sample(type: string): Sample | undefined {
  const op = opOf(type) as AnyOp;
  if (op.kind !== "function" && op.kind !== "set") return undefined;
  const turns = Array.from({ length: TURNS }, (_, turn) => sampleAt(op, turn));
  return turns.find(telling) ?? turns[0];
}

/** Whether the projection moves the point by much, and away from ties. */
function telling({ from, distance }: Sample): boolean {
  const apart = from.every(({ values }) => new Set(values).size === values.length);
  return apart && distance > 0.3;
}

function sampleAt(op: FunctionOp<unknown> | SetOp<unknown>, turn: number): Sample {
  const given = caseOf(op);
  const inputs = entriesOf(op, given, turn);
  const [from, to] = tidied((): [Tensors, Tensors] => {
    const params = parseParams(op, given.params);
    const start = inputs.map(({ values, shape }) => tf.tensor([...values], [...shape], "float32"));
    const context = {
      params,
      fixed: given.ports.map(({ port }) => port.data === true),
      pjax: false,
      observe: false,
      mobility: 0,
      outputWeight: 1,
    };
    return op.kind === "set" ? ofSet(op, start, context) : ofFunction(op, start, context, turn);
  });
  const names = [...given.ports.map(({ name }) => name), ...op.outputs.map(({ name }) => name)];
  const entries = (point: Tensors): Entry[] =>
    point.map(({ shape, values }, i) => ({
      port: names[i] as string,
      shape,
      values: values.map(round),
    }));
  const moved = from.flatMap(({ values }, i) =>
    values.map((v, k) => (to[i]?.values[k] as number) - v),
  );
  return { from: entries(from), to: entries(to), distance: round(Math.hypot(...moved)) };
}

type Tensors = readonly { readonly shape: Shape; readonly values: readonly number[] }[];
type Context = Parameters<SetOp<unknown>["project"]>[1];

const read = (tensors: readonly tf.Tensor[]): Tensors =>
  tensors.map((t) => ({ shape: t.shape, values: [...t.dataSync()] }));

function ofSet(op: SetOp<unknown>, inputs: tf.Tensor[], context: Context): [Tensors, Tensors] {
  return [read(inputs), read(op.project(inputs, context).inputs)];
}

function ofFunction(
  op: FunctionOp<unknown>,
  inputs: tf.Tensor[],
  context: Context,
  turn: number,
): [Tensors, Tensors] {
  const { params } = context;
  const specs = op.copies?.(
    inputs.map(({ shape }) => shape),
    params,
  );
  const copies = inputs.map((x, i) => specs?.[i]?.expand(x) ?? x);
  const { shape } = (op.forwardCopies ?? op.forward).call(op, copies, params);
  const wanted = valuesFor({ name: "y", help: "" }, shape, `${op.type}:output:${turn}`);
  const target = tf.tensor(wanted, shape, "float32");
  const { inputs: near, output } = op.project(copies, target, context);
  return [read([...copies, target]), read([...near, output as tf.Tensor])];
}
