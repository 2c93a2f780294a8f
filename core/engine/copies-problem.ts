/**
 * The copies form: every input of every op has copies of its own, which algorithms such as
 * Douglas-Rachford move apart (arXiv:2506.05878, section 3). Exact, and memory-hungry for products:
 * batch x inputs x outputs entries a slot. The consensus form agrees with it for algorithms that
 * keep copies equal.
 */

import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Partition } from "../compile/partition.ts";
import { type Plan, producersOf, type Vertex } from "../compile/plan.ts";
import type { CopySpec, FunctionOp, ReshapeOp, SetOp } from "../ops/spec.ts";
import type { SolverSettings } from "../solvers/settings.ts";
import { consumersOf } from "./consensus-problem.ts";
import { copiesOf, heldDistance, squaredDistance } from "./copies.ts";
import { forwardVertex, type Values } from "./forward.ts";
import {
  type BatchProblem,
  contextOf,
  fixedInputs,
  inputShapes,
  type PoseBatch,
  type StepOptions,
} from "./problem.ts";

/** Copies a slot (see `slotIndex`), and the parameters' own values by vertex index. */
export interface CopiesPoint {
  readonly slots: readonly Tensor[];
  readonly parameters: Values;
}

export function copiesProblem(
  { plan, shared }: Partition,
  layers: readonly (readonly number[])[],
  settings: SolverSettings,
): PoseBatch<CopiesPoint> {
  const fixed = plan.vertices.map((vertex) => fixedInputs(plan.vertices, vertex));
  const layout = { plan, layers, settings, fixed, slotIndex: indexSlots(plan, shared, fixed) };
  return (values, batch) => poseBatch(layout, values, batch);
}

interface Layout {
  readonly plan: Plan;
  readonly layers: readonly (readonly number[])[];
  readonly settings: SolverSettings;
  readonly fixed: readonly (readonly boolean[])[];
  /** Index into `slots` a vertex and input, -1 where the input is held. */
  readonly slotIndex: readonly (readonly number[])[];
}

function indexSlots(
  { vertices }: Plan,
  shared: readonly boolean[],
  fixed: readonly (readonly boolean[])[],
): number[][] {
  const slotIndex: number[][] = vertices.map(() => []);
  let count = 0;
  const firstUse = new Map<number, number>();
  for (const vertex of vertices) {
    const own = vertex.active && (vertex.kind === "function" || vertex.kind === "set");
    vertex.inputs.forEach(({ from }, k) => {
      if (!own || fixed[vertex.index]?.[k]) (slotIndex[vertex.index] as number[]).push(-1);
      else {
        const index = shared[from] ? (firstUse.get(from) ?? count) : count;
        if (index === count) count++;
        if (shared[from]) firstUse.set(from, index);
        (slotIndex[vertex.index] as number[]).push(index);
      }
    });
  }
  return slotIndex;
}

/** @param known the forward pass: what is held, and the shapes that copies follow from */
function poseBatch(layout: Layout, known: Values, batch: number): BatchProblem<CopiesPoint> {
  const { plan, layers, settings, fixed, slotIndex } = layout;
  const { vertices, children } = plan;
  const specs: (CopySpec | undefined)[][] = vertices.map((vertex) =>
    vertex.active && vertex.kind === "function"
      ? copiesOf(
          vertex,
          vertex.inputs.map(({ from }) => known[from] as Tensor),
        )
      : [],
  );
  const slotOf = (vertex: number, input: number): number => slotIndex[vertex]?.[input] ?? -1;
  const expand = (vertex: number, input: number, value: Tensor): Tensor =>
    specs[vertex]?.[input]?.expand(value) ?? value;
  const mean = (vertex: number, input: number, copies: Tensor): Tensor =>
    specs[vertex]?.[input]?.mean(copies) ?? copies;

  /** Value that a vertex has at a point: its own, or f of its inputs' copies. */
  const currentValue = (point: CopiesPoint, index: number): Tensor => {
    const vertex = vertices[index] as Vertex;
    const { op, params, kind, inputs } = vertex;
    if (!vertex.active || kind === "data" || kind === "constant") return known[index] as Tensor;
    if (kind === "parameter") return point.parameters[index] as Tensor;
    if (op.kind === "reshape") {
      const values: Values = [];
      for (const { from } of inputs) values[from] = currentValue(point, from);
      return forwardVertex(vertex, values, batch);
    }
    const copies = inputs.map(({ from }, k) => {
      const at = slotOf(index, k);
      return at < 0 ? expand(index, k, known[from] as Tensor) : (point.slots[at] as Tensor);
    });
    const f = op as FunctionOp<unknown>;
    return f.forwardCopies?.(copies, params) ?? f.forward(copies, params);
  };

  /**
   * What a reshape votes for the value of one of its inputs: the inverse of its own consensus.
   * Entries that it does not show keep their current value.
   */
  const reshapeVote = (point: CopiesPoint, view: Vertex, input: number): Tensor => {
    const op = view.op as ReshapeOp<unknown>;
    const shapes = inputShapes(vertices, view, batch);
    const held = view.inputs.map(({ from }) => known[from] as Tensor);
    const inverse = (x: Tensor): Tensor =>
      op.inverse(x, shapes, view.params, held)[input] as Tensor;
    const wanted = consensus(point, view.index);
    if (op.covers?.(shapes, view.params) ?? true) return inverse(wanted);
    const base = currentValue(point, view.inputs[input]?.from as number);
    const seen = currentValue(point, view.index);
    return tf.add(base, inverse(tf.sub(wanted, seen)));
  };

  /** Weighted mean of a value's copies. */
  const consensus = (point: CopiesPoint, index: number): Tensor => {
    const votes: Tensor[] = [];
    let total = 0;
    for (const { vertex, input } of children[index] ?? []) {
      const consumer = vertices[vertex] as Vertex;
      const weight = consumer.inputs[input]?.weight ?? 1;
      total += weight;
      const vote =
        consumer.op.kind === "reshape"
          ? reshapeVote(point, consumer, input)
          : mean(vertex, input, point.slots[slotOf(vertex, input)] as Tensor);
      votes.push(weight === 1 ? vote : tf.mul(vote, weight));
    }
    const all = votes.length === 1 ? (votes[0] as Tensor) : tf.addN(votes);
    return total === 1 ? all : tf.div(all, total);
  };

  /** Value that a slot's copies are reset to; parts whose producers did not move stay. */
  const view = (point: CopiesPoint, moved: Values, from: number): Tensor => {
    const vertex = vertices[from] as Vertex;
    if (!vertex.active || vertex.kind === "data") return known[from] as Tensor;
    if (vertex.kind !== "reshape") return moved[from] ?? consensus(point, from);
    const inputs: Values = [];
    for (const input of vertex.inputs) inputs[input.from] = view(point, moved, input.from);
    return forwardVertex(vertex, inputs, batch);
  };

  const projectLayer = (
    point: CopiesPoint,
    layer: readonly number[],
    options: StepOptions,
  ): CopiesPoint => {
    const slots = [...point.slots];
    const parameters = [...point.parameters];
    const moved: Values = [];
    for (const index of layer) {
      const vertex = vertices[index] as Vertex;
      if (vertex.kind === "data" || vertex.kind === "constant") moved[index] = known[index];
      else if (vertex.kind === "parameter") {
        moved[index] = consensus(point, index);
        parameters[index] = moved[index];
      } else moved[index] = projectOp(point, slots, vertex, options);
    }
    const resets = new Map<string, { vertex: number; input: number }>();
    for (const index of layer) {
      if (!moved[index]) continue;
      for (const slot of consumersOf(plan, index)) resets.set(`${slot.vertex}:${slot.input}`, slot);
    }
    for (const { vertex, input } of resets.values()) {
      const at = slotOf(vertex, input);
      if (at < 0) continue;
      const from = vertices[vertex]?.inputs[input]?.from as number;
      const whole = producersOf(vertices, from).every((p) => moved[p] || !vertices[p]?.active);
      const value = whole
        ? view(point, moved, from)
        : partialView(moved, from, mean(vertex, input, point.slots[at] as Tensor));
      slots[at] = expand(vertex, input, value);
    }
    return { slots, parameters };
  };

  /**
   * A joined value of which only some producers moved: the rest keeps the mean of the slot's own
   * copies (exact where there is one copy).
   */
  const partialView = (moved: Values, from: number, current: Tensor): Tensor => {
    const vertex = vertices[from] as Vertex;
    if (!vertex.active || vertex.kind === "data") return known[from] as Tensor;
    if (vertex.op.kind !== "reshape") return moved[from] ?? current;
    if (!producersOf(vertices, from).some((producer) => moved[producer])) return current;
    const pieces = vertex.op.inverse(
      current,
      inputShapes(vertices, vertex, batch),
      vertex.params,
      vertex.inputs.map((input) => known[input.from] as Tensor),
    );
    return vertex.op.forward(
      vertex.inputs.map((input, k) => partialView(moved, input.from, pieces[k] as Tensor)),
      vertex.params,
      current.shape,
    );
  };

  /** Projects one op or target, writes its input slots, returns its output value. */
  const projectOp = (
    before: CopiesPoint,
    slots: Tensor[],
    vertex: Vertex,
    options: StepOptions,
  ): Tensor | undefined => {
    const { index } = vertex;
    const held = fixed[index] as readonly boolean[];
    const inputs = vertex.inputs.map(({ from }, k) =>
      held[k]
        ? expand(index, k, known[from] as Tensor)
        : (before.slots[slotOf(index, k)] as Tensor),
    );
    const context = contextOf(vertex, held, settings, options.record !== undefined);
    const isSet = vertex.kind === "set";
    const target = isSet ? undefined : consensus(before, index);
    const projected = isSet
      ? (vertex.op as SetOp<unknown>).project(inputs, context)
      : (vertex.op as FunctionOp<unknown>).project(inputs, target as Tensor, context);
    const squares: Scalar[] = [];
    projected.inputs.forEach((copy, k) => {
      if (held[k]) return;
      slots[slotOf(index, k)] = copy;
      if (!options.record) return;
      const own = inputs[k] as Tensor;
      const squared = squaredDistance(copy, own);
      squares.push(squared);
      options.slots?.(
        { vertex: index, input: k },
        { before: mean(index, k, own), after: () => mean(index, k, copy), squared },
      );
    });
    if (options.record) {
      if (projected.output && target) squares.push(squaredDistance(projected.output, target));
      const all =
        isSet && squares.length === 0
          ? heldDistance(vertex.op as SetOp<unknown>, inputs, context)
          : (tf.addN(squares) as Scalar);
      options.record(index, all);
    }
    return projected.output;
  };

  const start = (): CopiesPoint => {
    const slots: Tensor[] = [];
    const parameters: Values = [];
    for (const vertex of vertices) {
      if (vertex.active && vertex.kind === "parameter")
        parameters[vertex.index] = tf.clone(known[vertex.index] as Tensor);
      vertex.inputs.forEach(({ from }, k) => {
        const at = slotOf(vertex.index, k);
        if (at >= 0) slots[at] = tf.clone(expand(vertex.index, k, known[from] as Tensor));
      });
    }
    return { slots, parameters };
  };

  return {
    start: start(),
    problem: (options) => ({
      space: {
        combine: (terms) => ({
          slots: combineTensors(terms.map(([c, point]) => [c, point.slots])) as Tensor[],
          parameters: combineTensors(terms.map(([c, point]) => [c, point.parameters])),
        }),
        distance: (a, b) =>
          tf.sqrt(
            tf.addN([
              tf.scalar(0),
              ...a.slots.map((slot, k) => squaredDistance(slot, b.slots[k] as Tensor)),
            ]),
          ) as Scalar,
      },
      projections: layers.map((layer) => (point) => projectLayer(point, layer, options)),
    }),
    parameters(point) {
      if (settings.pjaxCompatible) return [...point.parameters];
      const found: Values = [];
      for (const vertex of vertices)
        if (vertex.active && vertex.kind === "parameter")
          found[vertex.index] = consensus(point, vertex.index);
      return found;
    },
  };
}

/** Sum of coefficient times list, entry by entry; holes stay holes. */
function combineTensors(
  terms: readonly (readonly [number, readonly (Tensor | undefined)[]])[],
): Values {
  const length = Math.max(...terms.map(([, list]) => list.length));
  return Array.from({ length }, (_, k) => {
    const parts = terms.flatMap(([c, list]) => {
      const tensor = list[k];
      return tensor ? [c === 1 ? tensor : tf.mul(tensor, c)] : [];
    });
    if (parts.length === 0) return undefined;
    return parts.length === 1 ? tf.clone(parts[0] as Tensor) : tf.addN(parts);
  });
}
