/** Several runs at a time, each in a process of its own. */
import { describe, expect, it } from "vitest";
import type { RunEvent, ToWorker } from "../../core/protocol/messages.ts";
import { createRunPool } from "../../electron/host/run-pool.ts";
import type { WorkerListeners } from "../../electron/host/worker-process.ts";
import { lineCircle } from "./samples.ts";

const request = { document: lineCircle(), template: null, overrides: {}, paused: false };

/** Worker processes that do what the test says. */
function setup(most: number) {
  const workers: { to: WorkerListeners; sent: ToWorker[]; killed: boolean }[] = [];
  const told: [string, RunEvent["type"], string][] = [];
  const replaced: string[] = [];
  const pool = createRunPool(
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
      event: (event, client) => void told.push([client, event.type, event.run]),
      frame: () => undefined,
      replaced: (run) => void replaced.push(run),
    },
    most,
  );
  pool.join("a");
  pool.join("b");
  const start = (client: string, tab: string): Promise<string> =>
    pool.start((worker) => worker.start(request), { client, tab });
  const finish = (worker: number, run: string): void =>
    workers[worker]?.to.message({
      type: "event",
      event: { type: "failed", run, error: { code: "x", message: "over" } },
    });
  return { pool, workers, told, replaced, start, finish };
}

describe("run pool", () => {
  it("runs the documents of a window side by side and tells each of its own", async () => {
    const { workers, told, start, finish, pool } = setup(3);
    expect(await start("a", "one")).toBe("r1");
    expect(await start("a", "two")).toBe("r2");
    expect(await start("b", "one")).toBe("r3");
    expect(workers).toHaveLength(3);
    pool.of("r2").control("r2", "pause");
    expect(workers[1]?.sent.at(-1)).toEqual({ type: "control", run: "r2", action: "pause" });
    finish(2, "r3");
    finish(0, "r1");
    expect(told).toEqual([
      ["b", "failed", "r3"],
      ["a", "failed", "r1"],
    ]);
  });

  it("replaces a document's own run, in the same process", async () => {
    const { workers, replaced, start, finish, told } = setup(3);
    await start("a", "one");
    const next = start("a", "one");
    expect(workers[0]?.sent.at(-1)).toEqual({ type: "control", run: "r1", action: "stop" });
    finish(0, "r1");
    expect(await next).toBe("r2");
    expect(workers).toHaveLength(1);
    expect(replaced).toEqual(["r1"]);
    expect(told).toEqual([]);
  });

  it("refuses one too many in words, and takes the idle process that rested longest", async () => {
    const { workers, start, finish, pool } = setup(2);
    await start("a", "one");
    await start("a", "two");
    await expect(start("a", "three")).rejects.toEqual(
      expect.objectContaining({ code: "run-active", message: "2 runs are going on already." }),
    );
    finish(1, "r2");
    finish(0, "r1");
    expect(await start("b", "three")).toBe("r3");
    expect(workers).toHaveLength(2);
    expect(workers[0]?.sent.at(-1)).toMatchObject({ type: "start", run: "r3" });
    // What the process held of the first run is gone; the second run's is there.
    expect(() => pool.of("r1")).toThrow(expect.objectContaining({ code: "no-run" }));
    expect(pool.of("r2").active).toBeUndefined();
  });

  it("gives the process of a window that is gone to the next who needs one", async () => {
    const { pool, workers, start, finish } = setup(2);
    await start("a", "one");
    await start("b", "one");
    pool.leave("a");
    const next = start("b", "two");
    expect(workers[0]?.sent.at(-1)).toEqual({ type: "control", run: "r1", action: "stop" });
    finish(0, "r1");
    expect(await next).toBe("r3");
    expect(workers).toHaveLength(2);
    pool.close();
    expect(workers.map((worker) => worker.killed)).toEqual([true, true]);
  });

  it("ends the process of a document that is closed, and minds no late acknowledgement", async () => {
    const { pool, workers, replaced, start } = setup(2);
    await start("a", "one");
    await start("a", "two");
    pool.release({ client: "a", tab: "one" });
    expect(workers.map((worker) => worker.killed)).toEqual([true, false]);
    expect(replaced).toEqual(["r1"]);
    pool.ack("r1", 3);
    pool.ack("r2", 4);
    expect(workers[1]?.sent.at(-1)).toEqual({ type: "ack", sequence: 4 });
    pool.release({ client: "a", tab: "never there" });
    expect(await start("a", "one")).toBe("r3");
  });
});
