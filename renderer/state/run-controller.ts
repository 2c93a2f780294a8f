/** Starts and steers runs, and turns what the host tells of them into state. */
import { builtinDatasets } from "../../core/base/datasets.ts";
import { compile } from "../../core/compile/index.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { RunControl, RunEvent } from "../../core/protocol/messages.ts";
import type { HostClient } from "../host/host-client.ts";
import { HostError } from "../host/host-error.ts";
import { sizesOf } from "./residual-mode.ts";
import type { RunLog } from "./run-log.ts";
import { type BreakpointHit, idleRun, isActive, type RunStore, type Started } from "./run-store.ts";
import type { Telemetry } from "./telemetry.ts";
import type { Trails } from "./trails.ts";
import type { WatchStore } from "./watch-store.ts";

export interface RunController {
  /** @param resume id of the checkpoint to go on from; the document must be the one it is of */
  start(
    document: GraphDocument,
    template: string | null,
    paused: boolean,
    resume?: string,
  ): Promise<void>;
  control(action: RunControl): Promise<void>;
  /** Forgets the run: another document was opened. Stops it where it still goes. */
  reset(): Promise<void>;
}

const resumedNotice = (
  { iteration, exact }: NonNullable<Started["resumed"]>,
  backend: string,
): string =>
  exact
    ? `The run went on from iteration ${iteration}, as if it had not been cut off.`
    : `The run went on from iteration ${iteration} with ${backend}: the same parameters and place in the data.`;

export function createRunController(parts: {
  readonly host: HostClient;
  readonly store: RunStore;
  readonly telemetry: Telemetry;
  readonly trails: Trails;
  readonly watch: WatchStore;
  readonly log: RunLog;
  /** A breakpoint was met. */
  onHit(hit: BreakpointHit): void;
}): RunController {
  const { host, store, telemetry, trails, watch, log, onHit } = parts;
  const { getState, setState } = store;

  /** Events that came before the reply that names the run. */
  let early: RunEvent[] = [];
  /** What runs, for the log of runs. */
  let ran: { document: GraphDocument | null; seed: number; backend: string } = {
    document: null,
    seed: 0,
    backend: "",
  };
  /** Entries of each constraint of the document that runs. */
  let sizes: ReadonlyMap<string, number> = new Map();

  const onEvent = (event: RunEvent): void => {
    const { run, status } = getState();
    if (run === null && status === "starting") early.push(event);
    if (run !== event.run) return;
    switch (event.type) {
      case "started":
        telemetry.begin(event, sizes);
        ran = { ...ran, seed: event.seed, backend: event.backend };
        trails.clear();
        setState({
          started: event,
          notice: event.resumed ? resumedNotice(event.resumed, event.backend) : null,
        });
        if (getState().status === "starting") setState({ status: "running" });
        return;
      case "backend-changed": {
        const { backend, reason, message } = event;
        const { started } = getState();
        ran = { ...ran, backend };
        setState({ notice: message, started: started && { ...started, backend, reason } });
        return;
      }
      case "checkpoint":
        if (event.failed !== undefined)
          setState({ notice: `Where the run stands could not be kept: ${event.failed}` });
        return;
      case "silent":
        setState({ notice: event.seconds > 0 ? event.message : null });
        return;
      case "status":
        setState({
          status: event.status,
          hit: event.hit ?? null,
          ...(event.status === "running" && { projection: null }),
        });
        if (event.hit) onHit(event.hit);
        return;
      case "rewind":
        setState({ rewind: event });
        return;
      case "projection":
        setState({ projection: event });
        return;
      case "metrics":
        setState({ metrics: [...getState().metrics, event] });
        return;
      case "trail":
        trails.add(event.node, event.points);
        return;
      case "finished":
        setState({ status: event.result.status, result: event.result });
        telemetry.settle(event.result.residuals);
        keep(event.result.status);
        return;
      case "failed":
        setState({
          status: "failed",
          message: [event.error.message, event.error.fix].filter(Boolean).join(" "),
          problems: event.error.problems ?? [],
        });
        keep("failed");
        return;
      case "worker-lost":
        setState({
          status: "lost",
          message: event.message,
          notice: null,
          checkpoint: event.checkpoint ?? null,
        });
        keep("lost");
        return;
    }
  };
  host.on("run.event", onEvent);
  host.onTelemetry((run, frame) => {
    if (getState().run === run) telemetry.push(frame);
  });
  watch.subscribe(() => {
    const { run, status } = getState();
    if (run !== null && isActive(status))
      // A run that ends meanwhile has no need of it.
      void host.request("run.watch", { run, watch: watch.wanted() }).catch(() => undefined);
  });

  const keep = (status: string): void => {
    if (ran.document) log.add({ ...ran, document: ran.document, status }, telemetry, getState());
  };

  const fail = (error: unknown): void => {
    const problems = error instanceof HostError ? (error.detail.problems ?? []) : [];
    const message = error instanceof Error ? error.message : String(error);
    setState({ status: "failed", message, problems });
  };

  const control = async (action: RunControl): Promise<void> => {
    const { run, status } = getState();
    if (run === null || !isActive(status)) return;
    await host.request("run.control", { run, action });
  };

  return {
    async start(document, template, paused, resume) {
      early = [];
      const compiled = compile(document, builtinDatasets);
      sizes = compiled.ok ? sizesOf(compiled.set) : new Map();
      ran = { document, seed: document.solver.seed, backend: "" };
      setState({ ...idleRun, status: "starting", document, stop: document.solver.stop });
      telemetry.clear();
      trails.clear();
      try {
        const { run } = await host.request("run.start", {
          document,
          template,
          overrides: {},
          paused,
          watch: watch.wanted(),
          ...(resume !== undefined && { resume }),
        });
        setState({ run });
        for (const event of early) onEvent(event);
      } catch (error) {
        fail(error);
      }
    },
    control,
    async reset() {
      if (isActive(getState().status)) await control("stop").catch(() => undefined);
      setState(idleRun);
      telemetry.clear();
      trails.clear();
    },
  };
}
