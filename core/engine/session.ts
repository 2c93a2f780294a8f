/**
 * One model being solved: parameters, the current mini-batch, the solver's point. The tfjs
 * backend is the caller's choice and must be set before.
 */

import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { LoadedDataset } from "../base/datasets.ts";
import { ProxflowError } from "../base/errors.ts";
import { soundPlan } from "../compile/index.ts";
import { hasSet, type Plan, type Slot } from "../compile/plan.ts";
import type { ConstraintSet, Side } from "../compile/types.ts";
import { solvers } from "../solvers/index.ts";
import type { Algorithm, SolverSettings } from "../solvers/settings.ts";
import { AdaptiveStep } from "./adaptive-step.ts";
import { bindDatasets, dataValues, type ExampleStream, nextRows, streamsOf } from "./batches.ts";
import { consensusProblem } from "./consensus-problem.ts";
import { copiesProblem } from "./copies-problem.ts";
import { Evaluator } from "./evaluate.ts";
import { Fingerprint } from "./fingerprint.ts";
import { ancestors, forwardPass, type Values } from "./forward.ts";
import { initialSources } from "./initial-sources.ts";
import { cloneTensors, free, freeUnless, tensorsIn, tidy } from "./memory.ts";
import { checkMemory, estimateBytes } from "./memory-estimate.ts";
import { OwnSets } from "./own-sets.ts";
import type { BatchProblem, PoseBatch, Recorder, SlotRecorder } from "./problem.ts";
import { type ProjectionRecord, readRecords, traceProblem } from "./trace.ts";
import type { Captured, Observation, SessionOptions, Trail, Value } from "./types.ts";

/** Points are the business of the form that made them. */
type Point = unknown;

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
  readonly #sides: readonly ("A" | "B" | undefined)[];
  readonly #vertexOf: readonly number[];
  /** Per wire, the slots "vertex:input" that it leads to. */
  readonly #slotsOf: readonly (readonly string[])[];
  readonly #pose: PoseBatch<Point>;
  readonly #needed: ReadonlySet<number>;
  readonly #bound: ReadonlyMap<string, LoadedDataset>;
  readonly #streams: ReadonlyMap<string, ExampleStream>;
  readonly #evaluator: Evaluator;
  readonly #watched: readonly { node: string; vertex: number }[];
  /** Noted coordinates of watched values that were not read yet, [2] each. */
  readonly #marks: Tensor[] = [];
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
    this.#sides = side;
    const constrained = plan.vertices.filter(
      (v) => v.active && (v.kind === "function" || v.kind === "set"),
    );
    this.#vertexOf = constrained.map((v) => v.index);
    this.constraints = constrained.map((v) => v.id);
    const nodeOf = new Map(compiled.set.constraints.map((c) => [c.id, c.node]));
    this.owners = this.constraints.map((id) => nodeOf.get(id) as string);
    this.metrics = [...new Set(compiled.set.probes.map((probe) => probe.metric))];
    this.edges = compiled.wires.map((wire) => wire.edge);
    this.#slotsOf = compiled.wires.map((wire) => wire.slots.map(slotKey));
    const copied = constrained.some((v) => v.op.kind === "function" && v.op.copies);
    const { algorithm } = this.settings;
    const fits = settled(algorithm) && copied;
    this.form = fits && form !== "copies" ? "consensus" : "copies";
    const products = constrained.some((v) => v.op.kind === "function" && v.op.matrixProduct);
    this.#portable = this.form === "consensus" || !products;
    const layers =
      algorithm === "cp" || algorithm === "cdr"
        ? compiled.sweep
        : (["A", "B"] as const).map((s) =>
            plan.vertices.filter((v) => side[v.index] === s).map((v) => v.index),
          );
    this.#pose =
      this.form === "consensus"
        ? (consensusProblem(plan, layers, this.settings, form !== "fused") as PoseBatch<Point>)
        : (copiesProblem(compiled.partition, layers, this.settings) as PoseBatch<Point>);
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
    this.#watched = plan.probes
      .filter((probe) => probe.op.metric === null && probe.op.path)
      .map((probe) => ({ node: probe.node, vertex: probe.inputs[0] as number }));
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
    return this.#watched.length > 0;
  }

  /**
   * One solver step; draws the next mini-batch first where it is due.
   * @param observe also measure gap and residuals, at the price of reading them back
   * @param place also tell where the parameters are, see `Observation.place`
   */
  async step(observe: boolean, place = false): Promise<Observation | undefined> {
    if (this.#batch === undefined || this.#batchDone()) this.#nextBatch();
    const { next, read } = this.#advance({ observe, place }, true);
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
    const { next, read } = this.#advance({ observe: true, place: true }, false);
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
    const now = tidy(() => {
      const sources = this.#shadowSources();
      return this.#watched.map(({ vertex }) => firstTwo(sources[vertex]));
    });
    this.#marks.push(...now);
  }

  /** What was noted since it was last asked for, in one reading. */
  async trail(): Promise<Trail[]> {
    const marks = this.#marks.splice(0);
    if (marks.length === 0) return [];
    const packed = tidy(() => tf.concat(marks));
    free(marks);
    const data = await packed.data();
    free(packed);
    const each = this.#watched.length;
    return this.#watched.map(({ node }, k) => ({
      node,
      points: [...data].filter((_, i) => (i >> 1) % each === k),
    }));
  }

  /**
   * Values of the shadow: parameters, and on the current mini-batch any other variable.
   * @param ids variable ids "node.port"; all parameters where left out
   * @throws ProxflowError `unknown-variable`
   */
  async values(ids?: readonly string[]): Promise<Value[]> {
    if (this.#batch === undefined) this.#nextBatch();
    const wanted = (ids ?? this.set.parameters.map((p) => p.id)).map((id) => {
      const found = this.#plan.vertices.find((v) => `${v.node}.${v.port}` === id);
      if (!found) throw new ProxflowError("unknown-variable", `there is no value "${id}"`);
      return { id, index: found.index };
    });
    const needed = ancestors(
      this.#plan,
      wanted.map(({ index }) => index),
    );
    const values = tidy(() => {
      const sources = this.#shadowSources();
      const given: Values = this.#plan.vertices.map((v) =>
        v.inputs.length > 0 ? undefined : (sources[v.index] ?? this.#values[v.index]),
      );
      const all = forwardPass(this.#plan, given, needed, this.#batchSize);
      return wanted.map(({ index }) => tf.clone(all[index] as Tensor));
    });
    const out = await Promise.all(
      values.map(async (tensor, k) => ({
        id: (wanted[k] as { id: string }).id,
        shape: tensor.shape,
        data: Float32Array.from(await tensor.data()),
      })),
    );
    free(values);
    return out;
  }

  /** Frees all tensors of the session. */
  dispose(): void {
    free(this.#point, this.#values, this.#sources, this.#marks);
    this.#marks.length = 0;
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

  /** Runs one step inside a tidy. Tensors of the old point stay; `leave`: nothing reads them again. */
  #advance(
    { observe, place }: { readonly observe: boolean; readonly place: boolean },
    leave: boolean,
  ): { next: Point; read?: () => Promise<Observation> } {
    const squares: (Scalar | undefined)[] = [];
    const record: Recorder = (vertex, squared) => {
      squares[vertex] = squared;
    };
    const moved = new Map<string, Scalar>();
    const slots: SlotRecorder = (slot, { squared }) => void moved.set(slotKey(slot), squared);
    const batch = this.#batch as BatchProblem<Point>;
    const parameterRelaxation = this.#relaxationNow();
    const { algorithm } = this.settings;
    const solver = solvers[algorithm];
    const settle = (next: Point): Point => (leave ? (batch.settle?.(next, true) ?? next) : next);
    const result = tidy(() => {
      const recording = { parameterRelaxation, record, slots };
      if (!observe || settled(algorithm)) {
        const options = observe ? recording : { parameterRelaxation };
        const placed = observe && place ? this.#placeOf(batch, this.#point) : [];
        const next = settle(solver.step(batch.problem(options), this.#point, this.settings));
        return {
          next,
          squares: tensorList(squares),
          gap: [] as Tensor[],
          placed,
          moved: [...moved],
        };
      }
      const plain = batch.problem({ parameterRelaxation });
      const { shadow, other } = solver.shadow(plain, this.#point, this.settings);
      // Each set is measured from the other side's point: its own side's point lies in it.
      batch.problem(recording).projections.forEach((project, i) => {
        project(i === 0 ? other : shadow);
      });
      const gap: Tensor[] = [plain.space.distance(shadow, other)];
      const placed = place ? this.#placeOf(batch, shadow) : [];
      const next = settle(solver.step(plain, this.#point, this.settings));
      return { next, squares: tensorList(squares), gap, placed, moved: [...moved] };
    });
    if (!observe) return { next: result.next };
    const { squares: found, gap, placed, moved: slotSquares } = result;
    const fresh = this.#stepInBatch === 0;
    return {
      next: result.next,
      read: () => this.#read(found, gap[0], placed[0], new Map(slotSquares), fresh),
    };
  }

  /** Fingerprint of the parameters at a shadow, [2]; none where there are no parameters. */
  #placeOf(batch: BatchProblem<Point>, shadow: Point): Tensor[] {
    const place = this.#fingerprint.take(batch.places(shadow));
    return place ? [place] : [];
  }

  async #read(
    squares: readonly Tensor[],
    gap: Tensor | undefined,
    place: Tensor | undefined,
    moved: ReadonlyMap<string, Scalar>,
    fresh: boolean,
  ): Promise<Observation> {
    const scale = this.#batchSize;
    const packed = tidy(() =>
      tf.concat(
        [...squares, ...(gap ? [gap] : []), ...moved.values(), ...(place ? [place] : [])].map((t) =>
          tf.reshape(t, [-1]),
        ),
      ),
    );
    const data = await packed.data();
    free(packed, squares, gap, place, [...moved.values()]);
    const first = squares.length + (gap ? 1 : 0);
    const at = new Map([...moved.keys()].map((key, k) => [key, data[first + k] as number]));
    const edges = Float32Array.from(this.#slotsOf, (slots) => {
      const sums = slots.map((key) => at.get(key) ?? 0);
      return Math.sqrt(Math.max(...sums) / scale);
    });
    const residuals = Float32Array.from(this.#vertexOf, (_, k) =>
      Math.sqrt((data[k] as number) / scale),
    );
    const [p = Number.NaN, q = Number.NaN] = place ? data.subarray(-2) : [];
    const seen = { residuals, edges, place: [p, q] as const };
    if (gap) return { ...seen, gap: (data[squares.length] as number) / Math.sqrt(scale) };
    const squaresOf = (side?: Side): number =>
      this.#vertexOf.reduce(
        (sum, vertex, k) =>
          side === undefined || this.#sides[vertex] === side
            ? sum + (residuals[k] as number) ** 2
            : sum,
        0,
      );
    // x is in B after an alternating step, so its gap is its distance to A; a sweep counts all. Where
    // x starts it may lie in A and not in B: then it is the distance to B of its projection onto A.
    const total =
      this.settings.algorithm === "cp"
        ? squaresOf()
        : Math.max(squaresOf("A"), fresh ? squaresOf("B") : 0);
    return { ...seen, gap: Math.sqrt(total) };
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

/** The first two entries of a value; NaN where there are none. */
function firstTwo(value: Tensor | undefined): Tensor {
  if (!value) return tf.fill([2], Number.NaN);
  const flat = tf.reshape(value, [-1]);
  return flat.size < 2 ? tf.pad(flat, [[0, 2 - flat.size]], Number.NaN) : tf.slice(flat, 0, 2);
}

const slotKey = ({ vertex, input }: Slot): string => `${vertex}:${input}`;

/** Algorithms under which copies agree and the sequence is its own shadow. */
function settled(algorithm: Algorithm): boolean {
  return algorithm === "ap" || algorithm === "cp";
}

function tensorList(squares: readonly (Scalar | undefined)[]): Tensor[] {
  return squares.filter((t): t is Scalar => t !== undefined);
}
