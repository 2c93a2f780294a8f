/**
 * What telemetry costs: frames of packed floats from a worker process through host and socket to
 * the window's client, three processes as in the app, and what watching takes from a run.
 */
import { spawnSync } from "node:child_process";
import { decodeFrame, encodeFrame } from "../../core/protocol/telemetry.ts";
import { packTelemetry, unpackTelemetry } from "../../core/protocol/wire.ts";
import { median } from "./measure.ts";
import type { ReportCase } from "./report.ts";
import type { PacedStream, SolvedModel, SolvedStream } from "./stream-window.ts";

const PACED_SECONDS = 5;
const SOLVED_SECONDS = 4;
const ROUNDS = 3;
const FRAME = 1000 / 60;

/** One measurement in a window's process of its own. @throws Error with what it said, if it failed */
function apart<T>(...args: (string | number)[]): T {
  const script = process.argv[1] as string;
  const child = spawnSync(process.execPath, [script, "--stream-window", ...args.map(String)], {
    encoding: "utf8",
  });
  const line = child.stdout.trim().split("\n").at(-1) ?? "";
  if (child.status !== 0) throw new Error(`stream ${args.join(" ")} failed:\n${child.stderr}`);
  return JSON.parse(line);
}

/** Milliseconds to encode, pack, unpack and decode one frame, nothing sent. */
function codec(floats: number): number {
  const half = new Float32Array(floats >> 1).fill(1);
  const head = { sequence: 1, iteration: 1, seconds: 1, gap: 1, rate: 60, place: [0, 0] as const };
  const once = (): number => {
    const frame = encodeFrame({
      ...head,
      residuals: half,
      metrics: half.subarray(0, 0),
      edges: half,
    });
    const packed = packTelemetry("r1", frame);
    return decodeFrame(unpackTelemetry(packed.buffer as ArrayBuffer).frame).residuals.length;
  };
  const times: number[] = [];
  for (let round = 0; round < 21; round++) {
    const start = performance.now();
    for (let k = 0; k < 1000; k++) once();
    times.push((performance.now() - start) / 1000);
  }
  return median(times);
}

function pacedRows(floats: number): ReportCase[] {
  const seen = apart<PacedStream>("paced", floats, 60, PACED_SECONDS);
  const [middle, late, most] = seen.latency;
  const name = `stream-${floats}`;
  const core = (who: string, share: number): ReportCase => ({
    name: `${name}-${who}-cpu`,
    value: 100 * share,
    unit: "% of a core",
    note: `${((1000 * share) / seen.perSecond).toFixed(3)} ms a frame, idle work included`,
  });
  return [
    {
      name: `${name}-latency`,
      ms: middle,
      note: `worker to decoded frame in the window; 95 % ${late.toFixed(2)} ms, most ${most.toFixed(2)} ms`,
    },
    {
      name: `${name}-rate`,
      value: seen.perSecond,
      unit: "frames/s",
      note: `${seen.sent} sent, ${seen.frames} arrived and acknowledged, ${seen.missed} held back by an open acknowledgement`,
    },
    {
      name: `${name}-send`,
      ms: seen.sending,
      note: `encoding and sending in the worker, ${((100 * seen.sending) / FRAME).toFixed(2)} % of its time at 60 Hz`,
    },
    core("worker", seen.share.worker),
    core("host", seen.share.host),
    core("window", seen.share.window),
  ];
}

/** Watched and unwatched runs in turns; what watching takes of the iterations. */
function solvedRow(name: string, model: SolvedModel): ReportCase {
  const rounds = Array.from({ length: ROUNDS }, () =>
    (["watched", "unwatched"] as const).map((how) =>
      apart<SolvedStream>(how, model, SOLVED_SECONDS),
    ),
  ) as [SolvedStream, SolvedStream][];
  const speed = (k: 0 | 1) => median(rounds.map((r) => r[k].iterations / r[k].seconds));
  const [watched, unwatched] = [speed(0), speed(1)];
  const frames = median(rounds.map(([r]) => r.frames / r.seconds));
  return {
    name,
    value: 100 * (1 - watched / unwatched),
    unit: "% of the iterations",
    note: `${watched.toFixed(0)} iterations/s with ${frames.toFixed(0)} frames/s of ${rounds[0]?.[0].floats} floats, ${unwatched.toFixed(0)} without`,
  };
}

export function streamReport(): ReportCase[] {
  const flood = apart<PacedStream>("paced", 1000, 0, PACED_SECONDS);
  return [
    ...pacedRows(1000),
    ...pacedRows(10_000),
    {
      name: "stream-1000-codec",
      ms: codec(1000),
      note: "encode, pack, unpack, decode, nothing sent",
    },
    {
      name: "stream-1000-flood",
      value: flood.perSecond,
      unit: "frames/s",
      note: "the next frame as soon as the last is acknowledged",
    },
    solvedRow("stream-digits-share", "digits"),
    solvedRow("stream-deep-share", "deep"),
  ];
}
