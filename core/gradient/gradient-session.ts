/**
 * A document trained by gradient, to hold projections against: the same starting values and the same
 * mini-batches as a session of the same seed, and on each one step of Adam an iteration. See
 * objective.ts for what it descends on.
 * Kingma, Ba, "Adam" (2015), arXiv:1412.6980, algorithm 1.
 */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { LoadedDataset } from "../base/datasets.ts";
import { messageOf, ProxflowError } from "../base/errors.ts";
import { soundPlan } from "../compile/index.ts";
import type { Plan, Vertex } from "../compile/plan.ts";
import { AdaptiveStep } from "../engine/adaptive-step.ts";
import {
  bindDatasets,
  dataValues,
  type ExampleStream,
  nextRows,
  streamsOf,
} from "../engine/batches.ts";
import { Evaluator } from "../engine/evaluate.ts";
import { ancestors, forwardPass, forwardVertex, type Values } from "../engine/forward.ts";
import { initialSources } from "../engine/initial-sources.ts";
import { free, freeUnless, tidy } from "../engine/memory.ts";
import { checkMemory, estimateBytes } from "../engine/memory-estimate.ts";
import type { Observation, Runnable, SessionOptions, Value } from "../engine/types.ts";
import { withPlainOps } from "../ops/kernels/plain-ops.ts";
import type { SolverSettings } from "../solvers/settings.ts";
import { checkFlow, dropTape, tapeLength, teachGradients } from "./flow.ts";
import { movingInputs, nearest, objective, type Targets, targetsOf } from "./objective.ts";

/** What a gradient session is made of. */
interface GradientOptions
  extends Pick<SessionOptions, "document" | "datasets" | "operators" | "parameters"> {
  /** Adam's step size. */
  readonly rate: number;
}

/** Trains a document's parameters by Adam on the present tfjs backend. The caller disposes of it. */
export class GradientSession implements Runnable {
  /** Seed, batches and stop rules are taken from these; the algorithm is not. */
  readonly settings: SolverSettings;
  readonly metrics: readonly string[];
  /** The sets: functions hold by construction and have no residual. */
  readonly constraints: readonly string[];
  readonly #plan: Plan;
  readonly #rate: number;
  readonly #targets: Targets;
  readonly #sets: readonly Vertex[];
  readonly #needed: ReadonlySet<number>;
  /** Parameters that the objective depends on. */
  readonly #trained: readonly number[];
  readonly #bound: ReadonlyMap<string, LoadedDataset>;
  readonly #streams: ReadonlyMap<string, ExampleStream>;
  readonly #evaluator: Evaluator;
  readonly #adam = new AdaptiveStep();
  /** Parameters and constants by vertex. */
  #sources: Values;
  /** What is known on the mini-batch: data and what follows from it; with the constants' tensors. */
  #known: Values = [];
  #batchSize = 0;
  #stepInBatch = 0;
  #iteration = 0;
  #checked = false;

  /** @throws ProxflowError if the document does not compile or its data is not loaded. */
  constructor({ document, datasets, operators, parameters, rate }: GradientOptions) {
    teachGradients();
    const catalog = Object.fromEntries(Object.entries(datasets).map(([k, d]) => [k, d.info]));
    const compiled = soundPlan(document, catalog, operators);
    const { plan } = compiled.partition;
    this.settings = document.solver;
    this.#plan = plan;
    this.#rate = rate;
    this.#targets = targetsOf(plan);
    this.#sets = plan.vertices.filter((v) => v.active && v.kind === "set");
    this.constraints = this.#sets.map(({ id }) => id);
    this.metrics = [...new Set(compiled.set.probes.map((probe) => probe.metric))];
    const inputsOf = (sets: readonly Vertex[]) =>
      ancestors(
        plan,
        sets.flatMap(({ inputs }) => inputs.map(({ from }) => from)),
      );
    this.#needed = inputsOf(this.#sets);
    const counted = inputsOf(this.#targets.terms);
    this.#trained = plan.vertices
      .filter((v) => v.kind === "parameter" && v.active && counted.has(v.index))
      .map(({ index }) => index);
    this.#bound = bindDatasets(plan, datasets);
    this.#streams = streamsOf(this.#bound, this.settings.seed);
    this.#evaluator = new Evaluator(plan, this.#bound);
    this.#sources = initialSources(plan, this.settings.seed, parameters);
  }

  /** Steps taken so far. */
  get iteration(): number {
    return this.#iteration;
  }

  /**
   * One step of Adam; draws the next mini-batch first where it is due.
   * @param observe also measure the sets before the step, at the price of reading them back
   * @throws ProxflowError `no-gradient` where an op lets none pass
   */
  async step(observe: boolean): Promise<Observation | undefined> {
    const { stepsPerBatch } = this.settings;
    const over = this.#streams.size > 0 && this.#stepInBatch >= stepsPerBatch;
    if (this.#batchSize === 0 || over) this.#nextBatch();
    const observation = observe ? await this.observe() : undefined;
    const moves = this.#downhill();
    const old = this.#sources;
    const factors = new Map(this.#trained.map((index) => [index, 1]));
    this.#sources = this.#project(this.#adam.take(old, moves, factors, this.#rate));
    free(moves);
    freeUnless(old, [this.#sources, this.#known]);
    this.#stepInBatch++;
    this.#iteration++;
    return observation;
  }

  /**
   * How far the inputs of each set are from it on the present mini-batch, root mean over examples.
   * The gap is the root of the sum of their squares.
   */
  async observe(): Promise<Observation> {
    if (this.#batchSize === 0) this.#nextBatch();
    const packed = tidy(() => {
      const values = forwardPass(this.#plan, this.#given(), this.#needed, this.#batchSize);
      const squares = this.#sets.map((set) => {
        const inputs = set.inputs.map(({ from }) => values[from] as Tensor);
        const reached = nearest(this.#plan, set, inputs, this.settings);
        const moved = movingInputs(this.#plan, set).map((k) =>
          tf.sum(tf.squaredDifference(inputs[k] as Tensor, reached[k] as Tensor)),
        );
        return tf.sum(tf.stack(moved));
      });
      return tf.stack(squares);
    });
    const data = Float32Array.from(await packed.data());
    free(packed);
    const residuals = data.map((square) => Math.sqrt(square / this.#batchSize));
    const gap = Math.sqrt(data.reduce((sum, square) => sum + square, 0) / this.#batchSize);
    return { gap, residuals, edges: new Float32Array(0), place: [Number.NaN, Number.NaN] };
  }

  /** Metrics on held-out data (all data where there is none), by name. */
  evaluate(): Promise<Record<string, number>> {
    return this.#evaluator.evaluate(this.#sources.map((t) => t && tf.clone(t)));
  }

  /** The parameters as they stand. */
  async values(): Promise<Value[]> {
    const parameters = this.#plan.vertices.filter((v) => v.kind === "parameter");
    return Promise.all(
      parameters.map(async ({ node, port, index }) => {
        const tensor = this.#sources[index] as Tensor;
        const data = Float32Array.from(await tensor.data());
        return { id: `${node}.${port}`, shape: tensor.shape, data };
      }),
    );
  }

  /** Frees all tensors of the session. */
  dispose(): void {
    free(this.#sources, this.#known);
    this.#sources = [];
    this.#known = [];
    this.#evaluator.dispose();
    this.#adam.dispose();
  }

  /** All that the forward pass starts from: parameters, constants, and what the batch makes known. */
  #given(): Values {
    return this.#plan.vertices.map(({ index }) => this.#sources[index] ?? this.#known[index]);
  }

  #nextBatch(): void {
    const { rows, size } = nextRows(this.#bound, this.#streams, this.settings.batchSize);
    const bytes = estimateBytes(this.#plan, "consensus", this.settings, size);
    checkMemory(bytes, this.settings, size, "by gradient");
    freeUnless(this.#known, this.#sources);
    const known = this.#plan.vertices.filter((v) => v.known && this.#needed.has(v.index));
    this.#known = tidy(() => {
      const data = dataValues(this.#plan, this.#bound, "train", (n) => rows.get(n) as Uint32Array);
      const given = this.#plan.vertices.map(({ index }) => data[index] ?? this.#sources[index]);
      return forwardPass(this.#plan, given, new Set(known.map(({ index }) => index)), size).map(
        (tensor, index) => (this.#plan.vertices[index]?.known ? tensor : undefined),
      );
    });
    this.#batchSize = size;
    this.#stepInBatch = 0;
  }

  /** The negative gradient of the objective, by parameter. */
  #downhill(): Values {
    const moves: Values = [];
    if (this.#trained.length === 0) return moves;
    const at = this.#trained.map((index) => this.#sources[index] as Tensor);
    const value = (...parameters: Tensor[]): Tensor => {
      const given = this.#given();
      this.#trained.forEach((index, k) => {
        given[index] = parameters[k];
      });
      const values = this.#forward(given);
      return objective(this.#plan, this.#targets.terms, values, this.settings, this.#batchSize);
    };
    let found: Tensor[];
    try {
      found = withPlainOps(() =>
        tidy(() =>
          tf
            .grads(value)(at)
            .map((t) => tf.neg(t)),
        ),
      );
    } catch (error) {
      dropTape();
      if (error instanceof ProxflowError) throw error;
      throw new ProxflowError(
        "no-gradient",
        `The gradient cannot be computed on the backend "${tf.getBackend()}": ${messageOf(error)}`,
        { fix: "Take the backend cpu, which knows every gradient." },
      );
    }
    this.#checked = true;
    this.#trained.forEach((index, k) => {
      moves[index] = found[k];
    });
    return moves;
  }

  /** The forward pass on the tape; the first time it is looked at whether a gradient passes. */
  #forward(given: Values): Values {
    const values = [...given];
    for (const vertex of this.#plan.vertices) {
      if (!this.#needed.has(vertex.index) || values[vertex.index]) continue;
      const before = tapeLength();
      const output = forwardVertex(vertex, values, this.#batchSize);
      values[vertex.index] = output;
      if (this.#checked) continue;
      const moving = movingInputs(this.#plan, vertex).map(
        (k) => values[vertex.inputs[k]?.from as number] as Tensor,
      );
      checkFlow(vertex, moving, output, before);
    }
    return values;
  }

  /** Parameters brought onto the sets that hold them. @param next frees what it replaces */
  #project(next: Values): Values {
    for (const [index, set] of this.#targets.held) {
      const value = next[index] as Tensor;
      const [on] = tidy(() => [
        tf.clone(nearest(this.#plan, set, [value], this.settings)[0] as Tensor),
      ]);
      value.dispose();
      next[index] = on;
    }
    return next;
  }
}
