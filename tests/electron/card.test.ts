/** `proxflow card`: the page from a file of parameters, the same each time, and what it refuses. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serializeDocument } from "../../core/graph/serialize.ts";
import { packageTemplates } from "../../electron/cli/source.ts";
import { lastJson, runCli } from "../helpers/cli.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "proxflow-card-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);

async function solve(source: string, file: string, keep = "--save"): Promise<string> {
  const run = await runCli([
    ...["run", source, "--iterations", "60", "--backend", "cpu", keep, at(file), "--json"],
  ]);
  expect(run.code).toBe(0);
  return at(file);
}

async function card(source: string, params: string, out: string, ...more: string[]) {
  const outcome = await runCli([
    ...["card", source, "--params", params, "-o", at(out), "--backend", "cpu", "--json"],
    ...more,
  ]);
  const told = lastJson(outcome) as { path: string; bytes: number; notEvaluated?: string };
  const html = await readFile(at(out), "utf8");
  expect(told).toMatchObject({ path: at(out), bytes: Buffer.byteLength(html) });
  return { html, told };
}

it("writes the same page twice, with figures and curves, of a document with any title", async () => {
  const { document } = await packageTemplates().open("iris-mlp");
  const name = "<script>alert(1)</script>";
  await writeFile(at("odd.proxflow"), serializeDocument({ ...document, name }));
  const params = await solve(at("odd.proxflow"), "odd.safetensors");
  const { html } = await card(at("odd.proxflow"), params, "one.html");
  expect((await card(at("odd.proxflow"), params, "two.html")).html).toBe(html);
  expect(html).toContain("<h1>&lt;script&gt;alert(1)&lt;/script&gt;</h1>");
  expect(html).not.toContain("<script");
  for (const each of ["Gap over iterations", "Held-out accuracy over iterations", "By class"])
    expect(html).toContain(each);
  const trained = await card(at("odd.proxflow"), params, "train.html", "--part", "train");
  expect(trained.html).toContain("Judged on the training part: 120 examples");
}, 60_000);

it("writes one from a checkpoint, and one of a problem without data", async () => {
  const checkpoint = await solve("regression", "cars.run", "--checkpoint");
  const { html } = await card("regression", checkpoint, "cars.html");
  expect(html).toMatch(/RMSE[\s\S]*Furthest off[\s\S]*horse power/);
  expect(html).toContain("How the run went was not kept with the parameters.");
  const line = await solve("line-circle", "line.safetensors");
  const { html: feasible, told } = await card("line-circle", line, "line.html");
  expect(told.notEvaluated).toMatch(/no probe/);
  expect(feasible).toContain("There is no data to judge this problem on");
}, 60_000);

it("refuses parameters of another model, and writes nothing", async () => {
  const params = await solve("line-circle", "other.safetensors");
  const refused = await runCli(["card", "iris-mlp", "--params", params, "-o", at("none.html")]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/There is no value for/);
  await expect(readFile(at("none.html"))).rejects.toThrow(/ENOENT/);
  expect((await runCli(["card", "iris-mlp", "--params", params])).code).toBe(2);
}, 60_000);
