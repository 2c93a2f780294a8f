/** A frame comes out as it went in, and one whose lengths do not add up is refused. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeFrame, encodeFrame, type TelemetryFrame } from "../../../core/protocol/telemetry.ts";

const frame = (parts: Partial<TelemetryFrame> = {}): TelemetryFrame => ({
  sequence: 3,
  iteration: 120,
  seconds: 1.5,
  gap: 0.25,
  rate: 80,
  place: [0.5, -2],
  residuals: Float32Array.of(0.5, 0.125),
  metrics: Float32Array.of(0.75),
  edges: Float32Array.of(1, 2, 4),
  ...parts,
});

describe("the telemetry frame", () => {
  it("is laid out as documented, the gaps of wires last", () => {
    expect([...encodeFrame(frame())]).toEqual([
      3, 120, 1.5, 0.25, 80, 0.5, -2, 2, 0.5, 0.125, 1, 0.75, 1, 2, 4,
    ]);
  });

  it("comes out as it went in, whatever is in it and however long its parts are", () => {
    // NaN stands for a metric not yet measured, and a run that diverges sends infinities.
    const values = fc.float32Array({ maxLength: 12 });
    const count = fc.nat(2 ** 24);
    const float = fc.float();
    fc.assert(
      fc.property(
        fc.record({
          sequence: count,
          iteration: count,
          seconds: float,
          gap: float,
          rate: float,
          place: fc.tuple(float, float),
          residuals: values,
          metrics: values,
          edges: values,
        }),
        (sent) => void expect(decodeFrame(encodeFrame(sent))).toEqual(sent),
      ),
    );
  });

  it("is read in place from within a longer buffer", () => {
    const sent = encodeFrame(frame());
    const buffer = new Float32Array(sent.length + 5).fill(9);
    buffer.set(sent, 2);
    const read = decodeFrame(buffer.subarray(2, 2 + sent.length));
    expect(read).toEqual(frame());
    expect(read.edges.buffer).toBe(buffer.buffer);
  });

  it.each([
    ["nothing", Float32Array.of()],
    ["a head alone", Float32Array.of(1, 1, 1, 1, 1, 1, 1, 0)],
    ["fewer residuals than announced", Float32Array.of(1, 1, 1, 1, 1, 1, 1, 3, 0.5, 0)],
    ["fewer metrics than announced", Float32Array.of(1, 1, 1, 1, 1, 1, 1, 0, 2, 0.5)],
    ["a negative count", Float32Array.of(1, 1, 1, 1, 1, 1, 1, -1, 0, 0)],
    ["a broken count of residuals", Float32Array.of(1, 1, 1, 1, 1, 1, 1, 0.5, 0, 0)],
    ["a broken count of metrics", Float32Array.of(1, 1, 1, 1, 1, 1, 1, 0, 0.5, 0)],
    ["no count of metrics", Float32Array.of(1, 1, 1, 1, 1, 1, 1, 0, Number.NaN, 0)],
  ])("of %s is refused", (_, data) => {
    expect(() => decodeFrame(data)).toThrow(expect.objectContaining({ code: "bad-frame" }));
  });
});
