/** Evaluations in the worker process: what is judged, and what ends one. */
import { afterEach, expect, it } from "vitest";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { isOver, type RunEvent } from "../../core/protocol/messages.ts";
import { packageTemplates } from "../../electron/cli/source.ts";
import { createSupervisor, type Supervisor } from "../../electron/host/supervisor.ts";
import { forkWorker } from "../../electron/host/worker-process.ts";
import { createSandbox } from "../../electron/worker/operators/sandbox.ts";
import { makeDocument, makeNode, wire } from "../core/graph/small.ts";
import { operatorOf, softplusSource } from "../helpers/operators.ts";

let supervisor: Supervisor | undefined;
afterEach(() => supervisor?.close());

/** A supervisor, and a wait for an event of its runs. */
function setup() {
  const waiting: ((event: RunEvent) => void)[] = [];
  const created = createSupervisor(forkWorker, {
    event: (event) => {
      for (const listener of waiting) listener(event);
    },
    frame: (_run, [sequence = 0]) => created.ack(sequence),
  });
  supervisor = created;
  const when = (test: (event: RunEvent) => boolean): Promise<RunEvent> =>
    new Promise((resolve) => {
      waiting.push((event) => {
        if (test(event)) resolve(event);
      });
    });
  return { supervisor: created, when };
}

async function template(name: string, iterations: number): Promise<GraphDocument> {
  const { document } = await packageTemplates().open(name);
  return { ...document, solver: { ...document.solver, backend: "cpu", stop: { iterations } } };
}
const asked = { part: "held-out", worst: 3 } as const;
const begin = (document: GraphDocument, paused = false) => ({
  document,
  ...{ template: null, overrides: {}, paused },
});
const silent = (): void => {};

it("judges what a run found, with what the examples look like, any number of times", async () => {
  const { supervisor, when } = setup();
  const over = when(isOver);
  const run = supervisor.start(begin(await template("iris-mlp", 20)));
  const event = await over;
  if (event.type !== "finished") throw new Error(event.type);
  const told: number[] = [];
  const first = await supervisor.evaluate(run, asked, (done, total) => told.push(done, total));
  const [report] = first.reports;
  expect(first).toMatchObject({ part: "held-out", backend: "cpu" });
  if (report?.kind !== "classification") throw new Error("no classifier");
  expect(report.accuracy).toBeCloseTo(event.result.metrics.accuracy as number, 6);
  expect(told.slice(0, 2)).toEqual([0, 30]);
  expect(first.examples[0]).toHaveLength(report.worst.length);
  for (const views of first.examples[0] ?? [])
    expect(views).toMatchObject([
      { name: "x", view: { kind: "row", entries: [{ name: "sepal length" }, {}, {}, {}] } },
    ]);
  const train = await supervisor.evaluate(run, { ...asked, part: "train" }, silent);
  expect(train.reports).toMatchObject([{ examples: 120 }]);
  await expect(
    supervisor.evaluate(run, { ...asked, part: "validation" }, silent),
  ).rejects.toMatchObject({ code: "no-validation" });
  // The run's values are as they were.
  expect(await supervisor.evaluate(run, asked, silent)).toEqual(first);
});

it("judges a run that is paused, and none that is going on", async () => {
  const { supervisor, when } = setup();
  const status = (wanted: string) =>
    when((event) => event.type === "status" && event.status === wanted);
  const paused = status("paused");
  const run = supervisor.start(begin(await template("iris-mlp", 1_000_000), true));
  await paused;
  expect(await supervisor.evaluate(run, asked, silent)).toMatchObject({
    reports: [{ examples: 30 }],
  });
  const running = status("running");
  supervisor.control(run, "resume");
  await running;
  await expect(supervisor.evaluate(run, asked, silent)).rejects.toMatchObject({
    code: "run-active",
    fix: expect.stringMatching(/Pause/),
  });
});

it("ends an evaluation when told to, and when another run begins", async () => {
  const { supervisor, when } = setup();
  const document = await template("iris-mlp", 2);
  const over = when(isOver);
  const run = supervisor.start(begin(document));
  await over;
  const one = supervisor.evaluate(run, asked, silent);
  supervisor.endEvaluation(run);
  await expect(one).rejects.toMatchObject({ code: "cancelled" });
  const two = supervisor.evaluate(run, asked, silent);
  const next = when((event) => event.run !== run && isOver(event));
  supervisor.start(begin(document));
  await expect(two).rejects.toMatchObject({ code: "cancelled" });
  expect((await next).type).toBe("finished");
  await expect(supervisor.evaluate(run, asked, silent)).rejects.toMatchObject({ code: "no-run" });
});

it("judges a model with an operator of its own, which runs in its sandbox", async () => {
  const { supervisor, when } = setup();
  const source = softplusSource(false);
  const operator = (await createSandbox()).load(source);
  const document: GraphDocument = {
    ...makeDocument(
      [
        makeNode("data", "dataset", { name: "iris" }),
        makeNode("w", "parameter", { shape: [4, 3] }),
        makeNode("m", "matmul"),
        makeNode("soft", "custom.soft-plus"),
        makeNode("goal", "cross-entropy"),
        makeNode("judge", "accuracy"),
      ],
      [
        wire("data.x", "m.a"),
        wire("w.value", "m.b"),
        wire("m.y", "soft.x"),
        wire("soft.y", "goal.logits"),
        wire("data.y", "goal.labels"),
        wire("soft.y", "judge.logits"),
        wire("data.y", "judge.labels"),
      ].map((edge, k) => ({ ...edge, id: `e${k}` })),
    ),
    operators: { "soft-plus": operatorOf(source, operator.manifest) },
  };
  operator.dispose();
  const solver = { ...document.solver, backend: "cpu" as const, stop: { iterations: 3 } };
  const over = when(isOver);
  const run = supervisor.start(begin({ ...document, solver }));
  const event = await over;
  if (event.type !== "finished") throw new Error(JSON.stringify(event));
  const { reports } = await supervisor.evaluate(run, asked, silent);
  expect(reports).toMatchObject([{ node: "judge", examples: 30 }]);
  const [report] = reports;
  if (report?.kind !== "classification") throw new Error("no classifier");
  expect(report.accuracy).toBeCloseTo(event.result.metrics.accuracy as number, 6);
});

it("has nothing to judge of a race", async () => {
  const { supervisor, when } = setup();
  const document = await template("line-circle", 5);
  const over = when(isOver);
  const run = supervisor.race({ document, lanes: [{ label: "AP", solver: document.solver }] });
  await over;
  await expect(supervisor.evaluate(run, asked, silent)).rejects.toMatchObject({ code: "no-run" });
});
