/** Every template leaves as a project that type-checks, runs and repeats its numbers. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inRoot } from "../../build/paths.mjs";
import { importTypeScript } from "../../core/codegen/import-typescript.ts";
import { parseDocument } from "../../core/graph/parse.ts";
import { runResult } from "../../core/protocol/messages.ts";
import { runCli } from "../helpers/cli.ts";
import type { EmptyProject } from "../helpers/empty-project.ts";
import { compileAll, exportFolder, node } from "../helpers/exported.ts";
import { templateNames } from "./expectations.ts";

/** Solved a little further, with their parameters along. */
const solved = ["iris-mlp", "line-circle"];

let project: EmptyProject;
let types: string;
const at = (name: string) => join(project.folder, name);
const inProject = (name: string, ...path: string[]) => readFile(join(at(name), ...path), "utf8");

/** Two at a time: the machine has as many cores. */
async function inPairs<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all([worker(), worker()]);
}

async function cli(...args: string[]): Promise<void> {
  const { code, stderr } = await runCli(args);
  if (code !== 0) throw new Error(`${args.join(" ")}: ${stderr}`);
}

const runs = new Map<string, Awaited<ReturnType<typeof node>>>();

beforeAll(async () => {
  project = await exportFolder();
  const names = templateNames();
  await inPairs(names, async (name) => {
    const extra: string[] = [];
    if (solved.includes(name)) {
      const file = `${at(name)}.safetensors`;
      await cli("run", name, "--iterations", "30", "--backend", "wasm", "--save", file);
      extra.push("--parameters", file);
    }
    await cli("export", name, "--to", "ts", "--out", at(name), ...extra);
  });
  types = await compileAll(names.map(at));
  await inPairs(names, async (name) => {
    const args = ["--iterations", "3", "--backend", "wasm", "--json"];
    runs.set(name, await node(at(name), "dist/main.js", ...args));
  });
}, 300_000);
afterAll(() => project?.remove());

it("type-check strictly, all of them", () => {
  expect(types).toBe("");
});

describe.each(templateNames())("%s", (name) => {
  it("gives the numbers that the command line gave", async () => {
    const { code, stdout, stderr } = runs.get(name) as Awaited<ReturnType<typeof node>>;
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    const { seed, backend, iterations, gap, metrics } = runResult.parse(
      JSON.parse(stdout.trim().split("\n").at(-1) ?? ""),
    );
    const test = await inProject(name, "src", "model.test.ts");
    const [, recorded = ""] = /const recorded = (\{[\s\S]*?\n?\}) as const;/.exec(test) ?? [];
    expect({ seed, backend, iterations, gap, metrics }).toEqual(
      new Function(`return ${recorded}`)(),
    );
  });

  it("has a model that is the template's again", async () => {
    const { document, problems } = importTypeScript(await inProject(name, "src", "model.ts"));
    expect(problems).toEqual([]);
    const parsed = parseDocument(await readFile(inRoot("templates", name, "graph.json"), "utf8"));
    if (!parsed.ok) throw new Error(name);
    expect(document?.nodes.map(({ id }) => id)).toEqual(parsed.document.nodes.map(({ id }) => id));
    expect(document?.edges).toEqual(parsed.document.edges);
  });
});

describe("the test of a project", () => {
  it.each(["iris-mlp", "line-circle", "sudoku"])("passes in %s", async (name) => {
    const { code, stdout } = await node(at(name), "--test", "dist/model.test.js");
    expect(stdout).toMatch(solved.includes(name) ? /# pass [23]\n/ : /# pass 1\n/);
    expect({ code, skipped: /# skipped (\d+)/.exec(stdout)?.[1] }).toEqual({
      code: 0,
      skipped: "0",
    });
  });

  it("fails where the numbers are others", async () => {
    const path = join(at("line-circle"), "dist", "model.test.js");
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace(/gap: [\d.e-]+/, "gap: 12345"));
    const { code, stdout } = await node(at("line-circle"), "--test", "dist/model.test.js");
    await writeFile(path, text);
    expect(code).toBe(1);
    expect(stdout).toMatch(/gap is [\d.e-]+, was 12345/);
  });
});

describe("predict", () => {
  const predict = (name: string, input: string) =>
    node(
      at(name),
      "--input-type=module",
      "--eval",
      `import { predict } from "./dist/predict.js"; console.log(JSON.stringify(await predict(${input}), (_, v) => v instanceof Float32Array ? [...v] : v));`,
    );

  it("gives what the solved model gives, in Node", async () => {
    const { code, stdout } = await predict("iris-mlp", "[0.1, 0.2, 0.3, 0.4]");
    expect(code).toBe(0);
    const { "logits.y": logits } = JSON.parse(stdout);
    expect(logits.shape).toEqual([1, 3]);
    expect(logits.data.every(Number.isFinite)).toBe(true);
    expect(JSON.parse((await predict("line-circle", "")).stdout)["point.value"].shape).toEqual([2]);
  });

  it("says what is wrong with an input", async () => {
    const { code, stderr } = await predict("iris-mlp", "[0.1, 0.2]");
    expect(code).toBe(1);
    expect(stderr).toContain('The input "flowers.x" has shape [2]');
  });

  it("says that there are no parameters yet, until a run keeps them", async () => {
    const missing = await predict("spectral-clip", "[0.1, 0.2, 0.3, 0.4]");
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain("Make them with npm start -- --save");
    const args = ["--iterations", "2", "--backend", "wasm", "--save"];
    expect((await node(at("spectral-clip"), "dist/main.js", ...args)).code).toBe(0);
    expect((await predict("spectral-clip", "[0.1, 0.2, 0.3, 0.4]")).code).toBe(0);
  });

  it("refuses a file that was tampered with", async () => {
    const path = join(at("iris-mlp"), "parameters.safetensors");
    const bytes = await readFile(path);
    const changed = Buffer.from(bytes);
    changed[changed.length - 2] = (changed.at(-2) as number) ^ 64;
    for (const [file, why] of [
      [changed, "its numbers were changed"],
      [bytes.subarray(0, bytes.length - 8), "it ends before the numbers"],
      [Buffer.from("hello, parameters"), "its header"],
    ] as const) {
      await writeFile(path, file);
      const { code, stderr } = await predict("iris-mlp", "[0.1, 0.2, 0.3, 0.4]");
      expect(code).toBe(1);
      expect(stderr).toContain(`The file of parameters cannot be read: ${why}`);
    }
    await writeFile(path, bytes);
  });
});

it("an exported project names a data set that is not there", async () => {
  const path = join(at("iris-mlp"), "dist", "model.js");
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replace('name: "iris"', 'name: "orchids"'));
  const { code, stderr } = await node(at("iris-mlp"), "dist/main.js", "--iterations", "1");
  await writeFile(path, text);
  expect(code).toBe(3);
  expect(stderr).toContain('Node flowers: There is no data set "orchids".');
  await rm(join(at("iris-mlp"), "dist"), { recursive: true });
});
