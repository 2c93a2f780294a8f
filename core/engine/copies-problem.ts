/**
 * The copies form: every input of every op has copies of its own, which algorithms such as
 * Douglas-Rachford move apart (arXiv:2506.05878, section 3). Exact, and memory-hungry for products:
 * batch x inputs x outputs entries a slot. The consensus form agrees with it for algorithms that
 * keep copies equal.
 */

import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { Partition } from "../compile/partition.ts";
import { consumersOf, type Plan, producersOf, type Vertex } from "../compile/plan.ts";
import type { CopySpec, FunctionOp, ReshapeOp, SetOp } from "../ops/spec.ts";
import type { SolverSettings } from "../solvers/settings.ts";
import { copiesOf, heldDistance, squaredDistance } from "./copies.ts";
import { type CopyForm, isCopyForm } from "./copy-form.ts";
import {
  agree,
  combineSlots,
  heldValue,
  projectStreamed,
  type SlotValue,
  type Streaming,
  settleSlots,
  slotsDistance,
  streamings,
} from "./copy-store.ts";
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
  readonly slots: readonly SlotValue[];
  readonly parameters: Values;
}

export function copiesProblem(
  { plan, shared }: Partition,
  layers: readonly (readonly number[])[],
  settings: SolverSettings,
): PoseBatch<CopiesPoint> {
  const fixed = plan.vertices.map((vertex) => fixedInputs(plan.vertices, vertex));
  const slotIndex = indexSlots(plan, shared, fixed);
  const streaming = streamings(plan, fixed, settings);
  const layout = { plan, layers, settings, fixed, slotIndex, streaming };
  return (values, batch) => poseBatch(layout, values, batch);
}

interface Layout {
  readonly plan: Plan;
  readonly layers: readonly (readonly number[])[];
  readonly settings: SolverSettings;
  readonly fixed: readonly (readonly boolean[])[];
  /** Index into `slots` a vertex and input, -1 where the input is held. */
  readonly slotIndex: readonly (readonly number[])[];
  /** Per vertex: its copies are held in coefficients. */
  readonly streaming: readonly (Streaming | undefined)[];
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
  const { plan, layers, settings, fixed, slotIndex, streaming } = layout;
  const { vertices, children } = plan;
  const specs: (CopySpec | undefined)[][] = vertices.map((vertex) =>
    vertex.active && vertex.kind === "function" && !streaming[vertex.index]
      ? copiesOf(
          vertex,
          vertex.inputs.map(({ from }) => known[from] as Tensor),
        )
      : [],
  );
  const slotOf = (vertex: number, input: number): number => slotIndex[vertex]?.[input] ?? -1;
  const owner: { vertex: number; input: number }[] = [];
  slotIndex.forEach((slots, vertex) => {
    slots.forEach((at, input) => {
      if (at >= 0) owner[at] ??= { vertex, input };
    });
  });
  const expand = (vertex: number, input: number, value: Tensor): Tensor =>
    specs[vertex]?.[input]?.expand(value) ?? value;
  const place = (vertex: number, input: number, value: Tensor): SlotValue =>
    streaming[vertex] ? agree(input, value) : expand(vertex, input, value);
  const mean = (vertex: number, input: number, copies: SlotValue): Tensor => {
    if (isCopyForm(copies)) return copies.mean;
    return specs[vertex]?.[input]?.mean(copies) ?? copies;
  };

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
      return at < 0 ? expand(index, k, known[from] as Tensor) : (point.slots[at] as SlotValue);
    });
    if (streaming[index] === "held") return heldValue(copies, fixed[index] as readonly boolean[]);
    if (streaming[index]) throw new Error(`${vertex.id} is not looked at copy by copy`);
    const f = op as FunctionOp<unknown>;
    const tensors = copies as Tensor[];
    return f.forwardCopies?.(tensors, params) ?? f.forward(tensors, params);
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
          : mean(vertex, input, point.slots[slotOf(vertex, input)] as SlotValue);
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
        : partialView(moved, from, mean(vertex, input, point.slots[at] as SlotValue));
      slots[at] = place(vertex, input, value);
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
    slots: SlotValue[],
    vertex: Vertex,
    options: StepOptions,
  ): Tensor | undefined => {
    const { index } = vertex;
    const held = fixed[index] as readonly boolean[];
    const inputs = vertex.inputs.map(({ from }, k) =>
      held[k]
        ? expand(index, k, known[from] as Tensor)
        : (before.slots[slotOf(index, k)] as SlotValue),
    );
    const way = streaming[index];
    if (way) return projectProduct(way, inputs, slots, vertex, consensus(before, index), options);
    return projectTensors(inputs as Tensor[], before, slots, vertex, options);
  };

  /** The same for a product whose copies are held in coefficients. */
  const projectProduct = (
    way: Streaming,
    inputs: readonly SlotValue[],
    slots: SlotValue[],
    { index }: Vertex,
    target: Tensor,
    options: StepOptions,
  ): Tensor => {
    const held = fixed[index] as readonly boolean[];
    const found = projectStreamed(way, inputs, held, target, options.slots !== undefined);
    found.slots.forEach((form, input) => {
      if (!form) return;
      slots[slotOf(index, input)] = form;
      const squared = found.moved[input];
      if (squared)
        options.slots?.(
          { vertex: index, input },
          { before: () => (inputs[input] as CopyForm).mean, after: () => form.mean, squared },
        );
    });
    options.record?.(index, found.squared);
    return found.value;
  };

  /** The same for copies of full size. */
  const projectTensors = (
    inputs: Tensor[],
    before: CopiesPoint,
    slots: SlotValue[],
    vertex: Vertex,
    options: StepOptions,
  ): Tensor | undefined => {
    const { index } = vertex;
    const held = fixed[index] as readonly boolean[];
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
        { before: () => mean(index, k, own), after: () => mean(index, k, copy), squared },
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

  /** Slots of one vertex; those that it shares count for the first that uses them. */
  const ownSlots = (point: CopiesPoint, index: number): (SlotValue | undefined)[] =>
    (slotIndex[index] ?? []).map((at, input) =>
      at >= 0 && owner[at]?.vertex === index && owner[at]?.input === input
        ? point.slots[at]
        : undefined,
    );

  const start = (): CopiesPoint => {
    const slots: SlotValue[] = [];
    const parameters: Values = [];
    for (const vertex of vertices) {
      if (vertex.active && vertex.kind === "parameter")
        parameters[vertex.index] = tf.clone(known[vertex.index] as Tensor);
      vertex.inputs.forEach(({ from }, k) => {
        const at = slotOf(vertex.index, k);
        if (at >= 0) slots[at] = place(vertex.index, k, tf.clone(known[from] as Tensor));
      });
    }
    return { slots, parameters };
  };

  const parametersAt = (point: CopiesPoint): Values => {
    const found: Values = [];
    for (const vertex of vertices)
      if (vertex.active && vertex.kind === "parameter")
        found[vertex.index] = consensus(point, vertex.index);
    return found;
  };

  return {
    start: start(),
    problem: (options) => ({
      space: {
        combine: (terms) => ({
          slots: (terms[0]?.[1].slots ?? []).map((_, k) =>
            combineSlots(terms.map(([c, point]) => [c, point.slots[k] as SlotValue])),
          ),
          parameters: combineTensors(terms.map(([c, point]) => [c, point.parameters])),
        }),
        distance: (a, b) =>
          tf.sqrt(
            tf.addN([
              tf.scalar(0),
              ...vertices.flatMap(({ index, inputs }) =>
                slotsDistance(
                  streaming[index],
                  inputs.map(({ from }) => known[from] as Tensor),
                  ownSlots(a, index),
                  ownSlots(b, index),
                ),
              ),
            ]),
          ) as Scalar,
      },
      projections: layers.map((layer) => (point) => projectLayer(point, layer, options)),
    }),
    settle(point, reuse) {
      const slots = [...point.slots];
      for (const { index } of vertices) {
        const way = streaming[index];
        if (!way) continue;
        settleSlots(way, ownSlots(point, index), reuse).forEach((slot, input) => {
          if (slot) slots[slotOf(index, input)] = slot;
        });
      }
      return { ...point, slots };
    },
    parameters: (point) => (settings.pjaxCompatible ? [...point.parameters] : parametersAt(point)),
    places: parametersAt,
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
