/**
 * A race: several settings on one document from one seed. The lanes take turns on one backend, a
 * slice at a time, and each counts the time of its own work alone.
 */
import { setImmediate } from "node:timers/promises";
import type { LoadedDataset } from "../../core/base/datasets.ts";
import { messageOf } from "../../core/base/errors.ts";
import { createSession, run as runSession } from "../../core/engine/index.ts";
import { GradientSession } from "../../core/gradient/index.ts";
import type { Tracer } from "../../core/operators/op.ts";
import type { FromWorker, RunEvent, ToWorker } from "../../core/protocol/messages.ts";
import type { LaneResult, RacePoints } from "../../core/protocol/studies.ts";
import { checkDocument } from "../host/check.ts";
import { toErrorMessage } from "../host/errors.ts";
import { pickBackend } from "./backend.ts";
import { checkDevice, withDevice } from "./device.ts";
import { tracerOf } from "./operators/tracer.ts";
import type { ActiveRun } from "./run.ts";
import { studyRun } from "./study.ts";

/** Milliseconds that a lane computes before the next one's turn. */
const SLICE = 40;
/** Milliseconds between two messages with new points. */
const TELL_EVERY = 200;

type Start = Extract<ToWorker, { type: "race" }>;

/** Hands one turn round among those that wait for it. */
function createTurns() {
  const waiting: (() => void)[] = [];
  let taken = false;
  return {
    take(): Promise<void> {
      if (!taken) {
        taken = true;
        return Promise.resolve();
      }
      return new Promise((resolve) => waiting.push(resolve));
    },
    pass(): void {
      const next = waiting.shift();
      if (next) next();
      else taken = false;
    },
  };
}

const emptyPoints = (lane: number): RacePoints => ({
  lane,
  iterations: [],
  seconds: [],
  gaps: [],
  metrics: {},
});

export function startRace(
  start: Start,
  load: (name: string) => LoadedDataset,
  send: (message: FromWorker) => void,
): ActiveRun {
  const { run, document } = start;
  const tell = (event: RunEvent): void => send({ type: "event", event });
  const turns = createTurns();
  let stopped = false;
  let news = start.lanes.map((_, lane) => emptyPoints(lane));
  const flush = (): void => {
    const lanes = news.filter(
      ({ iterations, metrics }) => iterations.length > 0 || Object.keys(metrics).length > 0,
    );
    news = start.lanes.map((_, lane) => emptyPoints(lane));
    if (lanes.length > 0) tell({ type: "race-points", run, lanes });
  };

  const runLane = async (
    lane: number,
    datasets: Record<string, LoadedDataset>,
    operators: Tracer | undefined,
  ): Promise<LaneResult> => {
    const { solver = document.solver, gradient } = start.lanes[lane] ?? {};
    await turns.take();
    let since = performance.now();
    const points = (): RacePoints => news[lane] as RacePoints;
    try {
      const options = { document: { ...document, solver }, datasets, operators };
      const session = gradient
        ? new GradientSession({ ...options, rate: gradient.rate })
        : createSession(options);
      try {
        const outcome = await runSession(session, {
          frameInterval: 50,
          onFrame({ iteration, seconds, gap }) {
            points().iterations.push(iteration);
            points().seconds.push(seconds);
            points().gaps.push(gap);
          },
          onMetrics: ({ values }) => void Object.assign(points().metrics, values),
          async gate() {
            checkDevice();
            if (stopped) return "stop";
            if (performance.now() - since < SLICE) return "go";
            turns.pass();
            // Messages from the host are read while no lane computes.
            await setImmediate();
            await turns.take();
            since = performance.now();
            return stopped ? "stop" : "go";
          },
        });
        const { status, iterations, seconds, gap, metrics, residuals } = outcome;
        const residual = Math.max(0, ...Object.values(residuals));
        return { status, iterations, seconds, gap, residual, metrics };
      } finally {
        session.dispose();
      }
    } catch (error) {
      const none = { iterations: 0, seconds: 0, gap: null, residual: null };
      return {
        status: "failed",
        ...none,
        metrics: {},
        message: messageOf(await withDevice(error)),
      };
    } finally {
      turns.pass();
    }
  };

  const compute = async (): Promise<void> => {
    const names = checkDocument(document);
    const backend = await pickBackend(document.solver.backend);
    const datasets = Object.fromEntries(names.map((name) => [name, load(name)]));
    const operators = await tracerOf(document);
    const first = createSession({ document, datasets, operators });
    const metrics = [...first.metrics];
    first.dispose();
    const lanes = start.lanes.map(({ label }) => label);
    tell({ type: "race-started", run, backend: backend.name, lanes, metrics });
    const timer = setInterval(flush, TELL_EVERY);
    try {
      await Promise.all(
        start.lanes.map(async (_, lane) => {
          const result = await runLane(lane, datasets, operators);
          flush();
          tell({ type: "race-lane", run, lane, result });
        }),
      );
    } finally {
      clearInterval(timer);
    }
    tell({ type: "race-over", run });
  };
  const over = compute().catch((error: unknown) =>
    tell({ type: "failed", run, error: toErrorMessage(error) }),
  );
  return studyRun(run, "A race", over, send, () => {
    stopped = true;
  });
}
