/** Messages that cross a process boundary: results, run events, errors. All validated by schema. */
import { z } from "zod";
import { graphDocument } from "../graph/schema.ts";
import { algorithms, backends } from "../solvers/settings.ts";

export const problemMessage = z.object({
  severity: z.enum(["error", "warning"]),
  code: z.string(),
  message: z.string(),
  node: z.string().optional(),
  port: z.string().optional(),
  edge: z.string().optional(),
  param: z.string().optional(),
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
    iterationLimit: z.number().nullable(),
    pid: z.number(),
  }),
  z.object({ type: z.literal("status"), run: z.string(), status: z.enum(["running", "paused"]) }),
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
  z.object({ type: z.literal("worker-lost"), run: z.string(), message: z.string() }),
]);
export type RunEvent = z.infer<typeof runEvent>;

/** A value of the current shadow, for probes and export. */
export const snapshotValue = z.object({
  id: z.string(),
  shape: z.array(z.number()),
  data: z.array(z.number()),
});

export const runControl = z.enum(["pause", "resume", "step", "stop"]);
export type RunControl = z.infer<typeof runControl>;

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
  }),
  z.object({ type: z.literal("control"), run: z.string(), action: runControl }),
  z.object({
    type: z.literal("snapshot"),
    run: z.string(),
    request: z.number(),
    ids: z.array(z.string()).optional(),
  }),
  z.object({ type: z.literal("ack"), sequence: z.number() }),
]);
export type ToWorker = z.infer<typeof toWorker>;

/** Worker to host. Frames are packed as telemetry.ts says. */
export const fromWorker = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready"), pid: z.number() }),
  z.object({ type: z.literal("event"), event: runEvent }),
  z.object({ type: z.literal("frame"), run: z.string(), frame: z.instanceof(Float32Array) }),
  z.object({
    type: z.literal("snapshot"),
    request: z.number(),
    values: z.array(snapshotValue),
  }),
  /** A snapshot that could not be made. */
  z.object({ type: z.literal("refused"), request: z.number(), error: errorMessage }),
]);
export type FromWorker = z.infer<typeof fromWorker>;
