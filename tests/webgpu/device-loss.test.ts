/** A run whose graphics device is lost goes on elsewhere, from its checkpoint, and says so. */
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, expect, it } from "vitest";
import type { FromWorker, RunEvent } from "../../core/protocol/messages.ts";
import { loadDataset } from "../../electron/worker/datasets.ts";
import { type ActiveRun, startRun } from "../../electron/worker/run.ts";
import { irisLinear } from "../electron/samples.ts";
import { onWebgpu } from "./adapter.ts";

interface Device {
  destroy(): void;
  createBuffer(descriptor: { size: number; usage: number }): unknown;
}

/** A run in this process, with all it tells. */
class Watched {
  readonly events: RunEvent[] = [];
  readonly run: ActiveRun;
  /** Iterations of frames, in order. */
  readonly shown: number[] = [];
  #looks: (() => void)[] = [];

  constructor(stop: Parameters<typeof irisLinear>[0], paused = false) {
    const send = (message: FromWorker): void => {
      if (message.type === "event") this.events.push(message.event);
      if (message.type === "frame") {
        this.shown.push(message.frame[1] ?? Number.NaN);
        this.run.ack();
      }
      for (const look of this.#looks.splice(0)) look();
    };
    const document = irisLinear(stop);
    const overrides = { backend: "webgpu" as const };
    const start = { type: "start" as const, run: "r1", document, template: null };
    this.run = startRun({ ...start, overrides, paused }, loadDataset, send);
  }

  of<T extends RunEvent["type"]>(type: T) {
    return this.events.filter((e): e is Extract<RunEvent, { type: T }> => e.type === type);
  }

  until(met: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => void (met() ? resolve() : this.#looks.push(look));
      look();
    });
  }
}

let watched: Watched | undefined;
afterEach(async () => {
  watched?.run.control("stop");
  await watched?.run.over;
  watched?.run.dispose();
});

const device = () => (tf.backend() as unknown as { device: Device }).device;
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

onWebgpu("a lost device", () => {
  it("sends the run to wasm from its last checkpoint, and to its end", async () => {
    const one = new Watched({ seconds: 9 });
    watched = one;
    await one.until(() => one.of("started").length > 0);
    expect(one.of("started")[0]?.backend).toBe("webgpu");
    await one.until(() => one.shown.length > 0);
    // Past the first checkpoint, which is due after three seconds.
    await sleep(5000);
    const before = one.shown.at(-1) as number;
    device().destroy();
    await one.until(() => one.of("backend-changed").length > 0);
    const [moved] = one.of("backend-changed");
    expect(moved?.backend).toBe("wasm");
    expect(moved?.iteration).toBeGreaterThan(0);
    expect(moved?.iteration).toBeLessThanOrEqual(before + 50);
    expect(moved?.message).toMatch(
      /^The graphics device was lost: .+ The run goes on with wasm from iteration \d+, its last checkpoint\.$/,
    );
    expect(moved?.reason).toMatch(/^the graphics device was lost: .+, so wasm \(SIMD\)$/);
    await one.until(() => one.of("finished").length + one.of("failed").length > 0);
    expect(one.of("failed")).toEqual([]);
    const [finished] = one.of("finished");
    expect(finished?.result).toMatchObject({ status: "limit", backend: "wasm" });
    expect(finished?.result.iterations).toBeGreaterThan(moved?.iteration as number);
    // Its clock goes on, too.
    const seconds = one.of("metrics").map((m) => m.seconds);
    expect(seconds).toEqual([...seconds].sort((a, b) => a - b));
    expect(finished?.result.metrics.accuracy).toBeGreaterThan(0.6);
  });

  it("starts the run anew where there was no checkpoint yet, also while it is paused", async () => {
    const one = new Watched({ iterations: 30 }, true);
    watched = one;
    await one.until(() => one.of("metrics").length > 0);
    await sleep(50);
    device().destroy();
    await one.until(() => one.of("backend-changed").length > 0);
    expect(one.of("backend-changed")[0]).toMatchObject({
      backend: "wasm",
      iteration: 0,
      message: expect.stringMatching(/goes on with wasm from the beginning\.$/),
    });
    one.run.control("resume");
    await one.until(() => one.of("finished").length > 0);
    expect(one.of("finished")[0]?.result).toMatchObject({ iterations: 30, backend: "wasm" });
  });

  it("is no worse than one that reports an error", async () => {
    const one = new Watched({ iterations: 3000 });
    watched = one;
    await one.until(() => one.of("metrics").length > 0);
    // More than a buffer may have: the command does nothing, and results are worth nothing.
    device().createBuffer({ size: 2 ** 42, usage: 8 });
    await one.until(() => one.of("backend-changed").length > 0);
    expect(one.of("backend-changed")[0]?.message).toMatch(
      /^The graphics device reported an error: .+ The run goes on with wasm from the beginning\.$/,
    );
    one.run.control("stop");
    await one.until(() => one.of("finished").length > 0);
    expect(one.of("failed")).toEqual([]);
  });

  it("does not outlive the next run, which gets a device of its own", async () => {
    const one = new Watched({ iterations: 5 });
    watched = one;
    await one.until(() => one.of("finished").length > 0);
    expect(one.of("finished")[0]?.result.backend).toBe("webgpu");
  });
});
