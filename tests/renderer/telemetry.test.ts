/** What a run's frames come to: history, and where the run stands. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import { encodeFrame } from "../../core/protocol/telemetry.ts";
import { createTelemetry } from "../../renderer/state/telemetry.ts";

const shape = { constraints: ["a", "b"], owners: ["a", "b"], metrics: [], edges: [] };
const none = new Float32Array(0);

/** A run of so many frames, a few iterations apart, whose gap is the same in each. */
function shown(place: (iteration: number) => readonly [number, number]) {
  const telemetry = createTelemetry();
  telemetry.begin(shape, new Map());
  for (let sequence = 1; sequence <= 200; sequence++) {
    const iteration = 3 * sequence + (sequence % 2);
    const residuals = Float32Array.of(0.25, 0.5);
    const head = { sequence, iteration, seconds: sequence, gap: 0.5, rate: 1 };
    const rest = { place: place(iteration), residuals, metrics: none, edges: none };
    telemetry.push(encodeFrame({ ...head, ...rest }));
  }
  return telemetry;
}

// Nothing is mounted, so nothing is painted.
beforeEach(() => {
  vi.stubGlobal("requestAnimationFrame", () => 0);
  vi.stubGlobal("window", { matchMedia: () => ({ matches: false }) });
});

describe("telemetry", () => {
  it("keeps residuals and places of a run apart", () => {
    const { history } = shown(() => [7, -1]);
    expect([1, 2, 3, 4, 5].map((k) => history.column(k)[0])).toEqual([0.5, 0.25, 0.5, 7, -1]);
    expect(history.column(6)).toHaveLength(0);
  });

  it("tells a point at rest from one that goes round at the same gap, or wanders", () => {
    expect(shown(() => [1, 2]).diagnose().standing).toBe("stalled");
    expect(shown((i) => [(i % 2) - 0.5, i % 4]).diagnose()).toMatchObject({
      standing: "cycling",
      period: 4,
      level: true,
    });
    const turn = Math.PI * (Math.sqrt(5) - 1);
    expect(shown((i) => [Math.cos(turn * i), Math.sin(turn * i)]).diagnose()).toMatchObject({
      standing: "running",
      level: true,
    });
    expect(shown(() => [Number.NaN, Number.NaN]).diagnose().standing).toBe("stalled");
  });

  it("knows nothing before the first frame, and after it was cleared", () => {
    expect(createTelemetry().diagnose().standing).toBe("running");
    const telemetry = shown(() => [1, 2]);
    telemetry.clear();
    expect(telemetry.diagnose().standing).toBe("running");
    expect(telemetry.history.length).toBe(0);
  });
});
