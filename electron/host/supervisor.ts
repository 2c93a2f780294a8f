/**
 * One worker process and at most one run in it. The process is started when a run needs it; when
 * it dies, by whatever cause, the run is marked over and the next one starts a new process.
 */
import { totalmem } from "node:os";
import { z } from "zod";
import { ProxflowError } from "../../core/base/errors.ts";
import type { Request } from "../../core/protocol/channels.ts";
import type { EvaluationAsked, EvaluationDone } from "../../core/protocol/evaluation.ts";
import {
  type FromWorker,
  fromWorker,
  isOver,
  type RunControl,
  type RunEvent,
  type RunWatch,
  type ToWorker,
} from "../../core/protocol/messages.ts";
import { decodeFrame } from "../../core/protocol/telemetry.ts";
import { BEAT, type SpawnWorker, type WorkerProcess } from "./worker-process.ts";

/** A worker that does not answer "stop" for so many milliseconds is killed. */
const STOP_TIMEOUT = 20_000;
/** A worker that gives no sign of life for so many milliseconds is told to be silent. */
const SILENT_AFTER = 1500;
/** Part of the machine's memory that one worker may take. */
const MEMORY_SHARE = 0.8;

type SnapshotValues = Extract<FromWorker, { type: "snapshot" }>["values"];

interface Waiting {
  resolve(message: FromWorker): void;
  reject(error: Error): void;
  /** Of an evaluation: how far it is. */
  progress?: OnProgress;
}

type OnProgress = (done: number, total: number) => void;

export interface SupervisorListeners {
  event(event: RunEvent): void;
  frame(run: string, frame: Float32Array): void;
}

/** Where a run begins and where its checkpoints go. */
export type RunFiles = Pick<Extract<ToWorker, { type: "start" }>, "keepAt" | "resume">;

export interface Supervisor {
  /** Id of the run that is going on. */
  readonly active: string | undefined;
  /** Process id of the worker, where one is. */
  readonly pid: number | undefined;
  /** Starts a run. @throws ProxflowError `run-active` while another one is going on */
  start(request: Omit<Request<"run.start">, "resume">, files?: RunFiles): string;
  /** The same for a race of settings. */
  race(request: Request<"race.start">): string;
  /** The same for the search for a conflict. */
  conflict(request: Request<"conflict.start">): string;
  /** @throws ProxflowError `no-run` if that run is not going on */
  watch(run: string, watch: RunWatch): void;
  /** @throws ProxflowError `no-run` if that run is not going on */
  control(run: string, action: RunControl): void;
  /** Values of the run that is going on, or of the last one. */
  snapshot(run: string, ids?: readonly string[]): Promise<SnapshotValues>;
  /**
   * Judges the values of a run that is over or paused.
   * @throws ProxflowError `no-run`, `run-active`, `cancelled`, and what `evaluate` throws
   */
  evaluate(run: string, asked: EvaluationAsked, progress: OnProgress): Promise<EvaluationDone>;
  /** Cancels the evaluation of a run, where one goes on. */
  endEvaluation(run: string): void;
  ack(sequence: number): void;
  /** Kills the worker. Nothing is reported for a run that this ends. */
  close(): void;
}

export interface SupervisorOptions {
  /** Milliseconds after which a worker that does not stop is killed. */
  readonly stopTimeout?: number;
  /** Where data sets are kept; where left out, the usual place. */
  readonly data?: string | undefined;
  /** Milliseconds without a sign of life after which a run is told to be silent. */
  readonly silentAfter?: number;
  /** Bytes of memory above which the worker is ended. Default: four fifths of the machine's. */
  readonly memoryCeiling?: number;
  /** Ids of runs, where several supervisors share them. */
  nextRun?(): string;
}

/** Whoever reads a frame may rely on it: the shell's progress bar, and the window. */
function isFrame(frame: Float32Array): boolean {
  try {
    decodeFrame(frame);
    return true;
  } catch {
    return false;
  }
}

export function createSupervisor(
  spawn: SpawnWorker,
  listeners: SupervisorListeners,
  options: SupervisorOptions = {},
): Supervisor {
  const data = options.data === undefined ? {} : { data: options.data };
  const { stopTimeout = STOP_TIMEOUT, silentAfter = SILENT_AFTER } = options;
  const { memoryCeiling = MEMORY_SHARE * totalmem() } = options;
  let worker: WorkerProcess | undefined;
  /** The run whose state the worker holds, over or not. */
  let held: string | undefined;
  let active: string | undefined;
  let closed = false;
  let runs = 0;
  let stopTimer: NodeJS.Timeout | undefined;
  let requests = 0;
  /** When the worker was last heard; `undefined` until it is ready. */
  let heard: number | undefined;
  let silent = false;
  let watchTimer: NodeJS.Timeout | undefined;
  const waiting = new Map<number, Waiting>();

  const over = (): void => {
    active = undefined;
    silent = false;
    clearInterval(watchTimer);
    watchTimer = undefined;
    clearTimeout(stopTimer);
    stopTimer = undefined;
  };
  /** The process is gone, or is not to be heard any more. */
  const forget = (message: string): void => {
    worker = undefined;
    heard = undefined;
    held = undefined;
    over();
    for (const w of waiting.values()) w.reject(new ProxflowError("worker-lost", message));
    waiting.clear();
  };
  const lost = (cause: string): void => {
    const run = active;
    const message = `The worker process ended (${cause}). The document is whole; Run starts a new one.`;
    forget(message);
    if (run !== undefined && !closed) listeners.event({ type: "worker-lost", run, message });
  };

  const tellSilence = (seconds: number): void => {
    silent = seconds > 0;
    if (active === undefined) return;
    const message = silent
      ? `The solver has not answered for ${seconds.toFixed(0)} s. It may be at a long iteration; Stop ends it.`
      : "The solver answers again.";
    listeners.event({ type: "silent", run: active, seconds, message });
  };
  /** Seconds without a sign of life, where these are too many. */
  const tooQuiet = (): number | undefined => {
    if (heard === undefined || silent) return undefined;
    const quiet = performance.now() - heard;
    return quiet > silentAfter ? Math.max(1, quiet / 1000) : undefined;
  };
  const lookAtWorker = (): void => {
    if (tooQuiet() === undefined) return;
    // What came while this process was busy itself, as with a large document, is heard first.
    setImmediate(() => {
      const seconds = tooQuiet();
      if (seconds !== undefined) tellSilence(seconds);
    });
  };
  const tooBig = (bytes: number): void => {
    const big = worker;
    const gib = (n: number): string => (n / 2 ** 30).toFixed(2);
    lost(`it took ${gib(bytes)} GiB of memory, more than the ${gib(memoryCeiling)} that it may`);
    big?.kill();
  };

  /** Ends a worker that sends what no worker does. */
  const refuse = (why: string): void => {
    const run = active;
    const message = `The worker sent a malformed message: ${why}`;
    worker?.kill();
    forget(message);
    if (run !== undefined)
      listeners.event({ type: "failed", run, error: { code: "bad-message", message } });
  };
  const receive = (raw: unknown): void => {
    heard = performance.now();
    if (silent) tellSilence(0);
    const parsed = fromWorker.safeParse(raw);
    if (!parsed.success) {
      refuse(z.prettifyError(parsed.error));
      return;
    }
    const m = parsed.data;
    if (m.type === "frame" && !isFrame(m.frame)) {
      refuse("a telemetry frame does not add up");
      return;
    }
    if (m.type === "beat" && m.memory > memoryCeiling) tooBig(m.memory);
    if (m.type === "frame" && m.run === active) listeners.frame(m.run, m.frame);
    if (m.type === "snapshot" || m.type === "evaluated") settle(m.request, (w) => w.resolve(m));
    if (m.type === "evaluating")
      for (const { progress } of waiting.values()) progress?.(m.done, m.total);
    if (m.type === "refused") {
      const { code, message, fix } = m.error;
      settle(m.request, (w) => w.reject(new ProxflowError(code, message, { fix })));
    }
    if (m.type === "event" && m.event.run === active) {
      if (isOver(m.event)) over();
      listeners.event(m.event);
    }
  };
  const settle = (request: number, answer: (w: Waiting) => void): void => {
    const w = waiting.get(request);
    waiting.delete(request);
    if (w) answer(w);
  };

  const send = (message: ToWorker): void => {
    if (!worker) {
      const started: WorkerProcess = spawn({
        message: (m) => {
          if (worker === started) receive(m);
        },
        exit: (cause) => {
          if (worker === started) lost(cause);
        },
      });
      worker = started;
    }
    worker.send(message);
  };

  const begin = (message: (run: string) => ToWorker): string => {
    if (closed) throw new ProxflowError("closed", "Proxflow is closing.");
    if (active !== undefined)
      throw new ProxflowError("run-active", "Another run is going on.", {
        fix: "Stop it first.",
      });
    runs += 1;
    const run = options.nextRun?.() ?? `r${runs}`;
    send(message(run));
    active = run;
    held = run;
    if (heard !== undefined) heard = performance.now();
    watchTimer = setInterval(lookAtWorker, BEAT);
    return run;
  };
  const mustRun = (run: string): void => {
    if (run !== active)
      throw new ProxflowError("no-run", `Run ${run} is over.`, { fix: "Start a new one." });
  };

  const ask = (
    run: string,
    message: (request: number) => ToWorker,
    progress?: OnProgress,
  ): Promise<FromWorker> => {
    if (run !== held)
      return Promise.reject(
        new ProxflowError("no-run", `The values of run ${run} are gone.`, { fix: "Run again." }),
      );
    requests += 1;
    const request = requests;
    return new Promise((resolve, reject) => {
      waiting.set(request, { resolve, reject, ...(progress && { progress }) });
      send(message(request));
    });
  };

  return {
    get active() {
      return active;
    },
    get pid() {
      return worker?.pid;
    },
    race: (request) => begin((run) => ({ type: "race", run, ...request, ...data })),
    conflict: (request) => begin((run) => ({ type: "conflict", run, ...request, ...data })),
    start: (request, files = {}) =>
      begin((run) => ({ type: "start", run, ...request, ...files, ...data })),
    watch(run, watch) {
      mustRun(run);
      send({ type: "watch", run, watch });
    },
    control(run, action) {
      mustRun(run);
      send({ type: "control", run, action });
      if (action === "stop") stopTimer ??= setTimeout(() => worker?.kill(), stopTimeout);
    },
    async snapshot(run, ids) {
      const answer = await ask(run, (request) => ({
        ...{ type: "snapshot", run, request },
        ...(ids ? { ids: [...ids] } : {}),
      }));
      return answer.type === "snapshot" ? answer.values : [];
    },
    async evaluate(run, asked, progress) {
      const message = (request: number) => ({ type: "evaluate", run, request, ...asked }) as const;
      const answer = await ask(run, message, progress);
      if (answer.type !== "evaluated") throw new TypeError(`An evaluation gave ${answer.type}.`);
      return answer.evaluation;
    },
    endEvaluation(run) {
      if (run === held) worker?.send({ type: "end-evaluation", run });
    },
    ack: (sequence) => worker?.send({ type: "ack", sequence }),
    close() {
      closed = true;
      clearTimeout(stopTimer);
      clearInterval(watchTimer);
      worker?.kill();
    },
  };
}
