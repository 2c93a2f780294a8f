/** One run in the worker: session, gate, telemetry out, snapshots between iterations. */
import type { LoadedDataset } from "../../core/base/datasets.ts";
import { ProxflowError } from "../../core/base/errors.ts";
import { run as runSession } from "../../core/engine/index.ts";
import type { FrameData, Outcome } from "../../core/engine/types.ts";
import type { FromWorker, RunControl, RunWatch, ToWorker } from "../../core/protocol/messages.ts";
import { encodeFrame } from "../../core/protocol/telemetry.ts";
import { withOverrides } from "../host/check.ts";
import { toErrorMessage } from "../host/errors.ts";
import { type Checkpoints, createCheckpoints, createKeeper, type Keeper } from "./checkpoints.ts";
import { checkDevice, presentDevice } from "./device.ts";
import type { Solved } from "./evaluation.ts";
import { createGate } from "./gate.ts";
import { solveThrough } from "./go-on.ts";
import { type Prepared, prepareRun, resultOf } from "./prepare.ts";
import { goOnFrom } from "./resume.ts";
import { createTrails } from "./trails.ts";
import { createWatcher, type RunWatcher } from "./watch.ts";

export interface ActiveRun {
  readonly id: string;
  control(action: RunControl): void;
  /** Other breakpoints, or another bound on the way back. */
  watch(watch: RunWatch): void;
  /** The host took the last frame. */
  ack(): void;
  snapshot(request: number, ids: readonly string[] | undefined): void;
  /**
   * What it found, once it is over or while it is paused; none of a study.
   * @throws ProxflowError `no-values`, `run-active`
   */
  readonly solved?: () => Promise<Solved>;
  /** Resolves when the run is over and all was told; never rejects. */
  readonly over: Promise<void>;
  /** Frees what the run holds. Only after `over`. */
  dispose(): void;
}

type Send = (message: FromWorker) => void;
interface Asked {
  readonly request: number;
  readonly ids: readonly string[] | undefined;
}

export function startRun(
  start: Extract<ToWorker, { type: "start" }>,
  load: (name: string) => LoadedDataset,
  send: Send,
): ActiveRun {
  const id = start.run;
  let prepared: Prepared | undefined;
  let finished = false;
  /** Within the engine's loop, where a failed device ends it. */
  let solving = false;
  /** Seconds that the run has taken, as told last. */
  let seconds = 0;
  let ready = true;
  let sequence = 0;
  let asked: Asked[] = [];
  let watcher: RunWatcher | undefined;
  let wanted = start.watch;
  let checkpoints: Checkpoints = createCheckpoints();
  let keeper: Keeper | undefined;
  const trails = createTrails((node, points) =>
    send({ type: "event", event: { type: "trail", run: id, node, points } }),
  );

  const answer = async ({ request, ids }: Asked): Promise<void> => {
    try {
      if (!prepared) throw new ProxflowError("no-values", "The run did not start.");
      const values = await prepared.session.values(ids ? [...ids] : undefined);
      send({
        type: "snapshot",
        request,
        values: values.map((v) => ({ id: v.id, shape: [...v.shape], data: [...v.data] })),
      });
    } catch (error) {
      send({ type: "refused", request, error: toErrorMessage(error) });
    }
  };
  const between = async (): Promise<void> => {
    if (solving) checkDevice();
    trails.flush();
    const now = asked;
    asked = [];
    for (const one of now) await answer(one);
    await watcher?.between();
    tellHit();
    if (!solving || !prepared) return;
    await checkpoints.between(prepared.session);
    await keeper?.between(prepared.session);
  };
  const gate = createGate(start.paused, between);
  let toldHit: object | undefined;
  const tellStatus = (): void => {
    const hit = gate.paused ? watcher?.hit : undefined;
    toldHit = hit;
    send({
      type: "event",
      event: {
        type: "status",
        run: id,
        status: gate.paused ? "paused" : "running",
        ...(hit && { hit }),
      },
    });
  };
  /** A breakpoint pauses the run by itself. */
  const tellHit = (): void => {
    if (watcher?.hit !== toldHit) tellStatus();
  };

  const show = (frame: FrameData): void => {
    ready = false;
    sequence += 1;
    send({ type: "frame", run: id, frame: encodeFrame({ sequence, ...frame }) });
  };
  /** The engine's loop on one backend. */
  const solve = async ({ session }: Prepared): Promise<Outcome> => {
    const looking = createWatcher({
      run: id,
      session,
      gate,
      watch: wanted,
      send: (event) => send({ type: "event", event }),
      show,
    });
    watcher = looking;
    tellStatus();
    // A paused run, too, goes on at once where its device fails.
    void presentDevice()?.failed.then(() => gate.poke());
    solving = true;
    try {
      return await runSession(session, {
        secondsBefore: seconds,
        gate: gate.pass,
        readyForFrame: () => (gate.stepping ? "now" : ready),
        beforeStep: looking.beforeStep,
        observeAll: () => looking.observeAll,
        onObservation: looking.onObservation,
        onFrame(frame) {
          seconds = frame.seconds;
          looking.onFrame(frame);
          show(frame);
        },
        onMetrics(m) {
          seconds = m.seconds;
          send({ type: "event", event: { type: "metrics", run: id, ...m } });
        },
        onTrail: (trail) => trails.add(trail.node, trail.points),
      });
    } finally {
      solving = false;
    }
  };

  const compute = async (): Promise<void> => {
    const document = withOverrides(start.document, start.overrides);
    prepared = await prepareRun(document, load);
    const { session, backend } = prepared;
    const { settings } = session;
    const resumed =
      start.resume === undefined ? undefined : await goOnFrom(start.resume, document, prepared);
    if (resumed) {
      seconds = resumed.seconds;
      checkpoints = createCheckpoints(resumed.portable);
    }
    if (start.keepAt)
      keeper = createKeeper({
        at: start.keepAt,
        info: () => ({
          document,
          template: start.template,
          backend: (prepared as Prepared).backend.name,
          seconds,
        }),
        told: (told) => send({ type: "event", event: { type: "checkpoint", run: id, ...told } }),
      });
    send({
      type: "event",
      event: {
        type: "started",
        run: id,
        backend: backend.name,
        reason: backend.reason,
        solver: settings.algorithm,
        seed: settings.seed,
        constraints: [...session.constraints],
        owners: [...session.owners],
        metrics: [...session.metrics],
        edges: [...session.edges],
        iterationLimit: settings.stop.iterations ?? null,
        memoryMiB: session.estimate() / 2 ** 20,
        pid: process.pid,
        ...(resumed && { resumed: { iteration: session.iteration, exact: resumed.exact } }),
      },
    });
    const solved = await solveThrough({
      document,
      load,
      prepared,
      checkpoints,
      solve,
      moved(next, told) {
        watcher?.dispose();
        watcher = undefined;
        prepared = next;
        send({ type: "event", event: { type: "backend-changed", run: id, ...told } });
      },
    });
    await between();
    await keeper?.end(solved.prepared.session);
    const result = resultOf(solved.prepared, start.template, solved.outcome);
    send({ type: "event", event: { type: "finished", run: id, result } });
  };
  const over = compute()
    .catch((error: unknown) =>
      send({ type: "event", event: { type: "failed", run: id, error: toErrorMessage(error) } }),
    )
    .then(async () => {
      finished = true;
      await between();
    });
  return {
    id,
    over,
    control(action) {
      if (finished) return;
      const before = gate.paused;
      if (action === "step-back" || action === "step-projection") {
        if (!gate.paused) gate.hold();
        watcher?.ask(action);
        gate.poke();
      } else {
        watcher?.forget();
        if (action === "step-batch")
          gate.advance(Math.max(1, prepared?.session.stepsLeftInBatch ?? 1));
        else gate.apply(action);
      }
      if (prepared && gate.paused !== before) tellStatus();
    },
    watch(watch) {
      wanted = watch;
      if (!finished) watcher?.set(watch);
    },
    ack() {
      ready = true;
    },
    async solved() {
      if (!prepared) throw new ProxflowError("no-values", "The run did not start.");
      if (!finished && !gate.paused)
        throw new ProxflowError("run-active", "The run is going on.", {
          fix: "Pause it, or wait for its end.",
        });
      const { session, backend } = prepared;
      const parameters = Object.fromEntries((await session.values()).map((v) => [v.id, v]));
      return {
        document: withOverrides(start.document, start.overrides),
        parameters,
        backend: backend.name,
      };
    },
    snapshot(request, ids) {
      if (finished) void answer({ request, ids });
      else {
        asked.push({ request, ids });
        gate.poke();
      }
    },
    dispose() {
      watcher?.dispose();
      prepared?.session.dispose();
    },
  };
}
