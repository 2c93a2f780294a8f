import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Evaluation } from "../../core/evaluate/index.ts";
import { lastJson, runCli } from "../helpers/cli.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "proxflow-evaluate-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Solves for a little, and evaluates what was kept. */
async function solved(name: string, keep: "--save" | "--checkpoint") {
  const file = join(folder, `${name}${keep}`);
  const run = await runCli([
    ...["run", name, "--iterations", "60", "--backend", "cpu", keep, file, "--json"],
  ]);
  const { metrics } = lastJson(run) as { metrics: Record<string, number> };
  const outcome = await runCli([
    ...["evaluate", name, "--parameters", file, "--backend", "cpu", "--worst", "3", "--json"],
  ]);
  const { backend, reports } = lastJson(outcome) as { backend: string; reports: Evaluation[] };
  expect(backend).toBe("cpu");
  expect(reports).toHaveLength(1);
  return { metrics, file, report: reports[0] as Evaluation };
}

it("judges a classifier as the run's own probe does", async () => {
  const { metrics, file, report } = await solved("iris-mlp", "--save");
  if (report.kind !== "classification") throw new Error(report.kind);
  expect(report).toMatchObject({ node: "accuracy", examples: 30 });
  expect(report.accuracy).toBeCloseTo(metrics.accuracy as number, 6);
  expect(report.classes.map(({ name }) => name)).toEqual(["setosa", "versicolor", "virginica"]);
  expect(report.confusion.flat().reduce((a, b) => a + b)).toBe(30);
  const text = await runCli(["evaluate", "iris-mlp", "--parameters", file]);
  expect(text.code).toBe(0);
  expect(text.stdout).toMatch(/accuracy: 30 held-out examples[\s\S]*"virginica"[\s\S]*confusion/);
}, 60_000);

it("judges a regression from a checkpoint", async () => {
  const { metrics, report } = await solved("regression", "--checkpoint");
  if (report.kind !== "regression") throw new Error(report.kind);
  expect(report.rmse ** 2).toBeCloseTo(metrics.mse as number, 4);
  expect(report.worst).toHaveLength(3);
}, 60_000);

it("says what is wrong, and exits with 1", async () => {
  const none = await runCli(["evaluate", "iris-mlp", "--parameters", join(folder, "none")]);
  expect(none.code).toBe(1);
  expect(none.stderr).toMatch(/does not exist/);
  const bad = join(folder, "bad.safetensors");
  await writeFile(bad, "no tensors");
  expect((await runCli(["evaluate", "iris-mlp", "--parameters", bad])).code).toBe(1);
  const { file } = await solved("iris-mlp", "--save");
  const other = await runCli(["evaluate", "regression", "--parameters", file]);
  expect(other.code).toBe(1);
  expect(other.stderr).toMatch(/There is no value for/);
  const unsplit = await runCli([
    ...["evaluate", "iris-mlp", "--parameters", file, "--part", "validation"],
  ]);
  expect(unsplit.code).toBe(1);
  expect(unsplit.stderr).toMatch(/no validation part/);
  const probeless = await runCli(["evaluate", "line-circle", "--parameters", file]);
  expect(probeless.code).toBe(1);
  expect(probeless.stderr).toMatch(/no probe to evaluate.*Accuracy/s);
}, 60_000);
