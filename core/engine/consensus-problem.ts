/**
 * The consensus form: for algorithms under which all copies of a value agree when its set is
 * projected (alternating and cyclic projections). A point is one value a vertex and one mean
 * displacement a slot; nothing of the size of the copies is made.
 */

import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { consumersOf, type Plan, producersOf, type Slot, type Vertex } from "../compile/plan.ts";
import type { FunctionOp, ProjectContext, SetOp } from "../ops/spec.ts";
import type { SolverSettings } from "../solvers/settings.ts";
import {
  type ConsensusPoint,
  type Gram,
  type OpenPoint,
  opened,
  settledValue,
  sumOf,
} from "./consensus-point.ts";
import { viewsOf } from "./consensus-views.ts";
import { copiesOf, heldDistance, squaredDistance, throughCopies } from "./copies.ts";
import { forwardVertex, type Values } from "./forward.ts";
import {
  gramDrift,
  gramMove,
  gramOf,
  gramPlace,
  gramsAt,
  gramWeights,
  moveGram,
  projectGram,
} from "./gram.ts";
import {
  type BatchProblem,
  contextOf,
  fixedInputs,
  type PoseBatch,
  type Recorder,
  type StepOptions,
} from "./problem.ts";

/** Pieces of what is asked for of reshapes at one point, by vertex. */
type Splits = Map<string, readonly Tensor[] | undefined>;

/** What projecting one vertex changes. */
interface Change {
  readonly index: number;
  /** What it had before the shift, where that is not its value at the point. */
  readonly value?: Tensor;
  /** Displacement of its value. */
  readonly shift?: Tensor;
  readonly moves?: (Tensor | undefined)[];
}

/** What is looked up of a plan at every projection. */
interface Links {
  /** Per vertex and input: held at its value. */
  readonly fixed: readonly (readonly boolean[])[];
  /** Per vertex: the slots of sets that see its value, reshapes looked through. */
  readonly consumers: readonly (readonly Slot[])[];
  /** Per vertex and input: what moves behind it, reshapes looked through. */
  readonly producers: readonly (readonly (readonly number[])[])[];
}

/** @param gram whether layers on data may take the Gram form */
export function consensusProblem(
  plan: Plan,
  layers: readonly (readonly number[])[],
  settings: SolverSettings,
  gram = true,
): PoseBatch<ConsensusPoint> {
  const { vertices } = plan;
  const links: Links = {
    fixed: vertices.map((vertex) => fixedInputs(vertices, vertex)),
    consumers: vertices.map(({ index }) => consumersOf(plan, index)),
    producers: vertices.map(({ inputs }) =>
      inputs.map(({ from }) => producersOf(vertices, from).filter((p) => vertices[p]?.active)),
    ),
  };
  return (values, batch) => {
    const grams = gram ? gramsAt(plan, links.fixed, settings, values) : [];
    return poseBatch(plan, layers, settings, links, values, grams, batch);
  };
}

function poseBatch(
  plan: Plan,
  layers: readonly (readonly number[])[],
  settings: SolverSettings,
  links: Links,
  given: Values,
  grams: ConsensusPoint["grams"],
  batch: number,
): BatchProblem<ConsensusPoint> {
  const { vertices, children } = plan;
  const sum = settings.activationConsensus === "sum";
  const adaptive = settings.parameterStep === "adaptive";

  /** Value of a vertex at a point; reshapes are views of their inputs. */
  const agreedValue = (point: OpenPoint, index: number): Tensor => {
    const vertex = vertices[index] as Vertex;
    if (vertex.kind !== "reshape" || !vertex.active) return settledValue(point, index);
    const inputs: Values = [];
    for (const { from } of vertex.inputs) inputs[from] = agreedValue(point, from);
    return forwardVertex(vertex, inputs, batch);
  };

  /** The same where the vertex may be the weights of a layer in Gram form: they are worked out. */
  const wholeValue = (point: OpenPoint, index: number): Tensor => {
    const layer = gramOf(children, point.grams, index);
    return layer ? gramWeights(layer.state) : settledValue(point, index);
  };

  /** Copies of a slot: the factor from their mean displacement to its sum. */
  const counts: (readonly number[])[] = [];
  const copyCount = ({ vertex, input }: Slot): number => {
    const consumer = vertices[vertex] as Vertex;
    const inputs = consumer.inputs.map(({ from }) => given[from] as Tensor);
    counts[vertex] ??= copiesOf(consumer, inputs).map((spec) => spec?.count ?? 1);
    return counts[vertex]?.[input] ?? 1;
  };

  /**
   * Where moves of outputs count little, a set moves its inputs little: to what they are told is
   * added what was held back, so that deep layers hear as much as near ones.
   */
  const gainOf = ({ op }: Vertex): number =>
    op.kind === "function" && op.weighsOutput ? 1 / settings.outputWeight : 1;

  const { inverse, seenPart } = viewsOf(plan, given, batch);

  /**
   * Displacement that consumers ask for of a vertex that `producer` is, or is made from: weighted
   * mean, or sum over copies.
   */
  const consensusMove = (
    point: OpenPoint,
    index: number,
    add: boolean,
    split: Splits,
    producer = index,
  ): Tensor | undefined => {
    const gained = vertices[producer]?.kind !== "parameter";
    const parts: Tensor[] = [];
    let total = 0;
    for (const slot of children[index] as readonly Slot[]) {
      const consumer = vertices[slot.vertex] as Vertex;
      const weight = consumer.inputs[slot.input]?.weight ?? 1;
      total += weight;
      let move: Tensor | undefined;
      let factor = weight;
      if (consumer.kind === "reshape" && consumer.op.kind === "reshape") {
        move = piecesOf(point, consumer, add, split, producer)?.[slot.input];
      } else if (!point.taken[slot.vertex]?.[slot.input]?.includes(producer)) {
        move = point.moves[slot.vertex]?.[slot.input];
        if (move && add) factor *= copyCount(slot);
        if (move && gained) factor *= gainOf(consumer);
      }
      if (move) parts.push(factor === 1 ? move : tf.mul(move, factor));
    }
    if (parts.length === 0) return undefined;
    const all = parts.length === 1 ? (parts[0] as Tensor) : tf.addN(parts);
    return add || total === 1 ? all : tf.div(all, total);
  };

  /** What is asked for of each input of a reshape; told apart once for all of them. */
  const piecesOf = (
    point: OpenPoint,
    view: Vertex,
    add: boolean,
    split: Splits,
    producer: number,
  ): readonly Tensor[] | undefined => {
    const open = (links.consumers[view.index] ?? []).map(
      ({ vertex, input }) => !point.taken[vertex]?.[input]?.includes(producer),
    );
    const gained = vertices[producer]?.kind !== "parameter";
    const key = `${view.index} ${add} ${gained} ${open}`;
    if (!split.has(key)) {
      const whole = consensusMove(point, view.index, add, split, producer);
      split.set(key, whole && inverse(view, whole));
    }
    return split.get(key);
  };

  const projectVertex = (
    point: OpenPoint,
    index: number,
    options: StepOptions,
    split: Splits = new Map(),
  ): Change => {
    const vertex = vertices[index] as Vertex;
    if (vertex.kind === "data" || vertex.kind === "constant") return { index };
    if (vertex.kind === "parameter") {
      const move = consensusMove(point, index, false, split);
      if (!move) return { index };
      const own = vertex.op.kind === "source" ? vertex.op.relaxation?.(vertex.params) : undefined;
      const factor = options.parameterRelaxation * (own ?? 1);
      return { index, shift: factor === 1 ? move : tf.mul(move, factor) };
    }
    const inputs = vertex.inputs.map(({ from }) => agreedValue(point, from));
    const held = links.fixed[index] as readonly boolean[];
    const context = contextOf(vertex, held, settings, options.record !== undefined);
    if (vertex.op.kind === "set") {
      const moves = projectSet(vertex, vertex.op, inputs, context, options.record);
      return tellSlots(inputs, { index, moves }, options);
    }
    const value = settledValue(point, index);
    const move = consensusMove(point, index, sum, split);
    const gram = point.grams[index];
    if (point.fresh[index]) {
      if (move)
        return tellSlots(
          inputs,
          projectFunction(vertex, inputs, value, move, context, options.record, gram),
          options,
          gram,
        );
      options.record?.(index, tf.scalar(0));
      return { index };
    }
    const output = gram?.value ?? forwardVertex(vertex, indexed(vertex, inputs), batch);
    const gap = seenPart(index, tf.sub(value, output));
    const delta = move ? tf.add(gap, move) : gap;
    const change = projectFunction(vertex, inputs, output, delta, context, options.record, gram);
    return tellSlots(inputs, { ...change, value: output }, options, gram);
  };

  const projectLayer = (
    point: ConsensusPoint,
    layer: readonly number[],
    options: StepOptions,
  ): ConsensusPoint => {
    const next = opened(point);
    const split: Splits = new Map();
    for (const change of layer.map((index) => projectVertex(next, index, options, split))) {
      const { index, moves, shift, value } = change;
      if (moves) {
        next.moves[index] = moves;
        next.taken[index] = moves.map(() => []);
      }
      if (value) next.values[index] = value;
      const data = gramOf(children, next.grams, index);
      if (shift && data) next.grams[data.at] = moveGram(data.state, shift);
      else if (shift) next.shifts[index] = shift;
      if (!value && !shift) continue;
      next.fresh[index] = false;
      for (const { vertex } of links.consumers[index] ?? []) next.fresh[vertex] = false;
      if (shift && adaptive && !data && vertices[index]?.kind === "parameter")
        next.drifts[index] = sumOf(next.drifts[index], shift);
    }
    for (const index of layer)
      for (const slot of links.consumers[index] ?? []) take(next, slot, index);
    return next;
  };

  /** Notes that a producer has taken its part of a slot's displacement. */
  const take = (point: OpenPoint, { vertex, input }: Slot, producer: number): void => {
    const moves = point.moves[vertex] ?? [];
    if (moves.every((move) => move === undefined)) return;
    const taken = point.taken[vertex] ?? [];
    const all = [...(taken[input] ?? []), producer];
    point.taken[vertex] = taken.map((list, k) => (k === input ? all : list));
    const over = (links.producers[vertex]?.[input] ?? []).every((p) => all.includes(p));
    // PJAX resets all inputs of a consumer, also those that others produce.
    if (over || settings.pjaxCompatible)
      point.moves[vertex] = moves.map((move, k) =>
        k === input || settings.pjaxCompatible ? undefined : move,
      );
  };

  return {
    start: {
      values: [...given],
      shifts: [],
      moves: vertices.map((vertex) => vertex.inputs.map(() => undefined)),
      taken: vertices.map((vertex) => vertex.inputs.map(() => [])),
      fresh: vertices.map(() => true),
      drifts: [],
      grams,
    },
    problem: (options) => ({
      space: {
        combine() {
          throw new Error("points in consensus form cannot be combined; use the copies form");
        },
        distance: (a, b) => {
          const points = [opened(a), opened(b)] as const;
          const squares = vertices.flatMap(({ active, index }) =>
            active && a.values[index] && b.values[index]
              ? [squaredDistance(...(points.map((p) => wholeValue(p, index)) as [Tensor, Tensor]))]
              : [],
          );
          return tf.sqrt(tf.addN(squares)) as Scalar;
        },
      },
      projections: layers.map((layer) => (point) => projectLayer(point, layer, options)),
    }),
    parameters(point, parameterRelaxation) {
      const found: Values = [];
      const split: Splits = new Map();
      const now = opened(point);
      for (const { kind, active, index } of vertices) {
        if (kind !== "parameter") continue;
        const pending = active && !settings.pjaxCompatible;
        const { shift } = pending
          ? projectVertex(now, index, { parameterRelaxation }, split)
          : { shift: undefined };
        const layer = gramOf(children, now.grams, index);
        found[index] = layer
          ? gramWeights(layer.state, shift)
          : sumOf(settledValue(now, index), shift);
      }
      return found;
    },
    displacements(point, parameterRelaxation) {
      const found: Values = [];
      const split: Splits = new Map();
      const now = opened(point);
      for (const { kind, active, index } of vertices) {
        if (kind !== "parameter" || !active) continue;
        const { shift } = projectVertex(now, index, { parameterRelaxation }, split);
        const layer = gramOf(children, now.grams, index);
        found[index] = layer ? gramDrift(layer.state, shift) : sumOf(point.drifts[index], shift);
      }
      return found;
    },
    places: (point) =>
      vertices.map(({ kind, active, index }) => {
        if (kind !== "parameter" || !active) return undefined;
        const layer = gramOf(children, point.grams, index);
        return layer ? gramPlace(layer.state) : sumOf(point.values[index], point.shifts[index]);
      }),
  };
}

/** Passes a change on, and tells where each slot came to lie. */
function tellSlots(
  inputs: readonly Tensor[],
  change: Change,
  { slots }: StepOptions,
  gram?: Gram,
): Change {
  if (slots)
    change.moves?.forEach((move, input) => {
      if (!move) return;
      const before = () => inputs[input] as Tensor;
      const after = () => tf.add(before(), move);
      slots(
        { vertex: change.index, input },
        gram ? gramMove(gram, move) : { before, after, squared: tf.sum(tf.square(move)) as Scalar },
      );
    });
  return change;
}

/** Inputs of a vertex placed by producer index, as `forwardVertex` reads them. */
function indexed(vertex: Vertex, inputs: readonly Tensor[]): Values {
  const values: Values = [];
  vertex.inputs.forEach(({ from }, k) => {
    values[from] = inputs[k];
  });
  return values;
}

function projectSet(
  vertex: Vertex,
  op: SetOp<unknown>,
  inputs: Tensor[],
  context: ProjectContext<unknown>,
  record: Recorder | undefined,
): (Tensor | undefined)[] {
  const projected = op.project(inputs, context).inputs;
  const moves = inputs.map((input, k) =>
    context.fixed[k] || op.inputs[k]?.data ? undefined : tf.sub(projected[k] as Tensor, input),
  );
  if (record) {
    const squares = moves.flatMap((move) => (move ? [tf.sum(tf.square(move))] : []));
    const moved = squares.length > 0;
    record(vertex.index, moved ? (tf.addN(squares) as Scalar) : heldDistance(op, inputs, context));
  }
  return moves;
}

function projectFunction(
  vertex: Vertex,
  inputs: Tensor[],
  value: Tensor,
  delta: Tensor,
  context: ProjectContext<unknown>,
  record: Recorder | undefined,
  gram: Gram | undefined,
): Change {
  const op = vertex.op as FunctionOp<unknown>;
  const result = gram
    ? projectGram(gram, delta, context.observe)
    : op.projectConsensus
      ? op.projectConsensus(inputs, value, delta, context)
      : throughCopies(vertex, op, inputs, value, delta, context);
  if (record && result.distance) record(vertex.index, result.distance as Scalar);
  return {
    index: vertex.index,
    ...(result.output ? { shift: result.output } : {}),
    moves: result.displacements.map((move) => move ?? undefined),
  };
}
