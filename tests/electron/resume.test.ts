/** Runs that are killed and gone on with, over real processes and files. */
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { RunEvent, RunResult } from "../../core/protocol/messages.ts";
import { readRunFile, readRunFileInfo } from "../../electron/host/run-file.ts";
import { createRunFiles } from "../../electron/host/run-files.ts";
import type { SavedPoint } from "../../electron/host/saved-point.ts";
import {
  createSupervisor,
  type RunFiles,
  type Supervisor,
} from "../../electron/host/supervisor.ts";
import { forkWorker } from "../../electron/host/worker-process.ts";
import { irisLinear, lineCircle } from "./samples.ts";

let folder: string;
let supervisors: Supervisor[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "proxflow-resume-"));
});
afterEach(async () => {
  for (const supervisor of supervisors) supervisor.close();
  supervisors = [];
  await rm(folder, { recursive: true, force: true });
});

interface Ran {
  readonly result: RunResult;
  readonly values: { id: string; shape: number[]; data: number[] }[];
  readonly events: readonly RunEvent[];
}

/** Runs to the end; `killAt`: the process is killed at the first checkpoint from that iteration on. */
function ran(document: GraphDocument, files: RunFiles = {}, killAt?: number): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const events: RunEvent[] = [];
    const supervisor = createSupervisor(forkWorker, {
      frame: (_run, frame) => supervisor.ack(frame[0] ?? 0),
      event(event) {
        events.push(event);
        if (event.type === "checkpoint" && killAt !== undefined && event.iteration >= killAt)
          process.kill(supervisor.pid as number, "SIGKILL");
        if (event.type === "failed") reject(new Error(event.error.message));
        if (event.type === "worker-lost")
          resolve({ result: undefined as unknown as RunResult, values: [], events });
        if (event.type === "finished")
          void supervisor
            .snapshot(event.run)
            .then((values) => resolve({ result: event.result, values, events }), reject);
      },
    });
    supervisors.push(supervisor);
    const request = { document, template: null, overrides: {}, paused: false };
    supervisor.start(request, files);
  });
}

const withSolver = (document: GraphDocument, solver: object): GraphDocument => ({
  ...document,
  solver: { ...document.solver, ...solver },
});

describe("a run that was killed", () => {
  it.each([
    ["alternating projections", 6000, {}],
    ["adaptive", 4000, { parameterStep: "adaptive", stepsPerBatch: 3, algorithm: "cp" }],
    ["Douglas-Rachford", 3000, { algorithm: "dr", stepsPerBatch: 40 }],
  ])("goes on to the same end bit for bit: %s", async (_name, iterations, solver) => {
    const document = withSolver(irisLinear({ iterations }), { evaluateEvery: 1000, ...solver });
    const path = join(folder, "a.run");
    const whole = await ran(document);
    const keepAt = { path, every: 1, atEnd: false };
    const killed = await ran(document, { keepAt }, 60);
    expect(killed.events.at(-1)?.type).toBe("worker-lost");
    const { iteration, backend, seconds } = await readRunFileInfo(path);
    expect(iteration).toBeGreaterThanOrEqual(60);
    expect(iteration).toBeLessThan(iterations);
    expect(backend).toBe("wasm");
    expect(seconds).toBeGreaterThan(0);
    const resumed = await ran(document, { resume: path });
    const started = resumed.events.find((e) => e.type === "started");
    expect(started).toMatchObject({ resumed: { iteration, exact: true } });
    const { seconds: _, ...end } = whole.result;
    expect(resumed.result).toMatchObject(end);
    expect(resumed.values).toEqual(whole.values);
  });

  it("goes on with another backend, from the same parameters", async () => {
    const stop = { iterations: 4000 };
    const document = withSolver(irisLinear(stop), { algorithm: "dr", evaluateEvery: 1000 });
    const path = join(folder, "a.run");
    await ran(document, { keepAt: { path, every: 1, atEnd: false } }, 50);
    const { iteration } = await readRunFileInfo(path);
    const resumed = await ran(withSolver(document, { backend: "cpu" }), { resume: path });
    const started = resumed.events.find((e) => e.type === "started");
    expect(started).toMatchObject({ backend: "cpu", resumed: { iteration, exact: false } });
    expect(resumed.result).toMatchObject({ backend: "cpu", iterations: 4000 });
    expect(resumed.result.metrics.accuracy).toBeGreaterThan(0.6);
  });

  it("is extended by other stop rules, and refuses another graph", async () => {
    const path = join(folder, "a.run");
    const keepAt = { path, every: 10_000, atEnd: true };
    await ran(irisLinear({ iterations: 40 }), { keepAt });
    const longer = await ran(irisLinear({ iterations: 80 }), { resume: path });
    const whole = await ran(irisLinear({ iterations: 80 }));
    expect(longer.values).toEqual(whole.values);
    await expect(ran(lineCircle(), { resume: path })).rejects.toThrow(/another graph/);
    const other = withSolver(irisLinear(), { seed: 7 });
    await expect(ran(other, { resume: path })).rejects.toThrow(/other settings/);
  });

  it("says that the disk refused a checkpoint, and goes on", async () => {
    const keepAt = { path: join(folder, "missing", "a.run"), every: 1, atEnd: false };
    const { events, result } = await ran(irisLinear({ iterations: 3000 }), { keepAt });
    expect(result.iterations).toBe(3000);
    const told = events.find((e) => e.type === "checkpoint");
    expect(told).toMatchObject({ failed: expect.stringContaining("ENOENT") });
  });
});

describe("the file of a run", () => {
  async function kept(): Promise<string> {
    const path = join(folder, "a.run");
    await ran(irisLinear({ iterations: 20 }), { keepAt: { path, every: 10_000, atEnd: true } });
    return path;
  }

  it("is refused wherever a byte is lost or changed", async () => {
    const path = await kept();
    const whole = await readFile(path);
    await expect(readRunFile(path)).resolves.toBeDefined();
    const refused = () =>
      expect(readRunFile(path)).rejects.toEqual(
        expect.objectContaining({ code: "bad-checkpoint" }),
      );
    for (const length of [0, 5, 15, 40, whole.length - 1]) {
      await writeFile(path, whole);
      await truncate(path, length);
      await refused();
    }
    const head = whole.indexOf("\n", 16);
    for (const at of [0, 16, head + 1, whole.length - 1]) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] as number) ^ 0x55;
      await writeFile(path, changed);
      await refused();
    }
    await writeFile(path, Buffer.concat([whole, Buffer.from("x")]));
    await refused();
    await expect(readRunFile(join(folder, "no.run"))).rejects.toEqual(
      expect.objectContaining({ code: "no-file" }),
    );
  });

  it("is refused where its checksum fits what is no checkpoint", async () => {
    const path = await kept();
    const whole = await readFile(path);
    const end = whole.indexOf("\n", 16);
    const head = JSON.parse(whole.subarray(15, end).toString()) as object;
    const { exact, portable } = deserialize(whole.subarray(end + 1)) as SavedPoint;
    const payloads: [Uint8Array, boolean][] = [
      [serialize({ exact, portable }), true],
      [serialize({ exact }), true],
      [Buffer.from("rubbish"), false],
      [serialize({}), false],
      [serialize({ exact: { ...exact, captured: { ...exact.captured, rows: [] } } }), false],
      [serialize({ exact: { ...exact, iteration: -1 } }), false],
      [
        serialize({
          exact: {
            ...exact,
            captured: {
              ...exact.captured,
              state: {
                ...exact.captured.state,
                point: [
                  { keptTensor: true, shape: [1e9], dtype: "float32", data: new Float32Array(1) },
                ],
              },
            },
          },
        }),
        false,
      ],
    ];
    for (const [payload, good] of payloads) {
      const sha256 = createHash("sha256").update(payload).digest("hex");
      const line = JSON.stringify({ ...head, bytes: payload.length, sha256 });
      await writeFile(path, Buffer.concat([Buffer.from(`proxflow-run 1\n${line}\n`), payload]));
      const read = readRunFile(path).then(
        () => true,
        (error: { code?: string }) => error.code,
      );
      expect(await read).toBe(good || "bad-checkpoint");
    }
  });

  it("is kept by the host for runs that were cut off, and for no others", async () => {
    const files = createRunFiles(join(folder, ".runs"), 1);
    const place = await files.place();
    files.took("r1", place);
    const document = withSolver(irisLinear({ iterations: 12_000 }), { evaluateEvery: 1000 });
    const { events } = await ran(document, place, 1);
    const told: RunEvent[] = [];
    for (const event of events) told.push(await files.event({ ...event, run: "r1" } as RunEvent));
    const [one] = await files.list();
    expect(one).toMatchObject({ name: "Linear iris", backend: "wasm" });
    expect(told.at(-1)).toMatchObject({
      type: "worker-lost",
      checkpoint: { id: one?.id, iteration: one?.iteration },
    });

    const next = await files.place(one?.id);
    files.took("r2", next);
    expect(await files.list()).toEqual([]);
    const after = await ran(document, next);
    for (const event of after.events) await files.event({ ...event, run: "r2" } as RunEvent);
    expect(after.result.iterations).toBe(12_000);
    expect(await readdir(join(folder, ".runs"))).toEqual([]);
    await expect(files.place(one?.id)).rejects.toEqual(expect.objectContaining({ code: "no-run" }));
  });

  it("is another host's while that one lives", async () => {
    const files = createRunFiles(folder, 1);
    const id = "0f5e9a34-6c1b-4c3e-9d6a-2f2f0f0f0f0f";
    const path = await kept();
    await writeFile(join(folder, `${id}.${process.ppid}.run`), await readFile(path));
    expect(await files.list()).toEqual([]);
    // No process has this number.
    await writeFile(join(folder, `${id}.4194304999.run`), await readFile(path));
    expect((await files.list()).map((run) => run.id)).toEqual([id]);
    await files.discard(id);
    expect(await files.list()).toEqual([]);
  });
});
