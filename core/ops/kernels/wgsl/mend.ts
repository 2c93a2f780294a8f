/**
 * Kernels of tfjs's webgpu backend (4.22) that fail on what our ops do, replaced by forms that call
 * the same kernels on what they can do:
 * - Cast from whole numbers or truth values to float32 leaves the data as it is, and kernels that
 *   look at the data itself (Transpose) then make invalid programs: it is converted.
 * - Select refuses more than four axes: it takes flat tensors.
 * - Tile reads tensors of more than four axes back, in Chromium as zeros: it goes axis by axis.
 * - Arithmetic of a vector with more than four axes makes an invalid program: the vector gets a
 *   second axis.
 * - AddN binds all its inputs at once, which are more buffers than a device need take: it adds up
 *   some at a time.
 */
import type { KernelFunc, NamedTensorInfoMap, TensorInfo } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

interface WebgpuBackend {
  readonly tensorMap: { get(id: object): { readonly values?: ArrayLike<number> | null } };
  makeTensorInfo(shape: number[], dtype: "float32", values: Float32Array): TensorInfo;
  disposeData(id: object): boolean;
}

type Call = Parameters<KernelFunc>[0];
type Mend = (original: KernelFunc, call: Call) => TensorInfo;

/** More axes than kernels of the backend are written for. */
const MANY = 5;

const mended = new WeakSet<KernelFunc>();

const take = (kernel: KernelFunc, call: Call, inputs: NamedTensorInfoMap, attrs = call.attrs) =>
  kernel({ ...call, inputs, ...(attrs && { attrs }) }) as TensorInfo;

const kernelOf = (name: string): KernelFunc => {
  const found = tf.getKernel(name, "webgpu");
  if (!found) throw new Error(`the webgpu backend has no kernel ${name}`);
  return found.kernelFunc;
};

const castToFloat: Mend = (original, call) => {
  const { x } = call.inputs as { x: TensorInfo };
  const whole = x.dtype === "int32" || x.dtype === "bool";
  if (!whole || call.attrs?.dtype !== "float32") return take(original, call, call.inputs);
  const backend = call.backend as unknown as WebgpuBackend;
  const { values } = backend.tensorMap.get(x.dataId);
  if (values) return backend.makeTensorInfo(x.shape, "float32", Float32Array.from(values));
  const one = backend.makeTensorInfo([], "float32", Float32Array.of(1));
  const product = take(kernelOf("Multiply"), call, { a: x, b: one });
  backend.disposeData(one.dataId);
  return product;
};

const selectFlat: Mend = (original, call) => {
  const { condition, t, e } = call.inputs as {
    condition: TensorInfo;
    t: TensorInfo;
    e: TensorInfo;
  };
  const { shape } = t;
  if (shape.length < MANY) return take(original, call, call.inputs);
  const flat = (x: TensorInfo) => ({ ...x, shape: [tf.util.sizeFromShape(x.shape)] });
  const inputs = { condition: flat(condition), t: flat(t), e: flat(e) };
  return { ...take(original, call, inputs), shape };
};

const tileByAxis: Mend = (original, call) => {
  const { x } = call.inputs as { x: TensorInfo };
  if (x.shape.length < MANY) return take(original, call, call.inputs);
  const backend = call.backend as unknown as WebgpuBackend;
  const reps = call.attrs?.reps as number[];
  const shape = [...x.shape];
  const data = tf.util.sizeFromShape;
  // A view with one axis between all before and all after it; data is not moved.
  let now: TensorInfo = take(kernelOf("Identity"), call, { x });
  reps.forEach((times, axis) => {
    if (times === 1) return;
    const view = [data(shape.slice(0, axis)), shape[axis] as number, data(shape.slice(axis + 1))];
    const next = take(original, call, { x: { ...now, shape: view } }, { reps: [1, times, 1] });
    backend.disposeData(now.dataId);
    shape[axis] = (shape[axis] as number) * times;
    now = next;
  });
  return { ...now, shape };
};

const withRow: Mend = (original, call) => {
  const { a, b } = call.inputs as { a: TensorInfo; b: TensorInfo };
  const many = Math.max(a.shape.length, b.shape.length) >= MANY;
  const row = (x: TensorInfo) =>
    many && x.shape.length === 1 ? { ...x, shape: [1, ...x.shape] } : x;
  return take(original, call, { a: row(a), b: row(b) });
};

/** Inputs that a program may have on every device, which takes 8 buffers, one of them the output. */
const INPUTS = 7;

const addInParts: Mend = (original, call) => {
  // This kernel's inputs are a list.
  const add = (inputs: readonly TensorInfo[]) =>
    take(original, call, inputs as unknown as NamedTensorInfoMap);
  const all = Object.values(call.inputs) as TensorInfo[];
  const backend = call.backend as unknown as WebgpuBackend;
  let sum = add(all.slice(0, INPUTS));
  for (let at = INPUTS; at < all.length; at += INPUTS - 1) {
    const next = add([sum, ...all.slice(at, at + INPUTS - 1)]);
    backend.disposeData(sum.dataId);
    sum = next;
  }
  return sum;
};

/** Kernels of two tensors that broadcast to each other. */
const binary = [
  ...["Add", "Sub", "Multiply", "RealDiv", "Maximum", "Minimum", "Pow", "Mod", "FloorDiv"],
  ...["SquaredDifference", "Atan2", "Equal", "NotEqual", "Greater", "GreaterEqual"],
  ...["Less", "LessEqual", "LogicalAnd", "LogicalOr"],
];

/** Puts the forms above in place; to be called when the webgpu backend is there. */
export function mendWebgpu(): void {
  const mends = {
    ...Object.fromEntries(binary.map((name) => [name, withRow])),
    AddN: addInParts,
    Cast: castToFloat,
    Select: selectFlat,
    Tile: tileByAxis,
  };
  for (const [kernelName, mend] of Object.entries(mends)) {
    const original = kernelOf(kernelName);
    if (mended.has(original)) continue;
    const kernelFunc: KernelFunc = (call) => mend(original, call);
    mended.add(kernelFunc);
    tf.unregisterKernel(kernelName, "webgpu");
    tf.registerKernel({ kernelName, backendName: "webgpu", kernelFunc });
  }
}
