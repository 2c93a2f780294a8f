import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import type { RunEvent, ToWorker } from "../../core/protocol/messages.ts";
import { createRunOwner } from "../../electron/host/run-owner.ts";
import {
  createSupervisor,
  type Supervisor,
  type SupervisorOptions,
} from "../../electron/host/supervisor.ts";
import type { WorkerListeners } from "../../electron/host/worker-process.ts";
import { lineCircle } from "./samples.ts";

const request = { document: lineCircle(), template: null, overrides: {}, paused: false };
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Worker processes that do what the test says. */
function setup(stopTimeout?: number, more: SupervisorOptions = {}) {
  const workers: { to: WorkerListeners; sent: ToWorker[]; killed: boolean }[] = [];
  const events: RunEvent[] = [];
  const frames: Float32Array[] = [];
  let forward: (event: RunEvent) => void = () => {};
  const supervisor: Supervisor = createSupervisor(
    (to) => {
      const made = { to, sent: [] as ToWorker[], killed: false };
      workers.push(made);
      return {
        pid: 1000 + workers.length,
        send: (message) => void made.sent.push(message),
        kill() {
          made.killed = true;
        },
      };
    },
    {
      event(event) {
        events.push(event);
        forward(event);
      },
      frame: (_run, frame) => void frames.push(frame),
    },
    { ...more, ...(stopTimeout !== undefined && { stopTimeout }) },
  );
  const finish = (run: string, worker = 0): void =>
    workers[worker]?.to.message({
      type: "event",
      event: { type: "failed", run, error: { code: "x", message: "over" } },
    });
  return {
    workers,
    events,
    frames,
    supervisor,
    finish,
    onEvent: (listener: (event: RunEvent) => void) => {
      forward = listener;
    },
  };
}

describe("supervisor", () => {
  it("keeps one process for run after run", () => {
    const { supervisor, workers, finish } = setup();
    expect(supervisor.start(request)).toBe("r1");
    finish("r1");
    expect(supervisor.start(request)).toBe("r2");
    expect(workers).toHaveLength(1);
    expect(workers[0]?.sent.map((m) => m.type)).toEqual(["start", "start"]);
  });

  it("fails the run on a malformed message and does not trust that process again", () => {
    const { supervisor, workers, events } = setup();
    supervisor.start(request);
    workers[0]?.to.message({ type: "event", event: { type: "metrics", run: "r1" } });
    expect(events).toMatchObject([{ type: "failed", run: "r1", error: { code: "bad-message" } }]);
    expect(workers[0]?.killed).toBe(true);
    supervisor.start(request);
    expect(workers).toHaveLength(2);
    workers[0]?.to.exit("signal SIGKILL");
    expect(supervisor.active).toBe("r2");
    expect(events).toHaveLength(1);
  });

  it("takes no frame that does not add up: the shell and the window read each one", () => {
    for (const frame of [[], [1, 2, 3], [1, 2, 3, 4, 5, 9, 0], [1, 2, 3, 4, 5, -1, 0]]) {
      const { supervisor, workers, events, frames } = setup();
      supervisor.start(request);
      workers[0]?.to.message({ type: "frame", run: "r1", frame: Float32Array.from(frame) });
      expect(events).toMatchObject([{ type: "failed", error: { code: "bad-message" } }]);
      expect(workers[0]?.killed).toBe(true);
      expect(frames).toEqual([]);
    }
  });

  it("drops what comes late from a run that is over", () => {
    const { supervisor, workers, events, finish } = setup();
    supervisor.start(request);
    finish("r1");
    workers[0]?.to.message({
      type: "event",
      event: { type: "status", run: "r1", status: "paused" },
    });
    expect(events).toHaveLength(1);
  });

  it("kills a process that does not stop", async () => {
    const { supervisor, workers } = setup(30);
    const run = supervisor.start(request);
    supervisor.control(run, "stop");
    expect(workers[0]?.killed).toBe(false);
    await sleep(80);
    expect(workers[0]?.killed).toBe(true);
  });

  it("does not kill one that did", async () => {
    const { supervisor, workers, finish } = setup(30);
    const run = supervisor.start(request);
    supervisor.control(run, "stop");
    finish(run);
    supervisor.start(request);
    await sleep(80);
    expect(workers[0]?.killed).toBe(false);
  });

  it("tells of a process that is silent, once, and of its return", async () => {
    const { supervisor, workers, events } = setup(undefined, { silentAfter: 20 });
    supervisor.start(request);
    await sleep(700);
    // It may take its time to start.
    expect(events).toEqual([]);
    workers[0]?.to.message({ type: "ready", pid: 1 });
    await expect.poll(() => events.length, { timeout: 5000 }).toBe(1);
    expect(events[0]).toMatchObject({ type: "silent", run: "r1" });
    await sleep(700);
    expect(events).toHaveLength(1);
    workers[0]?.to.message({ type: "beat", memory: 1 });
    expect(events[1]).toMatchObject({ type: "silent", run: "r1", seconds: 0 });
    supervisor.close();
  });

  it("does not take its own busy time for silence of the process", async () => {
    const { supervisor, workers, events } = setup(undefined, { silentAfter: 400 });
    supervisor.start(request);
    workers[0]?.to.message({ type: "ready", pid: 1 });
    const beats = new Worker(
      'const { parentPort } = require("node:worker_threads"); setInterval(() => parentPort.postMessage(0), 20)',
      { eval: true },
    );
    beats.on("message", () => workers[0]?.to.message({ type: "beat", memory: 1 }));
    await once(beats, "message");
    for (let i = 0; i < 3; i++) {
      const until = performance.now() + 800;
      while (performance.now() < until);
      await sleep(100);
    }
    await beats.terminate();
    expect(events).toEqual([]);
    supervisor.close();
  });

  it("ends a process that takes more memory than it may, and says so", () => {
    const { supervisor, workers, events } = setup(undefined, { memoryCeiling: 2 ** 30 });
    supervisor.start(request);
    workers[0]?.to.message({ type: "beat", memory: 2 ** 30 });
    expect(workers[0]?.killed).toBe(false);
    workers[0]?.to.message({ type: "beat", memory: 1.5 * 2 ** 30 });
    expect(workers[0]?.killed).toBe(true);
    expect(events).toMatchObject([
      { type: "worker-lost", message: expect.stringContaining("1.50 GiB of memory") },
    ]);
    expect(supervisor.start(request)).toBe("r2");
    expect(workers).toHaveLength(2);
    supervisor.close();
  });

  it("refuses a snapshot that was under way when the process died", async () => {
    const { supervisor, workers } = setup();
    const run = supervisor.start(request);
    const snapshot = supervisor.snapshot(run);
    workers[0]?.to.exit("exit code 1");
    await expect(snapshot).rejects.toEqual(expect.objectContaining({ code: "worker-lost" }));
  });

  it("starts nothing once it is closed", () => {
    const { supervisor } = setup();
    supervisor.close();
    expect(() => supervisor.start(request)).toThrow(expect.objectContaining({ code: "closed" }));
  });
});

describe("runs and their windows", () => {
  function owned(grace?: number) {
    const parts = setup();
    const owner = createRunOwner(parts.supervisor, grace);
    const told: [string | undefined, RunEvent][] = [];
    parts.onEvent((event) => told.push([owner.event(event), event]));
    owner.join("a");
    owner.join("b");
    return { ...parts, owner, told };
  }

  it("refuses a second window while the first one's run goes on", async () => {
    const { owner, supervisor, finish } = owned();
    await owner.start((worker) => worker.start(request), "a");
    await expect(owner.start((worker) => worker.start(request), "b")).rejects.toEqual(
      expect.objectContaining({ code: "run-active" }),
    );
    expect(supervisor.active).toBe("r1");
    finish("r1");
    expect(await owner.start((worker) => worker.start(request), "b")).toBe("r2");
  });

  it("replaces a window's own run, and tells it nothing of the old one", async () => {
    const { owner, workers, finish, told } = owned();
    await owner.start((worker) => worker.start(request), "a");
    const next = owner.start((worker) => worker.start(request), "a");
    expect(workers[0]?.sent.at(-1)).toEqual({ type: "control", run: "r1", action: "stop" });
    finish("r1");
    expect(await next).toBe("r2");
    finish("r2");
    expect(told.map(([client, event]) => [client, event.run])).toEqual([
      [undefined, "r1"],
      ["a", "r2"],
    ]);
  });

  it("stops a run whose window is gone, and lets others start before that", async () => {
    const { owner, workers, finish } = owned(30);
    await owner.start((worker) => worker.start(request), "a");
    owner.leave("a");
    await sleep(80);
    expect(workers[0]?.sent.at(-1)).toEqual({ type: "control", run: "r1", action: "stop" });
    finish("r1");

    await owner.start((worker) => worker.start(request), "b");
    owner.leave("b");
    const next = owner.start((worker) => worker.start(request), "c");
    finish("r2");
    expect(await next).toBe("r3");
  });
});
