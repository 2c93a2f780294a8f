/**
 * The telemetry frame: one Float32Array, little-endian on the wire.
 * [sequence, iteration, seconds, gap, iterations/s, place x 2, n, residual x n, m, metric x m,
 * gap of a wire ...]
 * Residuals, metrics and wires are in the order that the run's `started` event gave; a metric not
 * yet measured is NaN.
 */
import { ProxflowError } from "../base/errors.ts";

export interface TelemetryFrame {
  readonly sequence: number;
  readonly iteration: number;
  /** Seconds since the run started, pauses left out. */
  readonly seconds: number;
  readonly gap: number;
  readonly rate: number;
  /** Where the point is, see the engine's `Observation.place`. */
  readonly place: readonly [number, number];
  readonly residuals: Float32Array;
  readonly metrics: Float32Array;
  /** How far the copies at the ends of each wire are apart. */
  readonly edges: Float32Array;
}

const HEAD = 8;

export function encodeFrame(frame: TelemetryFrame): Float32Array<ArrayBuffer> {
  const n = frame.residuals.length;
  const out = new Float32Array(HEAD + n + 1 + frame.metrics.length + frame.edges.length);
  out.set([
    frame.sequence,
    frame.iteration,
    frame.seconds,
    frame.gap,
    frame.rate,
    ...frame.place,
    n,
  ]);
  out.set(frame.residuals, HEAD);
  out[HEAD + n] = frame.metrics.length;
  out.set(frame.metrics, HEAD + n + 1);
  out.set(frame.edges, HEAD + n + 1 + frame.metrics.length);
  return out;
}

/** @throws ProxflowError `bad-frame` if the lengths inside do not add up. */
export function decodeFrame(data: Float32Array): TelemetryFrame {
  const n = data[HEAD - 1] ?? -1;
  const m = data[HEAD + n] ?? -1;
  const whole = [n, m].every((count) => Number.isInteger(count) && count >= 0);
  if (!whole || data.length < HEAD + n + 1 + m)
    throw new ProxflowError("bad-frame", `a telemetry frame of ${data.length} floats is malformed`);
  return {
    sequence: data[0] as number,
    iteration: data[1] as number,
    seconds: data[2] as number,
    gap: data[3] as number,
    rate: data[4] as number,
    place: [data[5] as number, data[6] as number],
    residuals: data.subarray(HEAD, HEAD + n),
    metrics: data.subarray(HEAD + n + 1, HEAD + n + 1 + m),
    edges: data.subarray(HEAD + n + 1 + m),
  };
}
