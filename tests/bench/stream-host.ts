/**
 * The two processes on the far side of a measured stream: the host with its server, as `proxflow
 * serve` has it, and a worker that sends frames of a set length at a set pace. Both are this
 * benchmark's own file, started with other arguments; messages, schemas and sockets are the app's.
 */

import { fork } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FromWorker } from "../../core/protocol/messages.ts";
import { toWorker } from "../../core/protocol/messages.ts";
import { encodeFrame } from "../../core/protocol/telemetry.ts";
import { createHost } from "../../electron/host/host.ts";
import { createRecent } from "../../electron/host/recent.ts";
import { forkWorker, type SpawnWorker } from "../../electron/host/worker-process.ts";
import { startServer } from "../../electron/server/server.ts";
import { hostPort } from "../../electron/worker/port.ts";

/** What a paced worker is to send. */
export interface Pace {
  /** Floats of a frame's residuals and wires together. */
  readonly floats: number;
  /** Frames a second; 0 sends the next one as soon as the last one is acknowledged. */
  readonly hertz: number;
}

/** What a process of ours answers when it is asked what it took. */
export interface Usage {
  /** Microseconds of processor time since the process started. */
  readonly cpu: number;
  readonly pid: number;
}

/** Microseconds of a clock that all processes of this machine share, modulo 2^24: exact in float32. */
export const CLOCK = 2 ** 24;
export const clock = (): number => Number((process.hrtime.bigint() / 1000n) % BigInt(CLOCK));

const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** A worker process that streams at a pace, in the place of the one that solves. */
function pacedWorker(pace: Pace): SpawnWorker {
  return (listeners) => {
    const args = ["--stream-worker", String(pace.floats), String(pace.hertz)];
    const child = fork(process.argv[1] as string, args, { serialization: "advanced" });
    child.on("message", (message) => listeners.message(message));
    child.on("exit", (code) => listeners.exit(`exit code ${code}`));
    return {
      pid: child.pid,
      send: (message) => void child.send(message, () => {}),
      kill: () => void child.kill("SIGKILL"),
    };
  };
}

/**
 * The process of host and server. Sends its address to the parent, then answers each message with
 * its processor time. @param pace of a paced worker; none: the worker that solves
 */
export async function hostHere(pace: Pace | undefined): Promise<void> {
  const host = createHost({
    shell: "browser",
    spawn: pace ? pacedWorker(pace) : forkWorker,
    dialog: async () => ({ supported: false, path: null }),
    recent: createRecent(join(tmpdir(), `proxflow-bench-${process.pid}`, "recent.json")),
  });
  const server = await startServer({ host, port: 0 });
  process.on("message", () => process.send?.({ cpu: cpu(), pid: process.pid } satisfies Usage));
  process.on("disconnect", async () => {
    host.close();
    await server.close();
    process.exit(0);
  });
  process.send?.(server.url);
}

/**
 * The process of a paced worker. Its frames carry the moment they were made as first residual; a
 * snapshot tells what it counted: [frames sent, frames that were not ready in time, microseconds
 * spent encoding and sending, microseconds of processor time].
 */
export function streamHere({ floats, hertz }: Pace): void {
  const port = hostPort();
  if (!port) throw new Error("a paced worker is started by its host");
  let run = "";
  let ready = true;
  let sequence = 0;
  let missed = 0;
  let busy = 0;
  const half = floats >> 1;
  const residuals = Float32Array.from({ length: half }, (_, k) => 1 / (k + 1));
  const edges = Float32Array.from({ length: floats - half }, (_, k) => 1 / (k + 1));
  const metrics = new Float32Array(0);
  const tell = (event: Extract<FromWorker, { type: "event" }>["event"]): void =>
    port.send({ type: "event", event });
  const frame = (): void => {
    if (!ready) {
      missed++;
      return;
    }
    ready = false;
    sequence++;
    const before = process.hrtime.bigint();
    residuals[0] = clock();
    const head = {
      sequence,
      iteration: sequence,
      seconds: 0,
      gap: 1,
      rate: hertz,
      place: [0, 0] as const,
    };
    port.send({ type: "frame", run, frame: encodeFrame({ ...head, residuals, metrics, edges }) });
    busy += Number(process.hrtime.bigint() - before) / 1000;
  };
  let timer: NodeJS.Timeout | undefined;
  const start = (): void => {
    const names = (list: Float32Array) => Array.from(list, (_, k) => `n${k}`);
    const shape = {
      constraints: names(residuals),
      owners: names(residuals),
      metrics: [],
      edges: names(edges),
    };
    const head = { backend: "cpu", reason: "paced", solver: "ap", seed: 1 } as const;
    const rest = { iterationLimit: null, memoryMiB: 0, pid: process.pid };
    tell({ type: "started", run, ...head, ...shape, ...rest });
    tell({ type: "status", run, status: "running" });
    if (hertz === 0) {
      frame();
      return;
    }
    // By the clock: the interval of a timer is whole milliseconds.
    const begun = performance.now();
    let due = 0;
    const next = (): void => {
      due = Math.max(due + 1, Math.ceil(((performance.now() - begun) * hertz) / 1000));
      timer = setTimeout(tick, begun + (1000 * due) / hertz - performance.now());
    };
    const tick = (): void => {
      frame();
      next();
    };
    next();
  };
  port.onMessage((raw) => {
    const message = toWorker.parse(raw);
    if (message.type === "start") {
      run = message.run;
      start();
    } else if (message.type === "ack") {
      ready = true;
      if (hertz === 0) frame();
    } else if (message.type === "snapshot") {
      const data = [sequence, missed, busy, cpu()];
      const values = [{ id: "counted", shape: [data.length], data }];
      port.send({ type: "snapshot", request: message.request, values });
    } else if (message.type === "control" && message.action === "stop") {
      clearTimeout(timer);
      const error = { code: "stopped", message: "stopped" };
      tell({ type: "failed", run, error });
    }
  });
  port.send({ type: "ready", pid: process.pid });
}
