/** Races of settings and searches for conflicts: what the host tells of them, as state. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { RaceLane, RunEvent } from "../../core/protocol/messages.ts";
import type { ConflictFound, LaneResult } from "../../core/protocol/studies.ts";
import type { HostClient } from "../host/host-client.ts";

export interface LaneState {
  readonly label: string;
  readonly solver: RaceLane["solver"];
  /** Set where the lane is trained by gradient. */
  readonly gradient?: RaceLane["gradient"];
  readonly iterations: readonly number[];
  readonly seconds: readonly number[];
  readonly gaps: readonly number[];
  readonly metrics: Readonly<Record<string, number>>;
  readonly result: LaneResult | null;
}

export interface RaceState {
  readonly run: string | null;
  readonly status: "starting" | "running" | "over" | "failed";
  readonly backend: string | null;
  readonly metrics: readonly string[];
  readonly lanes: readonly LaneState[];
  readonly message: string | null;
}

export interface ConflictState {
  readonly run: string | null;
  readonly status: "searching" | "over" | "failed";
  readonly text: string;
  readonly probes: number;
  readonly found: ConflictFound | null;
}

export interface StudyState {
  readonly race: RaceState | null;
  readonly conflict: ConflictState | null;
}

/** Points kept of a lane: beyond them every second one goes. */
const MOST = 2000;

export interface Studies extends StoreApi<StudyState> {
  race(document: GraphDocument, lanes: readonly RaceLane[]): Promise<void>;
  findConflict(document: GraphDocument): Promise<void>;
  /** Ends what goes on. */
  stop(): Promise<void>;
  /** Takes the highlighted conflict away. */
  clearConflict(): void;
  readonly busy: boolean;
}

/** Iterations of a probe before it is judged. */
const PROBE = 300;

const thin = (list: readonly number[]): number[] => list.filter((_, i) => i % 2 === 0);

export function createStudies(host: HostClient): Studies {
  const store = createStore<StudyState>(() => ({ race: null, conflict: null }));
  const { getState, setState } = store;
  let early: RunEvent[] = [];

  const patchRace = (patch: Partial<RaceState>): void => {
    const { race } = getState();
    if (race) setState({ race: { ...race, ...patch } });
  };
  const patchConflict = (patch: Partial<ConflictState>): void => {
    const { conflict } = getState();
    if (conflict) setState({ conflict: { ...conflict, ...patch } });
  };
  const patchLane = (lane: number, change: (before: LaneState) => LaneState): void => {
    const lanes = getState().race?.lanes ?? [];
    patchRace({ lanes: lanes.map((each, i) => (i === lane ? change(each) : each)) });
  };
  const grown = (before: LaneState, more: Pick<LaneState, "iterations" | "seconds" | "gaps">) => {
    const joined = {
      iterations: [...before.iterations, ...more.iterations],
      seconds: [...before.seconds, ...more.seconds],
      gaps: [...before.gaps, ...more.gaps],
    };
    if (joined.gaps.length <= MOST) return joined;
    return {
      iterations: thin(joined.iterations),
      seconds: thin(joined.seconds),
      gaps: thin(joined.gaps),
    };
  };

  const onEvent = (event: RunEvent): void => {
    const { race, conflict } = getState();
    const waits = race?.status === "starting" || (conflict?.run === null && conflict !== null);
    if (waits && event.run !== race?.run && event.run !== conflict?.run) early.push(event);
    if (race !== null && race.run === event.run)
      switch (event.type) {
        case "race-started":
          patchRace({ status: "running", backend: event.backend, metrics: event.metrics });
          break;
        case "race-points":
          for (const points of event.lanes)
            patchLane(points.lane, (before) => ({
              ...before,
              ...grown(before, points),
              metrics: { ...before.metrics, ...points.metrics },
            }));
          break;
        case "race-lane":
          patchLane(event.lane, (before) => ({ ...before, result: event.result }));
          break;
        case "race-over":
          patchRace({ status: "over" });
          break;
        case "failed":
          patchRace({ status: "failed", message: event.error.message });
          break;
        case "worker-lost":
          patchRace({ status: "failed", message: event.message });
      }
    if (conflict !== null && conflict.run === event.run)
      switch (event.type) {
        case "conflict-progress":
          patchConflict({ probes: event.probes, text: event.text });
          break;
        case "conflict-over":
          patchConflict({ status: "over", found: event.found, text: event.found.text });
          break;
        case "failed":
          patchConflict({ status: "failed", text: event.error.message });
          break;
        case "worker-lost":
          patchConflict({ status: "failed", text: event.message });
      }
  };
  host.on("run.event", onEvent);
  const replay = (): void => {
    const now = early;
    early = [];
    for (const event of now) onEvent(event);
  };
  const messageOf = (error: unknown): string =>
    error instanceof Error ? error.message : String(error);
  const going = (): string | null => {
    const { race, conflict } = getState();
    if (race && (race.status === "running" || race.status === "starting")) return race.run;
    return conflict?.status === "searching" ? conflict.run : null;
  };

  return {
    ...store,
    get busy() {
      return going() !== null;
    },
    async race(document, lanes) {
      early = [];
      setState({
        race: {
          run: null,
          status: "starting",
          backend: null,
          metrics: [],
          message: null,
          lanes: lanes.map((lane) => ({
            ...lane,
            iterations: [],
            seconds: [],
            gaps: [],
            metrics: {},
            result: null,
          })),
        },
      });
      try {
        const { run } = await host.request("race.start", { document, lanes: [...lanes] });
        patchRace({ run });
        replay();
      } catch (error) {
        patchRace({ status: "failed", message: messageOf(error) });
      }
    },
    async findConflict(document) {
      early = [];
      setState({
        conflict: { run: null, status: "searching", text: "Starting", probes: 0, found: null },
      });
      try {
        const { run } = await host.request("conflict.start", { document, iterations: PROBE });
        patchConflict({ run });
        replay();
      } catch (error) {
        patchConflict({ status: "failed", text: messageOf(error) });
      }
    },
    async stop() {
      const run = going();
      if (run !== null) await host.request("run.control", { run, action: "stop" });
    },
    clearConflict: () => setState({ conflict: null }),
  };
}
