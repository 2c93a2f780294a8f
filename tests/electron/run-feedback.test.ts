/** What the system shows of runs, with a window and a clock of the test's. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { RunEvent } from "../../core/protocol/messages.ts";
import { encodeFrame } from "../../core/protocol/telemetry.ts";

const { shown, blockers } = vi.hoisted(() => ({
  shown: [] as string[],
  blockers: new Set<number>(),
}));
vi.mock("electron", () => ({
  BrowserWindow: class {},
  Notification: class {
    static isSupported = () => true;
    readonly options: { body: string };
    constructor(options: { body: string }) {
      this.options = options;
    }
    on() {}
    show() {
      shown.push(this.options.body);
    }
  },
  powerSaveBlocker: {
    start: () => blockers.add(1).size,
    stop: (id: number) => blockers.delete(id),
  },
}));
const { createRunFeedback } = await import("../../electron/main/run-feedback.ts");

const none = new Float32Array();
const frame = (iteration: number): Float32Array =>
  encodeFrame({
    sequence: 1,
    iteration,
    seconds: 1,
    gap: 1,
    rate: 1,
    place: [0, 0],
    residuals: none,
    metrics: none,
    edges: none,
  });
const started = { type: "started", run: "r1", iterationLimit: 200 } as RunEvent;
const finished = {
  type: "finished",
  run: "r1",
  result: { status: "converged", iterations: 1234 },
} as RunEvent;

describe("feedback of a run", () => {
  let time = 0;
  let focused = false;
  let bar: unknown[][] = [];
  const window = {
    setProgressBar: (...args: unknown[]) => bar.push(args),
    isFocused: () => focused,
  };
  const feedback = () =>
    createRunFeedback(
      () => window as never,
      () => time,
    );
  beforeEach(() => {
    time = 0;
    focused = false;
    bar = [];
    shown.length = 0;
    blockers.clear();
  });

  it("shows how far it is, and keeps the machine awake until it is over", () => {
    const { event, frame: take } = feedback();
    event(started, "w");
    expect(blockers.size).toBe(1);
    take("r1", frame(50));
    take("r1", frame(50));
    expect(bar.at(-1)).toEqual([0.25, { mode: "normal" }]);
    expect(bar).toHaveLength(2);
    event(finished, "w");
    expect(bar.at(-1)).toEqual([-1]);
    expect(blockers.size).toBe(0);
  });

  it("shows a run without a limit as one whose end nobody knows", () => {
    const { event } = feedback();
    event({ ...started, iterationLimit: null } as RunEvent, "w");
    expect(bar.at(-1)?.[0]).toBeGreaterThan(1);
  });

  it("lets the machine sleep while the run is paused", () => {
    const { event } = feedback();
    event(started, "w");
    event({ type: "status", run: "r1", status: "paused" }, "w");
    expect(bar.at(-1)).toEqual([0, { mode: "paused" }]);
    expect(blockers.size).toBe(0);
    event({ type: "status", run: "r1", status: "running" }, "w");
    expect(blockers.size).toBe(1);
  });

  it.each([
    [25_000, false, ["The run converged after 1,234 iterations."]],
    [25_000, true, []],
    [5_000, false, []],
  ])("after %i ms, window in front %s: tells %j", (ms, front, told) => {
    const { event } = feedback();
    event(started, "w");
    time = ms;
    focused = front;
    event(finished, "w");
    expect(shown).toEqual(told);
  });

  it("forgets the runs of a window that is gone", () => {
    const { event, leave } = feedback();
    event(started, "w");
    leave("w");
    expect(blockers.size).toBe(0);
  });
});
