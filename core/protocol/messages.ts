/** Messages that cross a process boundary: results, run events, errors. All validated by schema. */
import { z } from "zod";
import { graphDocument } from "../graph/schema.ts";
import { algorithms, backends, solverSettings } from "../solvers/settings.ts";
import { evaluationAsked, evaluationDone, evaluationProgress } from "./evaluation.ts";
import { operatorChecked, operatorSource } from "./operators.ts";
import { breakpoint, conflictFound, laneResult, racePoints } from "./studies.ts";

export const problemMessage = z.object({
  severity: z.enum(["error", "warning"]),
  code: z.string(),
  message: z.string(),
  node: z.string().optional(),
  port: z.string().optional(),
  edge: z.string().optional(),
  param: z.string().optional(),
  inside: z.array(z.string()).readonly().optional(),
  fix: z.string().optional(),
});

/** A refusal: what is wrong and what to do; `problems` where a document is at fault. */
export const errorMessage = z.object({
  code: z.string(),
  message: z.string(),
  fix: z.string().optional(),
  problems: z.array(problemMessage).optional(),
});
export type ErrorMessage = z.infer<typeof errorMessage>;

/** What a run ends with; the CLI's `--json` prints exactly this. */
export const runResult = z.object({
  /** converged: a gap or metric goal was met; stopped: by hand; limit: iterations or seconds. */
  status: z.enum(["converged", "limit", "stopped"]),
  template: z.string().nullable(),
  solver: z.string(),
  backend: z.enum(backends),
  seed: z.number(),
  iterations: z.number(),
  seconds: z.number(),
  gap: z.number(),
  metrics: z.record(z.string(), z.number()),
  /** Distance of the final point to each constraint's set, by node id (root mean over examples). */
  residuals: z.record(z.string(), z.number()),
});
export type RunResult = z.infer<typeof runResult>;

/** Settings that win over the document's own. */
export const runOverrides = z.object({
  algorithm: z.enum(algorithms).optional(),
  backend: z.enum(["auto", ...backends]).optional(),
  seed: z.number().int().optional(),
  maxMemory: z.number().int().min(16).max(1048576).optional(),
  iterations: z.number().int().min(1).optional(),
  seconds: z.number().gt(0).optional(),
  until: z.string().optional(),
});
export type RunOverrides = z.infer<typeof runOverrides>;

/** Everything a run tells, telemetry frames aside. */
export const runEvent = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("started"),
    run: z.string(),
    backend: z.enum(backends),
    /** Why this backend, in words: "no GPU adapter was found, so wasm (SIMD)". */
    reason: z.string(),
    solver: z.string(),
    seed: z.number(),
    /** Constraint ids in the order of a frame's residuals. */
    constraints: z.array(z.string()),
    /** For each of them the node of the document that shows it: itself, or the module around it. */
    owners: z.array(z.string()),
    /** Metric names in the order of a frame's metrics. */
    metrics: z.array(z.string()),
    /** Wires in the order of a frame's edges. */
    edges: z.array(z.string()),
    iterationLimit: z.number().nullable(),
    /** What the run is estimated to take above its data. */
    memoryMiB: z.number(),
    pid: z.number(),
    /** Where it goes on from a checkpoint. */
    resumed: z.object({ iteration: z.number(), exact: z.boolean() }).optional(),
  }),
  /** The graphics device failed; the run goes on elsewhere from its last checkpoint. */
  z.object({
    type: z.literal("backend-changed"),
    run: z.string(),
    backend: z.enum(backends),
    /** Why this backend, as in "started". */
    reason: z.string(),
    /** Iteration that it goes on from; 0 is the beginning. */
    iteration: z.number(),
    /** All of it in words for people. */
    message: z.string(),
  }),
  /** Where the run stands is on disk; `failed` says why it could not be written. */
  z.object({
    type: z.literal("checkpoint"),
    run: z.string(),
    iteration: z.number(),
    seconds: z.number(),
    failed: z.string().optional(),
  }),
  /** The worker has not been heard of for so many seconds, or is heard again (0). */
  z.object({
    type: z.literal("silent"),
    run: z.string(),
    seconds: z.number(),
    message: z.string(),
  }),
  z.object({
    type: z.literal("status"),
    run: z.string(),
    status: z.enum(["running", "paused"]),
    /** The breakpoint that paused it. */
    hit: z
      .object({ text: z.string(), node: z.string().optional(), edge: z.string().optional() })
      .optional(),
  }),
  /** How far a paused run can be stepped back. */
  z.object({
    type: z.literal("rewind"),
    run: z.string(),
    iteration: z.number(),
    states: z.number(),
    bytes: z.number(),
    cap: z.number(),
    /** One state alone is more than the bound. */
    tooLarge: z.boolean(),
  }),
  /** One projection of the iteration under way, looked at by itself. */
  z.object({
    type: z.literal("projection"),
    run: z.string(),
    iteration: z.number(),
    /** Place in the iteration, from 0, of `count`. After the last one the iteration is done. */
    index: z.number(),
    count: z.number(),
    layer: z.number(),
    constraints: z.array(z.object({ id: z.string(), displacement: z.number() })),
    moves: z.array(
      z.object({
        constraint: z.string(),
        port: z.string(),
        displacement: z.number(),
        before: z.array(z.number()),
        after: z.array(z.number()),
        count: z.number(),
      }),
    ),
  }),
  z.object({
    type: z.literal("race-started"),
    run: z.string(),
    backend: z.enum(backends),
    lanes: z.array(z.string()),
    metrics: z.array(z.string()),
  }),
  z.object({ type: z.literal("race-points"), run: z.string(), lanes: z.array(racePoints) }),
  z.object({
    type: z.literal("race-lane"),
    run: z.string(),
    lane: z.number().int(),
    result: laneResult,
  }),
  z.object({ type: z.literal("race-over"), run: z.string() }),
  z.object({
    type: z.literal("conflict-progress"),
    run: z.string(),
    probes: z.number().int(),
    text: z.string(),
  }),
  z.object({ type: z.literal("conflict-over"), run: z.string(), found: conflictFound }),
  z.object({
    type: z.literal("metrics"),
    run: z.string(),
    iteration: z.number(),
    seconds: z.number(),
    values: z.record(z.string(), z.number()),
  }),
  /** New iterates of a watched two-dimensional value, x0 y0 x1 y1 ... */
  z.object({
    type: z.literal("trail"),
    run: z.string(),
    node: z.string(),
    points: z.array(z.number()),
  }),
  z.object({ type: z.literal("finished"), run: z.string(), result: runResult }),
  z.object({ type: z.literal("failed"), run: z.string(), error: errorMessage }),
  /** The worker process died: crash, kill or out of memory. The next run starts a new one. */
  z.object({
    type: z.literal("worker-lost"),
    run: z.string(),
    message: z.string(),
    /** The last checkpoint, where there is one to go on from: `run.start` takes its id. */
    checkpoint: z.object({ id: z.string(), iteration: z.number() }).optional(),
  }),
]);
export type RunEvent = z.infer<typeof runEvent>;

/** After such an event nothing more comes of that run. */
export const isOver = ({ type }: RunEvent): boolean =>
  type === "finished" ||
  type === "failed" ||
  type === "worker-lost" ||
  type === "race-over" ||
  type === "conflict-over";

/** A value of the current shadow, for probes and export. */
export const snapshotValue = z.object({
  id: z.string(),
  shape: z.array(z.number()),
  data: z.array(z.number()),
});

/** One projection, iteration or batch at a time, or one iteration back: each leaves the run paused. */
export const runControl = z.enum([
  "pause",
  "resume",
  "step",
  "step-batch",
  "step-projection",
  "step-back",
  "stop",
]);
export type RunControl = z.infer<typeof runControl>;

/** How a run is watched: where it pauses by itself, and how far it can be stepped back. */
export const runWatch = z.object({
  breakpoints: z.array(breakpoint).max(100),
  /** Most memory for the way back, in MiB; 0 keeps none. */
  rewindMiB: z.number().min(0).max(4096),
});
export type RunWatch = z.infer<typeof runWatch>;

/** Lanes of a race at most: four settings beside a training by gradient. */
export const MOST_LANES = 5;

/** One lane of a race: the document's solver settings with some replaced, or training by gradient. */
export const raceLane = z.object({
  label: z.string().max(80),
  solver: solverSettings,
  /** No projections: the same document trained by Adam at this rate; of `solver` the algorithm is idle. */
  gradient: z.strictObject({ rate: z.number().gt(0).max(10) }).optional(),
});
export type RaceLane = z.infer<typeof raceLane>;

/** Where the host keeps data sets; where left out, the usual place. */
const dataFolder = z.string().optional();

/** Where a run keeps its checkpoints. */
export const keepAt = z.object({
  /** File, replaced at each checkpoint. */
  path: z.string(),
  /** Milliseconds between checkpoints at least. */
  every: z.number().min(0),
  /** One more when the run is over, to go on from with other stop rules. */
  atEnd: z.boolean(),
});
export type KeepAt = z.infer<typeof keepAt>;

/** Host to worker. */
export const toWorker = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("start"),
    run: z.string(),
    document: graphDocument,
    template: z.string().nullable(),
    overrides: runOverrides,
    /** Start paused, to step by hand. */
    paused: z.boolean(),
    watch: runWatch.optional(),
    data: dataFolder,
    keepAt: keepAt.optional(),
    /** File of the checkpoint to go on from. */
    resume: z.string().optional(),
  }),
  /** Several settings on one document, in turns on one backend. */
  z.object({
    type: z.literal("race"),
    run: z.string(),
    document: graphDocument,
    lanes: z.array(raceLane).min(1).max(MOST_LANES),
    data: dataFolder,
  }),
  /** Short probes with constraints switched off. */
  z.object({
    type: z.literal("conflict"),
    run: z.string(),
    document: graphDocument,
    iterations: z.number().int().min(1),
    data: dataFolder,
  }),
  z.object({ type: z.literal("watch"), run: z.string(), watch: runWatch }),
  z.object({ type: z.literal("control"), run: z.string(), action: runControl }),
  z.object({
    type: z.literal("snapshot"),
    run: z.string(),
    request: z.number(),
    ids: z.array(z.string()).optional(),
  }),
  /** Judges the values of a run. */
  evaluationAsked.extend({
    type: z.literal("evaluate"),
    run: z.string(),
    request: z.number(),
  }),
  z.object({ type: z.literal("end-evaluation"), run: z.string() }),
  z.object({ type: z.literal("ack"), sequence: z.number() }),
  /** Asks a fresh process what it would compute on. */
  z.object({ type: z.literal("diagnose") }),
  /** Evaluates and certifies an operator's source; for a process that runs nothing else. */
  z.object({ type: z.literal("check"), source: operatorSource }),
]);
export type ToWorker = z.infer<typeof toWorker>;

/** Worker to host. Frames are packed as telemetry.ts says. */
export const fromWorker = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready"), pid: z.number() }),
  /** It lives. Resident memory in bytes. */
  z.object({ type: z.literal("beat"), memory: z.number() }),
  z.object({ type: z.literal("event"), event: runEvent }),
  z.object({ type: z.literal("diagnosis"), adapter: z.string(), backend: z.string() }),
  z.object({ type: z.literal("frame"), run: z.string(), frame: z.instanceof(Float32Array) }),
  z.object({
    type: z.literal("snapshot"),
    request: z.number(),
    values: z.array(snapshotValue),
  }),
  z.object({ type: z.literal("checked"), result: operatorChecked }),
  evaluationProgress.extend({ type: z.literal("evaluating") }),
  z.object({ type: z.literal("evaluated"), request: z.number(), evaluation: evaluationDone }),
  /** A snapshot or an evaluation that could not be made. */
  z.object({ type: z.literal("refused"), request: z.number(), error: errorMessage }),
]);
export type FromWorker = z.infer<typeof fromWorker>;
