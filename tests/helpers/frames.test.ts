/** What a trace says of frames. */
import { describe, expect, it } from "vitest";
import { frameCosts, p95, type TraceEvent } from "../bench/frames.ts";

const event = (name: string, ts: number, dur: number, tdur = dur, tid = 1): TraceEvent => ({
  name,
  ph: "X",
  pid: 1,
  tid,
  ts: 1000 * ts,
  dur: 1000 * dur,
  tdur: 1000 * tdur,
});

describe("the cost of frames", () => {
  it("counts a script once, without the style that it forces", () => {
    const events = [
      event("EventDispatch", 0, 10, 8),
      event("FunctionCall", 1, 8, 7),
      event("UpdateLayoutTree", 2, 3, 2),
      event("FireAnimationFrame", 11, 2),
      event("UpdateLayoutTree", 14, 4),
      event("Paint", 18, 1),
      event("Commit", 20, 1),
      event("TimerFire", 22, 5),
      event("Commit", 30, 1),
      // Another thread, with fewer frames.
      event("FunctionCall", 3, 90, 90, 2),
      event("Commit", 95, 1, 1, 2),
    ];
    const [first, second, ...others] = frameCosts(events);
    expect(others).toEqual([]);
    expect(first?.script).toBeCloseTo(6 + 2);
    expect(first?.scriptClock).toBeCloseTo(7 + 2);
    expect(first?.main).toBeCloseTo(8 + 2 + 4 + 1 + 1);
    expect(second?.script).toBeCloseTo(5);
  });

  it("names the value that 95 of 100 do not exceed", () => {
    expect(p95(Array.from({ length: 100 }, (_, i) => 100 - i))).toBe(95);
    expect(p95([3])).toBe(3);
    expect(p95([])).toBeNaN();
  });
});
