import { afterEach, describe, expect, it } from "vitest";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { RunEvent, RunOverrides } from "../../core/protocol/messages.ts";
import { decodeFrame, type TelemetryFrame } from "../../core/protocol/telemetry.ts";
import { createSupervisor, type Supervisor } from "../../electron/host/supervisor.ts";
import { forkWorker } from "../../electron/host/worker-process.ts";
import { irisLinear, lineCircle } from "./samples.ts";

/** A supervisor over a real process, with everything it told. */
class Rig {
  readonly events: RunEvent[] = [];
  readonly frames: TelemetryFrame[] = [];
  acknowledge = true;
  readonly supervisor: Supervisor;
  #changed: (() => void)[] = [];

  constructor() {
    this.supervisor = createSupervisor(forkWorker, {
      event: (event) => {
        this.events.push(event);
        this.#tell();
      },
      frame: (_run, data) => {
        const frame = decodeFrame(data);
        this.frames.push(frame);
        if (this.acknowledge) this.supervisor.ack(frame.sequence);
        this.#tell();
      },
    });
  }

  start(document: GraphDocument, paused = false, overrides: RunOverrides = {}): string {
    return this.supervisor.start({ document, template: null, overrides, paused });
  }

  /** The first event of a type, of one run where given. */
  event<T extends RunEvent["type"]>(
    type: T,
    run?: string,
  ): Promise<Extract<RunEvent, { type: T }>> {
    return this.until(() =>
      this.events.find(
        (e): e is Extract<RunEvent, { type: T }> =>
          e.type === type && (run === undefined || e.run === run),
      ),
    );
  }

  /** Resolves once `find` finds something, asked after every event and frame. */
  until<V>(find: () => V | undefined): Promise<V> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = find();
        if (found === undefined) this.#changed.push(look);
        else resolve(found);
      };
      look();
    });
  }

  #tell(): void {
    const now = this.#changed;
    this.#changed = [];
    for (const look of now) look();
  }
}

const rigs: Rig[] = [];
function rig(): Rig {
  const made = new Rig();
  rigs.push(made);
  return made;
}
afterEach(() => {
  for (const { supervisor } of rigs.splice(0)) supervisor.close();
});

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const endless = { seconds: 120 };

describe("a run in the worker process", () => {
  it("tells how it goes and what came out", async () => {
    const one = rig();
    const run = one.start(irisLinear());
    const started = await one.event("started");
    expect(started).toMatchObject({
      run,
      backend: "wasm",
      solver: "ap",
      seed: 1,
      iterationLimit: 20,
    });
    expect(started.reason).toContain("wasm");
    expect(started.pid).toBe(one.supervisor.pid);
    expect(started.pid).not.toBe(process.pid);
    expect(started.metrics).toEqual(["accuracy"]);
    const { result } = await one.event("finished");
    expect(result).toMatchObject({ status: "limit", iterations: 20, template: null });
    expect(Object.keys(result.residuals).sort()).toEqual([...started.constraints].sort());
    expect(one.events.filter((e) => e.type === "metrics").length).toBeGreaterThanOrEqual(4);
    const last = one.frames.at(-1) as TelemetryFrame;
    expect(last.residuals).toHaveLength(started.constraints.length);
    expect(last.gap).toBeCloseTo(result.gap, 5);
    expect(one.supervisor.active).toBeUndefined();
  });

  it("gives the same residuals for the same seed, others for another", async () => {
    const r = rig();
    const results = [];
    for (const seed of [5, 5, 6]) {
      const run = r.start(irisLinear(), false, { seed });
      results.push((await r.event("finished", run)).result);
    }
    expect(results[1]?.residuals).toEqual(results[0]?.residuals);
    expect(results[1]?.metrics).toEqual(results[0]?.metrics);
    expect(results[2]?.residuals).not.toEqual(results[0]?.residuals);
  });

  it("answers pause, single steps, resume and stop within a blink", async () => {
    const r = rig();
    const run = r.start(irisLinear(endless));
    await r.until(() => (r.frames.length > 3 ? true : undefined));
    r.supervisor.control(run, "pause");
    await r.until(() => r.events.find((e) => e.type === "status" && e.status === "paused"));
    await sleep(100);
    const count = r.frames.length;
    await sleep(200);
    expect(r.frames.length).toBe(count);

    // Each step is one iteration and shows itself.
    r.supervisor.control(run, "step");
    await r.until(() => (r.frames.length > count ? true : undefined));
    const at = (r.frames.at(-1) as TelemetryFrame).iteration;
    for (let i = 1; i <= 3; i++) {
      r.supervisor.control(run, "step");
      await r.until(() => (r.frames.at(-1)?.iteration === at + i ? true : undefined));
    }
    await sleep(100);
    expect((r.frames.at(-1) as TelemetryFrame).iteration).toBe(at + 3);

    r.supervisor.control(run, "resume");
    await r.until(() => ((r.frames.at(-1)?.iteration ?? 0) > at + 20 ? true : undefined));
    r.supervisor.control(run, "stop");
    const { result } = await r.event("finished");
    expect(result.status).toBe("stopped");
    expect(() => r.supervisor.control(run, "pause")).toThrow(
      expect.objectContaining({ code: "no-run" }),
    );
  });

  it("starts paused where asked, and is stopped from there", async () => {
    const r = rig();
    const run = r.start(lineCircle(endless), true);
    await r.event("status");
    await sleep(100);
    expect(r.frames).toEqual([]);
    r.supervisor.control(run, "stop");
    expect((await r.event("finished")).result).toMatchObject({ status: "stopped", iterations: 0 });
  });

  it("makes no frame that nobody took the last one of", async () => {
    const r = rig();
    r.acknowledge = false;
    r.start(lineCircle(endless));
    await r.until(() => (r.frames.length > 0 ? true : undefined));
    await sleep(300);
    expect(r.frames).toHaveLength(1);
    r.supervisor.ack(1);
    await r.until(() => (r.frames.length > 1 ? true : undefined));
    await sleep(200);
    expect(r.frames).toHaveLength(2);
  });

  it("sends at most 60 frames a second", async () => {
    const r = rig();
    r.start(lineCircle({ seconds: 1 }));
    await r.event("finished");
    expect(r.frames.length).toBeGreaterThan(5);
    expect(r.frames.length).toBeLessThanOrEqual(63);
  });

  it("gives snapshots while it runs, while it is paused, and after", async () => {
    const r = rig();
    const run = r.start(lineCircle(endless), true);
    await r.event("status");
    const [start] = await r.supervisor.snapshot(run, ["point.value"]);
    expect(start).toMatchObject({ id: "point.value", shape: [2] });
    await expect(r.supervisor.snapshot(run, ["nothing.y"])).rejects.toThrow(/nothing\.y/);
    r.supervisor.control(run, "resume");
    const [during] = await r.supervisor.snapshot(run);
    expect(during?.data).toHaveLength(2);
    r.supervisor.control(run, "stop");
    await r.event("finished");
    const [after] = await r.supervisor.snapshot(run);
    expect(after?.data).not.toEqual(start?.data);
    await expect(r.supervisor.snapshot("r99")).rejects.toEqual(
      expect.objectContaining({ code: "no-run" }),
    );
  });
});

describe("a run that cannot be", () => {
  it("fails with what is wrong in the document", async () => {
    const r = rig();
    const document = irisLinear();
    r.start({ ...document, edges: document.edges.filter((e) => e.to.port !== "b") });
    const { error } = await r.event("failed");
    expect(error.problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ node: "linear", port: "b", severity: "error" }),
      ]),
    );
    r.start(lineCircle());
    await r.event("finished");
  });

  it("fails for a goal that nothing measures", async () => {
    const r = rig();
    r.start(lineCircle(), false, { until: "accuracy>=0.9" });
    expect((await r.event("failed")).error).toMatchObject({ code: "bad-goal" });
  });

  it("is refused while another one is going on", async () => {
    const r = rig();
    r.start(lineCircle(endless));
    expect(() => r.start(lineCircle())).toThrow(expect.objectContaining({ code: "run-active" }));
  });
});

describe("a worker that dies", () => {
  it("is told with its cause, and the next run has a new one", async () => {
    const r = rig();
    const run = r.start(irisLinear(endless));
    const { pid } = await r.event("started");
    const snapshot = r.supervisor.snapshot(run).catch((error: unknown) => error);
    process.kill(pid, "SIGKILL");
    const lost = await r.event("worker-lost");
    expect(lost).toMatchObject({ run, message: expect.stringContaining("SIGKILL") });
    await snapshot;
    expect(r.supervisor.active).toBeUndefined();

    const next = r.start(irisLinear());
    const started = await r.event("started", next);
    expect(started.pid).not.toBe(pid);
    expect((await r.event("finished", next)).result.iterations).toBe(20);
  });

  it("after a run is over is told to nobody", async () => {
    const r = rig();
    r.start(lineCircle());
    await r.event("finished");
    process.kill(r.supervisor.pid as number, "SIGKILL");
    await sleep(200);
    expect(r.events.some((e) => e.type === "worker-lost")).toBe(false);
    expect(r.supervisor.pid).toBeUndefined();
  });

  it("ends with its host", async () => {
    const r = rig();
    r.start(lineCircle(endless));
    const { pid } = await r.event("started");
    r.supervisor.close();
    await sleep(300);
    expect(() => process.kill(pid, 0)).toThrow();
    expect(r.events.some((e) => e.type === "worker-lost")).toBe(false);
  });
});
