import { expect, it } from "vitest";
import { model } from "../../core/index.ts";
import type { HostClient } from "../../renderer/host/host-client.ts";
import { HostError } from "../../renderer/host/host-error.ts";
import { createEvaluation, nothingToEvaluate, partSizes } from "../../renderer/state/evaluation.ts";
import { createRunStore } from "../../renderer/state/run-store.ts";

const found = { part: "held-out", backend: "cpu", reports: [], examples: [] } as const;

/** A host whose answers the test gives. */
function setup() {
  const asked: { channel: string; request: unknown }[] = [];
  const settle: { resolve(value: unknown): void; reject(error: Error): void }[] = [];
  let progress: (value: unknown) => void = () => {};
  const host = {
    request: (channel: string, request: unknown) => {
      asked.push({ channel, request });
      return new Promise((resolve, reject) => settle.push({ resolve, reject }));
    },
    on: (_event: string, listener: (value: unknown) => void) => {
      progress = listener;
      return () => {};
    },
  } as unknown as HostClient;
  const run = createRunStore();
  const evaluation = createEvaluation(host, run, () => 40);
  run.setState({ run: "r1", status: "limit" });
  const now = () => evaluation.getState();
  return { asked, settle, evaluation, run, now, progress: (v: unknown) => progress(v) };
}

it("asks for the chosen part, once at a time, and tells how far it is", async () => {
  const { asked, settle, evaluation, now, progress } = setup();
  evaluation.choose("train");
  const done = evaluation.start();
  await evaluation.start();
  expect(asked).toEqual([
    { channel: "evaluation.start", request: { run: "r1", part: "train", worst: 12 } },
  ]);
  progress({ run: "r0", done: 7, total: 9 });
  expect(now()).toMatchObject({ status: "going", done: 0 });
  progress({ run: "r1", done: 1000, total: 8000 });
  expect(now()).toMatchObject({ done: 1000, total: 8000 });
  settle[0]?.resolve(found);
  await done;
  expect(now()).toMatchObject({ status: "done", found, iteration: 40 });
});

it("keeps what it had when it is cancelled, and says why it failed", async () => {
  const { asked, settle, evaluation, now } = setup();
  const first = evaluation.start();
  settle[0]?.resolve(found);
  await first;
  const second = evaluation.start();
  const cancelling = evaluation.cancel();
  expect(asked.at(-1)).toEqual({ channel: "evaluation.cancel", request: { run: "r1" } });
  settle[2]?.resolve({});
  settle[1]?.reject(new HostError({ code: "cancelled", message: "It was cancelled." }));
  await Promise.all([second, cancelling]);
  expect(now()).toMatchObject({ status: "done", found });
  const third = evaluation.start();
  settle[3]?.reject(new HostError({ code: "no-run", message: "Gone.", fix: "Run again." }));
  await third;
  expect(now()).toMatchObject({ status: "failed", found: null, message: "Gone. Run again." });
});

it("forgets the figures of a run that another one replaces", async () => {
  const { settle, evaluation, run, now } = setup();
  const late = evaluation.start();
  run.setState({ status: "starting", run: null });
  expect(now()).toMatchObject({ status: "idle", found: null });
  run.setState({ status: "limit", run: "r2" });
  settle[0]?.resolve(found);
  await late;
  expect(now()).toMatchObject({ status: "idle", found: null });
});

it("knows what there is to judge in a document, and how much of each part", () => {
  const m = model("flowers");
  const iris = m.dataset("iris", { name: "iris" });
  const w = m.parameter("w", { shape: [4, 3] });
  const scores = m.matmul("scores", { a: iris.x, b: w.value });
  m.crossEntropy("goal", { logits: scores.y, labels: iris.y });
  expect(nothingToEvaluate(m.document())).toBe("no-probe");
  m.accuracy("judge", { logits: scores.y, labels: iris.y });
  const document = m.document();
  expect(nothingToEvaluate(document)).toBeNull();
  expect(partSizes(document)).toEqual({ train: 120, validation: 0, "held-out": 30 });
  const grouped = {
    ...document,
    nodes: [],
    edges: [],
    definitions: { inner: { title: "", nodes: document.nodes, edges: document.edges } },
  };
  expect(nothingToEvaluate(grouped)).toBeNull();
  expect(partSizes(grouped)["held-out"]).toBe(30);
  const point = model("point");
  point.sphere("circle", { x: point.parameter("p", { shape: [2] }).value });
  expect(nothingToEvaluate(point.document())).toBe("no-data");
});
