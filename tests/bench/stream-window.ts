/**
 * The window's process of a measured stream: the window's own client of the host, without a page
 * around it. It starts the host's process, a run in it, and counts what arrives.
 */
import { fork } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { WebSocket as NodeSocket } from "ws";
import type { EventOf } from "../../core/protocol/channels.ts";
import { decodeFrame } from "../../core/protocol/telemetry.ts";
import { connectSocket } from "../../renderer/host/socket-host.ts";
import { deepNetwork } from "./graphs.ts";
import { median } from "./measure.ts";
import { digits } from "./networks.ts";
import { CLOCK, clock, type Pace, type Usage } from "./stream-host.ts";

/** A stream at a pace, as the window saw it and as the worker counted it. */
export interface PacedStream {
  readonly frames: number;
  readonly perSecond: number;
  /** Milliseconds from the worker's encoding to the window's decoded frame: median, 95 %, most. */
  readonly latency: readonly [number, number, number];
  readonly sent: number;
  /** Frames due while the last one was not yet acknowledged: not made, so never dropped. */
  readonly missed: number;
  /** Milliseconds a frame that the worker spends on encoding and sending. */
  readonly sending: number;
  /** Parts of a core that the processes took. */
  readonly share: { readonly worker: number; readonly host: number; readonly window: number };
}

/** A run that solves, watched or not. */
export interface SolvedStream {
  readonly iterations: number;
  readonly seconds: number;
  readonly frames: number;
  /** Floats of a frame. */
  readonly floats: number;
}

/** A socket that acknowledges nothing: the worker then makes no more frames. */
class Silent extends NodeSocket {
  override send(data: unknown): void {
    if (!String(data).startsWith('{"ack"')) super.send(data as string);
  }
}

/** The host in a process of its own, and the client connected to it. */
async function connect(pace: Pace | undefined, watched: boolean) {
  const paced = pace ? [String(pace.floats), String(pace.hertz)] : [];
  const host = fork(process.argv[1] as string, ["--stream-host", ...paced]);
  const said = <T>() => new Promise<T>((resolve) => host.once("message", resolve as () => void));
  const url = new URL(await said<string>());
  Object.assign(globalThis, { WebSocket: watched ? NodeSocket : Silent });
  const client = connectSocket(url as unknown as Location);
  const usage = async (): Promise<Usage> => {
    const answer = said<Usage>();
    host.send("usage");
    return answer;
  };
  return { client, usage };
}

const own = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** Streams for so many seconds, after one to warm up. */
export async function pacedHere(pace: Pace, seconds: number): Promise<PacedStream> {
  const { client, usage } = await connect(pace, true);
  const latencies: number[] = [];
  let frames = 0;
  client.onTelemetry((_, data) => {
    const { residuals } = decodeFrame(data);
    frames++;
    latencies.push(((clock() - (residuals[0] as number) + CLOCK) % CLOCK) / 1000);
  });
  const document = deepNetwork(1);
  const { run } = await client.request("run.start", {
    document,
    template: null,
    overrides: {},
    paused: false,
  });
  const counted = async () => {
    const { values } = await client.request("run.snapshot", { run });
    return values[0]?.data as [number, number, number, number];
  };
  await setTimeout(1000);
  const [sent0, missed0, busy0, worker0] = await counted();
  const host0 = await usage();
  const [begun, window0] = [performance.now(), own()];
  frames = 0;
  latencies.length = 0;
  await setTimeout(1000 * seconds);
  const [elapsed, window1] = [performance.now() - begun, own()];
  const [got, seen] = [frames, [...latencies].sort((a, b) => a - b)];
  const host1 = await usage();
  const [sent1, missed1, busy1, worker1] = await counted();
  await client.request("run.control", { run, action: "stop" });
  const share = (from: number, to: number) => (to - from) / 1000 / elapsed;
  const at = (part: number) => seen[Math.floor(part * (seen.length - 1))] ?? Number.NaN;
  return {
    frames: got,
    perSecond: (1000 * got) / elapsed,
    latency: [median(seen), at(0.95), at(1)],
    sent: sent1 - sent0,
    missed: missed1 - missed0,
    sending: (busy1 - busy0) / 1000 / (sent1 - sent0),
    share: {
      worker: share(worker0, worker1),
      host: share(host0.cpu, host1.cpu),
      window: share(window0, window1),
    },
  };
}

const solved = {
  digits: () => digits({}),
  deep: () => deepNetwork(660),
};
export type SolvedModel = keyof typeof solved;

/** A run of the worker that solves, for so many seconds. */
export async function solvedHere(
  model: SolvedModel,
  watched: boolean,
  seconds: number,
): Promise<SolvedStream> {
  const { client } = await connect(undefined, watched);
  let frames = 0;
  let floats = 0;
  client.onTelemetry((_, data) => {
    frames++;
    floats = data.length;
    decodeFrame(data);
  });
  const over = new Promise<EventOf<"run.event">>((resolve) => {
    client.on("run.event", (event) => {
      if (event.type === "finished" || event.type === "failed") resolve(event);
    });
  });
  const document = solved[model]();
  const solver = { ...document.solver, stop: { seconds }, evaluateEvery: 100_000 };
  await client.request("run.start", {
    document: { ...document, solver },
    template: null,
    overrides: { backend: "wasm" },
    paused: false,
  });
  const event = await over;
  if (event.type !== "finished")
    throw new Error(event.type === "failed" ? event.error.message : event.type);
  const { iterations, seconds: took } = event.result;
  return { iterations, seconds: took, frames, floats };
}
