/** How a run is looked into while it goes: breakpoints, the way back, single projections. */

import { type BreakpointWatch, watchBreakpoints } from "../../core/engine/breakpoints.ts";
import type { Session } from "../../core/engine/index.ts";
import { Rewind } from "../../core/engine/rewind.ts";
import type { ProjectionRecord } from "../../core/engine/trace.ts";
import type { FrameData, Observation } from "../../core/engine/types.ts";
import type { RunEvent, RunWatch } from "../../core/protocol/messages.ts";
import type { Gate } from "./gate.ts";

const MIB = 2 ** 20;

export interface RunWatcher {
  readonly observeAll: boolean;
  readonly hit: Extract<RunEvent, { type: "status" }>["hit"];
  set(watch: RunWatch): void;
  beforeStep(): void;
  /** True where the run is held: a breakpoint was met. */
  onObservation(observation: Observation): boolean;
  /** The frame that was shown last, for those that stepping back shows. */
  onFrame(frame: FrameData): void;
  /** Asks for one iteration back, or one projection, to be done at the next `between`. */
  ask(what: "step-back" | "step-projection"): void;
  /** The run goes on: what was looked at by itself is over. */
  forget(): void;
  /** While nothing is computed and the run is paused. */
  between(): Promise<void>;
  dispose(): void;
}

export function createWatcher(parts: {
  readonly run: string;
  readonly session: Session;
  readonly gate: Gate;
  readonly watch: RunWatch | undefined;
  send(event: RunEvent): void;
  /** Shows a state that no iteration led to. */
  show(frame: FrameData): void;
}): RunWatcher {
  const { run, session, gate, send } = parts;
  let watched: BreakpointWatch = watchBreakpoints(parts.watch?.breakpoints ?? [], session);
  let rewind = new Rewind((parts.watch?.rewindMiB ?? 0) * MIB);
  let hit: RunWatcher["hit"];
  let last: FrameData | undefined;
  let asked: ("step-back" | "step-projection")[] = [];
  let trace: { readonly records: readonly ProjectionRecord[]; next: number } | undefined;
  let told = "";

  const tellRewind = (): void => {
    const { depth: states, bytes, cap, tooLarge } = rewind;
    const event = { iteration: session.iteration, states, bytes, cap, tooLarge };
    const text = JSON.stringify(event);
    if (text !== told) send({ type: "rewind", run, ...event });
    told = text;
  };
  const back = async (): Promise<void> => {
    trace = undefined;
    if (!rewind.back(session)) return;
    hit = undefined;
    const seen = await session.observe();
    const iteration = session.iteration;
    if (last) parts.show({ ...last, ...seen, iteration, rate: 0 });
  };
  const project = async (): Promise<void> => {
    trace ??= { records: await session.trace(), next: 0 };
    const record = trace.records[trace.next];
    if (record === undefined) return;
    const { iteration } = session;
    const index = trace.next;
    const count = trace.records.length;
    trace.next += 1;
    send({
      type: "projection",
      run,
      iteration,
      index,
      count,
      layer: record.layer,
      constraints: [...record.constraints],
      moves: record.moves.map((m) => ({ ...m, before: [...m.before], after: [...m.after] })),
    });
    if (trace.next < count) return;
    trace = undefined;
    gate.advance(1);
  };
  return {
    get observeAll() {
      return watched.every;
    },
    get hit() {
      return hit;
    },
    set(watch) {
      watched = watchBreakpoints(watch.breakpoints, session);
      if (watch.rewindMiB * MIB === rewind.cap) return;
      rewind.dispose();
      rewind = new Rewind(watch.rewindMiB * MIB);
    },
    beforeStep() {
      hit = undefined;
      rewind.push(session);
    },
    onObservation(observation) {
      const found = watched.check(observation, session.iteration);
      if (found === undefined) return false;
      const { text, node, edge } = found;
      hit = { text, ...(node !== undefined && { node }), ...(edge !== undefined && { edge }) };
      gate.hold();
      return true;
    },
    onFrame(frame) {
      last = frame;
    },
    ask: (what) => void asked.push(what),
    forget() {
      trace = undefined;
    },
    async between() {
      const now = asked;
      asked = [];
      for (const what of now) await (what === "step-back" ? back() : project());
      if (gate.paused) tellRewind();
    },
    dispose: () => rewind.dispose(),
  };
}
