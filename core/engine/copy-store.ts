/**
 * How the copies of each slot are held: as tensors of their full size, or, for matrix products, in
 * coefficients (copy-form.ts).
 */
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Plan, Vertex } from "../compile/plan.ts";
import { projectCopies } from "../ops/kernels/copies.ts";
import { hasKernel } from "../ops/kernels/native.ts";
import type { SolverSettings } from "../solvers/settings.ts";
import { squaredDistance } from "./copies.ts";
import {
  agreed,
  type CopyForm,
  combineForms,
  heldProduct,
  heldSquare,
  isCopyForm,
  projectHeld,
} from "./copy-form.ts";
import { pairSquares, projectPair, settlePair } from "./copy-pair.ts";

export type SlotValue = Tensor | CopyForm;

/** "pair": both factors free. "held": one is data. */
export type Streaming = "pair" | "held";

/**
 * Which vertices hold their copies in coefficients: matrix products of two matrices, under solvers
 * that project a product once a step, which is what the coefficients can follow.
 */
export function streamings(
  { vertices, children }: Plan,
  fixed: readonly (readonly boolean[])[],
  settings: SolverSettings,
): (Streaming | undefined)[] {
  const { algorithm, beta, pjaxCompatible } = settings;
  const once = algorithm === "dr" || algorithm === "ar" || (algorithm === "dm" && beta === 1);
  return vertices.map(({ index, op, inputs, active, kind }) => {
    if (!once || pjaxCompatible || !active || kind !== "function") return undefined;
    if (op.kind !== "function" || !op.matrixProduct) return undefined;
    const matrices = inputs.every(({ from }) => vertices[from]?.shape.length === 2);
    // A view that hides entries asks for the product's present value, copy by copy.
    const views = (children[index] ?? []).map(({ vertex }) => vertices[vertex] as Vertex);
    const hidden = views.some((view) => view.op.kind === "reshape" && view.op.covers);
    if (!matrices || hidden) return undefined;
    const held = fixed[index]?.filter(Boolean).length;
    if (held === 1) return "held";
    return held === 0 && hasKernel(projectCopies) ? "pair" : undefined;
  });
}

export const agree = (input: number, value: Tensor): CopyForm => agreed(input === 0 ? 0 : 1, value);

/** Projection of one product, and how far each slot's copies moved. */
export function projectStreamed(
  streaming: Streaming,
  inputs: readonly SlotValue[],
  held: readonly boolean[],
  target: Tensor,
  observe: boolean,
): {
  readonly slots: readonly (CopyForm | undefined)[];
  readonly value: Tensor;
  readonly squared: Scalar;
  readonly moved: readonly (Scalar | undefined)[];
} {
  if (streaming === "pair") {
    const [a, b] = inputs as readonly [CopyForm, CopyForm];
    const { pair, value, squared } = projectPair([a, b], target);
    const moved = observe ? pairSquares([away(pair[0], a), away(pair[1], b)]) : [];
    return { slots: pair, value, squared, moved };
  }
  const free = held[0] ? 1 : 0;
  const factor = inputs[1 - free] as Tensor;
  const before = inputs[free] as CopyForm;
  const { form, value, squared } = projectHeld(factor, before, target);
  const slots = free === 1 ? [undefined, form] : [form, undefined];
  if (!observe) return { slots, value, squared, moved: [] };
  const gone = heldSquare(factor, away(form, before), usesOf(free, target));
  return { slots, value, squared, moved: free === 1 ? [undefined, gone] : [gone, undefined] };
}

/** Copies of a factor: as many as the product has columns (rows). */
const usesOf = (side: 0 | 1, target: Tensor): number => target.shape[side === 0 ? 1 : 0] as number;

const away = (to: CopyForm, from: CopyForm): CopyForm =>
  combineForms([
    [1, to],
    [-1, from],
  ]);

/** Value of a product whose copies agree or whose other factor is held. */
export function heldValue(inputs: readonly SlotValue[], held: readonly boolean[]): Tensor {
  const free = held[0] ? 1 : 0;
  return heldProduct(inputs[1 - free] as Tensor, inputs[free] as CopyForm);
}

/** Linear combination of one slot. */
export function combineSlots(terms: readonly (readonly [number, SlotValue])[]): SlotValue {
  if (terms.every((term): term is readonly [number, CopyForm] => isCopyForm(term[1])))
    return combineForms(terms);
  const parts = terms.map(([c, x]) => (c === 1 ? (x as Tensor) : tf.mul(x as Tensor, c)));
  return parts.length === 1 ? tf.clone(parts[0] as Tensor) : tf.addN(parts);
}

/** |a - b|^2 over the slots of one vertex. */
export function slotsDistance(
  streaming: Streaming | undefined,
  known: readonly Tensor[],
  a: readonly (SlotValue | undefined)[],
  b: readonly (SlotValue | undefined)[],
): Scalar[] {
  if (!streaming)
    return a.flatMap((x, k) => (x ? [squaredDistance(x as Tensor, b[k] as Tensor)] : []));
  const gaps = a.map((x, k) => x && away(x as CopyForm, b[k] as CopyForm));
  const [left, right] = gaps;
  if (left && right) return pairSquares([left, right]);
  const free = left ? 0 : 1;
  const factor = known[1 - free] as Tensor;
  const uses = (free === 0 ? factor.shape[1] : factor.shape[0]) as number;
  return [heldSquare(factor, (left ?? right) as CopyForm, uses)];
}

/** Stores the copies of one vertex as they are, so that it can be projected again. */
export function settleSlots(
  streaming: Streaming,
  slots: readonly (SlotValue | undefined)[],
  reuse: boolean,
): readonly (SlotValue | undefined)[] {
  const [a, b] = slots as readonly (CopyForm | undefined)[];
  if (streaming === "held" || !a || !b) return slots;
  const settled = [a, b].every((form) => form.other === 0 && form.ownX === 0 && form.otherX === 0);
  return settled && typeof a.own === "number" ? slots : settlePair([a, b], reuse);
}
