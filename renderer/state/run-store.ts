/** The discrete state of the run: what React renders on. Numbers that move live in telemetry. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Problem } from "../../core/base/errors.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { RunEvent, RunResult } from "../../core/protocol/messages.ts";
import type { SolverSettings } from "../../core/solvers/settings.ts";

export type RunStatus =
  | "idle"
  | "starting"
  | "running"
  | "paused"
  | "converged"
  | "limit"
  | "stopped"
  | "failed"
  | "lost";

export type Started = Extract<RunEvent, { type: "started" }>;

export type BreakpointHit = NonNullable<Extract<RunEvent, { type: "status" }>["hit"]>;
export type Rewind = Extract<RunEvent, { type: "rewind" }>;
export type Projection = Extract<RunEvent, { type: "projection" }>;

export type RunCheckpoint = NonNullable<Extract<RunEvent, { type: "worker-lost" }>["checkpoint"]>;

export interface MetricPoint {
  readonly iteration: number;
  readonly seconds: number;
  readonly values: Readonly<Record<string, number>>;
}

export interface RunState {
  readonly status: RunStatus;
  readonly run: string | null;
  /** What runs or ran. */
  readonly document: GraphDocument | null;
  readonly started: Started | null;
  /** What ends it. */
  readonly stop: SolverSettings["stop"];
  readonly metrics: readonly MetricPoint[];
  readonly result: RunResult | null;
  /** Why it failed or was lost, for people. */
  readonly message: string | null;
  /** What befell it while it went on, for people. */
  readonly notice: string | null;
  /** Where it can be gone on from after its process was lost. */
  readonly checkpoint: RunCheckpoint | null;
  /** The breakpoint that paused it. */
  readonly hit: BreakpointHit | null;
  /** How far it can be stepped back. */
  readonly rewind: Rewind | null;
  /** The projection that was looked at last, until the run goes on. */
  readonly projection: Projection | null;
  /** Problems that the host found in the document it was given. */
  readonly problems: readonly Problem[];
}

export type RunStore = StoreApi<RunState>;

export const idleRun: RunState = {
  status: "idle",
  run: null,
  document: null,
  started: null,
  stop: {},
  metrics: [],
  result: null,
  message: null,
  notice: null,
  checkpoint: null,
  hit: null,
  rewind: null,
  projection: null,
  problems: [],
};

export const createRunStore = (): RunStore => createStore(() => idleRun);

export const isActive = (status: RunStatus): boolean =>
  status === "starting" || status === "running" || status === "paused";

/** One line for the status read-out and the live region. */
export function describeRun(state: RunState): string {
  switch (state.status) {
    case "idle":
      return "Ready";
    case "starting":
      return "Starting";
    case "running":
      return "Running";
    case "paused":
      return "Paused";
    case "converged":
      return "Converged";
    case "limit":
      return "Finished at its limit";
    case "stopped":
      return "Stopped";
    case "failed":
      return "Failed";
    case "lost":
      return "Solver process ended";
  }
}
