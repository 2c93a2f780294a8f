/**
 * One model being solved: parameters, the current mini-batch, the solver's point. The tfjs
 * backend is the caller's choice and must be set before.
 */

import * as tf from "@tensorflow/tfjs-core";
import type { LoadedDataset } from "../base/datasets.ts";
import { soundPlan } from "../compile/index.ts";
import { hasSet, type Plan } from "../compile/plan.ts";
import type { ConstraintSet } from "../compile/types.ts";
import { solvers } from "../solvers/index.ts";
import type { SolverSettings } from "../solvers/settings.ts";
import { AdaptiveStep } from "./adaptive-step.ts";
import { advance, type Layout, readMeasured, settled, slotKey, type Wanted } from "./advance.ts";
import { bindDatasets, dataValues, type ExampleStream, nextRows, streamsOf } from "./batches.ts";
import { Evaluator } from "./evaluate.ts";
import { Fingerprint } from "./fingerprint.ts";
import { ancestors, forwardPass, type Values } from "./forward.ts";
import { initialSources } from "./initial-sources.ts";
import { cloneTensors, free, freeUnless, tensorsIn, tidy } from "./memory.ts";
import { checkMemory, estimateBytes } from "./memory-estimate.ts";
import { OwnSets } from "./own-sets.ts";
import { type Point, posingOf } from "./posing.ts";
import type { BatchProblem, PoseBatch } from "./problem.ts";
import { readValues, Trails } from "./readings.ts";
import { type ProjectionRecord, readRecords, traceProblem } from "./trace.ts";
import type { Captured, Observation, SessionOptions, Trail, Value } from "./types.ts";

/** A model being solved, step by step; see `createSession`. The caller disposes of it. */
export class Session {
  readonly settings: SolverSettings;
  readonly set: ConstraintSet;
  /** Constraint ids in the order of an observation's residuals. */
  readonly constraints: readonly string[];
  /** For each constraint the node of the document that shows it. */
  readonly owners: readonly string[];
  /** Metric names in the order of a frame's metrics. */
  readonly metrics: readonly string[];
  /** Wires of the document in the order of an observation's edges. */
  readonly edges: readonly string[];
  /** "consensus" where copies agree and some op needs them, else "copies". */
  readonly form: "consensus" | "copies";
  readonly #plan: Plan;
  readonly #layout: Layout;
  readonly #pose: PoseBatch<Point>;
  readonly #needed: ReadonlySet<number>;
  readonly #bound: ReadonlyMap<string, LoadedDataset>;
  readonly #streams: ReadonlyMap<string, ExampleStream>;
  readonly #evaluator: Evaluator;
  readonly #trails: Trails;
  #sources: Values = [];
  /** Rows of the present mini-batch by data set. */
  #rows: ReadonlyMap<string, Uint32Array> = new Map();
  #batch: BatchProblem<Point> | undefined;
  #values: Values = [];
  #batchSize = 1;
  #point: Point;
  #stepInBatch = 0;
  /** The mini-batch is over and `#sources` holds what it came to. */
  #committed = false;
  #iteration = 0;
  readonly #adaptive = new AdaptiveStep();
  readonly #own: OwnSets;
  readonly #fingerprint: Fingerprint;
  /** Indices of the parameters, and how far each goes in an adaptive step. */
  readonly #parameters: ReadonlyMap<number, number>;
  /** Whether a point means the same on every backend; copies of products are held in several ways. */
  readonly #portable: boolean;

  /** @throws ProxflowError if the document does not compile or its data is not loaded. */
  constructor({ document, datasets, form, parameters, operators }: SessionOptions) {
    const catalog = Object.fromEntries(Object.entries(datasets).map(([k, d]) => [k, d.info]));
    const compiled = soundPlan(document, catalog, operators);
    const { plan, side } = compiled.partition;
    this.settings = document.solver;
    this.set = compiled.set;
    this.#plan = plan;
    const constrained = plan.vertices.filter(
      (v) => v.active && (v.kind === "function" || v.kind === "set"),
    );
    this.constraints = constrained.map((v) => v.id);
    const nodeOf = new Map(compiled.set.constraints.map((c) => [c.id, c.node]));
    this.owners = this.constraints.map((id) => nodeOf.get(id) as string);
    this.metrics = [...new Set(compiled.set.probes.map((probe) => probe.metric))];
    this.edges = compiled.wires.map((wire) => wire.edge);
    this.#layout = {
      algorithm: this.settings.algorithm,
      vertexOf: constrained.map((v) => v.index),
      sides: side,
      slotsOf: compiled.wires.map((wire) => wire.slots.map(slotKey)),
    };
    const { form: posed, pose, portable } = posingOf(compiled, this.settings, form);
    this.form = posed;
    this.#pose = pose;
    this.#portable = portable;
    const sets = plan.vertices.filter((v) => hasSet(v)).map((v) => v.index);
    this.#needed = ancestors(plan, sets);
    this.#parameters = new Map(
      plan.vertices
        .filter((v) => v.active && v.kind === "parameter")
        .map(({ index, op, params }) => [
          index,
          (op.kind === "source" ? op.relaxation?.(params) : undefined) ?? 1,
        ]),
    );
    this.#bound = bindDatasets(plan, datasets);
    this.#streams = streamsOf(this.#bound, this.settings.seed);
    this.#evaluator = new Evaluator(plan, this.#bound);
    this.#trails = new Trails(plan);
    this.#own = new OwnSets(plan, this.settings);
    this.#sources = this.#own.settle(initialSources(plan, this.settings.seed, parameters));
    this.#fingerprint = new Fingerprint(
      new Map([...this.#parameters.keys()].map((k) => [k, this.#sources[k]?.shape ?? []])),
    );
  }

  /** Solver steps taken so far. */
  get iteration(): number {
    return this.#iteration;
  }

  /** Whether all that the next step depends on means the same on every backend; see `capture`. */
  get portable(): boolean {
    return this.#portable;
  }

  /** Steps until the mini-batch changes; 0 where there are no mini-batches. */
  get stepsLeftInBatch(): number {
    if (this.#streams.size === 0) return 0;
    const { stepsPerBatch } = this.settings;
    return this.#batchDone() ? stepsPerBatch : stepsPerBatch - this.#stepInBatch;
  }

  /** Bytes that a mini-batch of so many examples is estimated to take, above the loaded data. */
  estimate(batch = this.settings.batchSize): number {
    return estimateBytes(this.#plan, this.form, this.settings, batch);
  }

  /** Whether iterates are watched, which `trail` reads one by one. */
  get watches(): boolean {
    return this.#trails.some;
  }

  /**
   * One solver step; draws the next mini-batch first where it is due.
   * @param observe also measure gap and residuals, at the price of reading them back
   * @param place also tell where the parameters are, see `Observation.place`
   */
  async step(observe: boolean, place = false): Promise<Observation | undefined> {
    if (this.#batch === undefined || this.#batchDone()) this.#nextBatch();
    const { next, read } = this.#advance({ observe, place, leave: true });
    freeUnless(this.#point, [next, this.#sources]);
    this.#point = next;
    this.#stepInBatch++;
    this.#iteration++;
    const observation = await read?.();
    if (this.#batchDone()) this.#commit();
    return observation;
  }

  /** Gap and residuals that one more step from here would meet; changes nothing. */
  async observe(): Promise<Observation> {
    if (this.#batch === undefined) this.#nextBatch();
    const { next, read } = this.#advance({ observe: true, place: true, leave: false });
    const observation = await (read as () => Promise<Observation>)();
    freeUnless(next, this.#point);
    return observation;
  }

  /**
   * All that one more step depends on, as tensors of its own; `restore` comes back to it, and from
   * there the run repeats itself. The caller frees its tensors.
   * @param use "portable": for other backends, too. Where these hold copies otherwise there is no
   * point in it: the mini-batch starts anew from the parameters reached.
   */
  capture(use?: "portable"): Captured {
    if (this.#batch === undefined) this.#nextBatch();
    const anew = use === "portable" && !this.#portable;
    const state = {
      point: anew ? undefined : cloneTensors(this.#point),
      sources: anew ? this.#currentSources() : cloneTensors(this.#sources),
      adaptive: this.#adaptive.capture(),
      governing: this.#own.capture(),
    };
    return {
      iteration: this.#iteration,
      stepInBatch: this.#stepInBatch,
      committed: this.#committed,
      rows: this.#rows,
      streams: new Map([...this.#streams].map(([name, stream]) => [name, stream.position])),
      state,
      tensors: [...tensorsIn(state)],
    };
  }

  /** Goes back to what `capture` gave, which stays the caller's. */
  restore(captured: Captured): void {
    const { point, sources, adaptive, governing } = captured.state;
    free(this.#point, this.#values, this.#sources);
    this.#sources = cloneTensors(sources);
    this.#adaptive.restore(adaptive);
    this.#own.restore(governing);
    for (const [name, position] of captured.streams) this.#streams.get(name)?.seek(position);
    const [rows] = captured.rows.values();
    this.#batchSize = rows?.length ?? 1;
    this.#poseRows(captured.rows);
    if (point !== undefined) {
      // The start of a mini-batch may share tensors with its values, which stay.
      freeUnless(this.#point, this.#values);
      this.#point = cloneTensors(point);
    }
    this.#iteration = captured.iteration;
    this.#stepInBatch = captured.stepInBatch;
    this.#committed = captured.committed;
  }

  /** The projections that the next step consists of, one after another; changes nothing. */
  async trace(): Promise<ProjectionRecord[]> {
    if (this.#batch === undefined || this.#batchDone()) this.#nextBatch();
    const batch = this.#batch as BatchProblem<Point>;
    const solver = solvers[this.settings.algorithm];
    const taken = tidy(() => {
      const traced = traceProblem(batch, this.#relaxationNow());
      const next = solver.step(traced.problem, this.#point, this.settings);
      return { next, records: traced.records };
    });
    const out = await readRecords(taken.records, this.#plan, this.#batchSize);
    freeUnless(taken.next, this.#point);
    return out;
  }

  /** Metrics on held-out data (all data where there is none), by name. */
  evaluate(): Promise<Record<string, number>> {
    return this.#evaluator.evaluate(this.#currentSources());
  }

  /** Notes the watched values' present shadow, two coordinates each; nothing is read back. */
  mark(): void {
    if (this.#batch === undefined) this.#nextBatch();
    this.#trails.mark(() => this.#shadowSources());
  }

  /** What was noted since it was last asked for, in one reading. */
  trail(): Promise<Trail[]> {
    return this.#trails.read();
  }

  /**
   * Values of the shadow: parameters, and on the current mini-batch any other variable.
   * @param ids variable ids "node.port"; all parameters where left out
   * @throws ProxflowError `unknown-variable`
   */
  async values(ids?: readonly string[]): Promise<Value[]> {
    if (this.#batch === undefined) this.#nextBatch();
    const given = (): Values => {
      const sources = this.#shadowSources();
      return this.#plan.vertices.map((v) =>
        v.inputs.length > 0 ? undefined : (sources[v.index] ?? this.#values[v.index]),
      );
    };
    const wanted = ids ?? this.set.parameters.map((p) => p.id);
    return readValues(this.#plan, wanted, given, this.#batchSize);
  }

  /** Frees all tensors of the session. */
  dispose(): void {
    free(this.#point, this.#values, this.#sources);
    this.#trails.dispose();
    this.#evaluator.dispose();
    this.#adaptive.dispose();
    this.#own.dispose();
    this.#fingerprint.dispose();
    this.#point = undefined;
    this.#batch = undefined;
    this.#values = [];
    this.#sources = [];
  }

  #batchDone(): boolean {
    return this.#streams.size > 0 && this.#stepInBatch >= this.settings.stepsPerBatch;
  }

  /** Runs one step; tensors of the old point stay. */
  #advance(wanted: Wanted): { next: Point; read?: () => Promise<Observation> } {
    const batch = this.#batch as BatchProblem<Point>;
    const { settings } = this;
    const relaxation = this.#relaxationNow();
    const found = advance(batch, this.#point, settings, relaxation, this.#fingerprint, wanted);
    const { next, measured } = found;
    if (!measured) return { next };
    const fresh = this.#stepInBatch === 0;
    return { next, read: () => readMeasured(measured, this.#layout, this.#batchSize, fresh) };
  }

  /** Ends a mini-batch: what it has taught the parameters becomes their value. */
  #commit(): void {
    const old = this.#sources;
    if (this.settings.parameterStep === "consensus") {
      const next = tidy(() => this.#shadowSources().map((t) => t && tf.clone(t)));
      this.#sources = this.#own.settle(next, old);
    } else {
      const rate = this.settings.rate * this.#decayNow();
      const moves = tidy(() => this.#displacements());
      const next = this.#adaptive.take(old, moves, this.#parameters, rate);
      this.#sources = this.#own.settle(next, old);
      freeUnless(moves, this.#point);
    }
    // What the point still holds goes with it.
    freeUnless(old, [this.#sources, this.#point, this.#values]);
    this.#committed = true;
  }

  /** How far the mini-batch has moved the parameters, by vertex. */
  #displacements(): Values {
    const { displacements } = this.#batch as BatchProblem<Point>;
    if (displacements && !this.settings.pjaxCompatible)
      return displacements(this.#point, this.#relaxationNow());
    const reached = this.#shadowSources();
    return this.#sources.map((old, index) => {
      const to = reached[index];
      return old && to && this.#parameters.has(index) ? tf.sub(to, old) : undefined;
    });
  }

  #relaxationNow(): number {
    const { parameterStep, parameterRelaxation } = this.settings;
    // An adaptive step is as long as the rate says, however long the displacements are.
    return parameterStep === "adaptive"
      ? parameterRelaxation
      : parameterRelaxation * this.#decayNow();
  }

  #decayNow(): number {
    const { decay, stop } = this.settings;
    if (decay === "none" || stop.iterations === undefined) return 1;
    return Math.max(0, 1 - this.#iteration / stop.iterations);
  }

  /** Sources with the parameters of the shadow, by vertex. */
  #shadowSources(): Values {
    if (this.#committed) return this.#sources;
    const batch = this.#batch as BatchProblem<Point>;
    const parameterRelaxation = this.#relaxationNow();
    const { algorithm, pjaxCompatible } = this.settings;
    const solver = solvers[algorithm];
    const point =
      settled(algorithm) || pjaxCompatible
        ? this.#point
        : solver.shadow(batch.problem({ parameterRelaxation }), this.#point, this.settings).shadow;
    const found = batch.parameters(point, parameterRelaxation);
    return this.#sources.map((source, index) => found[index] ?? source);
  }

  /** Sources with current parameters, as tensors of their own. */
  #currentSources(): Values {
    if (this.#batch === undefined) return this.#sources.map((t) => t && tf.clone(t));
    return tidy(() => this.#shadowSources().map((t) => t && tf.clone(t)));
  }

  #nextBatch(): void {
    const sources = this.#committed ? this.#sources : this.#currentSources();
    freeUnless([this.#point, this.#values, this.#sources], sources);
    this.#sources = sources;
    const { rows, size } = nextRows(this.#bound, this.#streams, this.settings.batchSize);
    this.#batchSize = size;
    checkMemory(this.estimate(size), this.settings, size);
    this.#poseRows(rows);
  }

  /** The problem of a mini-batch of these rows, from the present sources; at its start. */
  #poseRows(rows: ReadonlyMap<string, Uint32Array>): void {
    const sources = this.#sources;
    const size = this.#batchSize;
    this.#rows = rows;
    const kept = tidy(() => {
      const data = dataValues(this.#plan, this.#bound, "train", (n) => rows.get(n) as Uint32Array);
      const given = this.#plan.vertices.map((v) => data[v.index] ?? sources[v.index]);
      const values = forwardPass(this.#plan, given, this.#needed, size);
      // Copies may be written over in place: the form that has them gets parameters of its own.
      const own =
        this.form === "consensus"
          ? values
          : values.map((t, k) => (t && sources[k] === t ? tf.clone(t) : t));
      const batch = this.#pose(own, size);
      return { values: own, start: batch.start, batch };
    });
    this.#values = kept.values;
    this.#batch = kept.batch;
    this.#point = kept.start;
    this.#stepInBatch = 0;
    this.#committed = false;
  }
}
