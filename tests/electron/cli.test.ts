import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cliEntry } from "../../build/paths.mjs";
import { encodeSafetensors } from "../../core/base/safetensors.ts";
import { modelSource } from "../../core/codegen/model-source.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { runResult } from "../../core/protocol/messages.ts";
import { readParameters } from "../../electron/host/parameters-file.ts";
import { lastJson, runCli } from "../helpers/cli.ts";
import { irisLinear, lineCircle } from "./samples.ts";

let folder: string;
const at = (name: string): string => join(folder, name);
const put = (name: string, content: unknown): Promise<void> =>
  writeFile(at(name), typeof content === "string" ? content : JSON.stringify(content));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "proxflow-cli-"));
  const iris = irisLinear();
  const changed = (change: (d: GraphDocument) => Partial<GraphDocument>): GraphDocument => ({
    ...iris,
    ...change(iris),
  });
  const nodes = (id: string, change: object) => (d: GraphDocument) => ({
    nodes: d.nodes.map((n) => (n.id === id ? { ...n, ...change } : n)),
  });
  await put("iris.json", iris);
  await put("line.json", lineCircle());
  await put("cut.json", JSON.stringify(iris, null, 2).slice(0, 400));
  await put("other.json", { hello: "world" });
  await put("newer.json", { ...iris, formatVersion: 99 });
  await put("unknown-op.json", changed(nodes("loss", { type: "warp-drive" })));
  await put(
    "no-wire.json",
    changed((d) => ({ edges: d.edges.filter((e) => e.to.port !== "b") })),
  );
  await put("shape.json", changed(nodes("W", { params: { shape: [5, 3] } })));
  await put(
    "twice.json",
    changed((d) => ({ nodes: [...d.nodes, d.nodes[0] as never] })),
  );
  await put("no-data.json", changed(nodes("data", { params: { name: "cifar" } })));
  await put("bad-param.json", changed(nodes("W", { params: { shape: "wide" } })));
  await put("infinite.json", JSON.stringify(iris).replace('"batchSize":30', '"batchSize":1e999'));
  await put("nan.json", JSON.stringify(iris).replace('"batchSize":30', '"batchSize":NaN'));
  await put(
    "cycle.json",
    changed((d) => ({
      nodes: [
        ...d.nodes,
        { id: "loop", type: "identity", typeVersion: 1, params: {}, position: { x: 0, y: 0 } },
        { id: "back", type: "identity", typeVersion: 1, params: {}, position: { x: 0, y: 0 } },
      ],
      edges: [
        ...d.edges,
        { id: "c1", from: { node: "loop", port: "y" }, to: { node: "back", port: "x" } },
        { id: "c2", from: { node: "back", port: "y" }, to: { node: "loop", port: "x" } },
      ],
    })),
  );
  await writeFile(at("latin.json"), Buffer.from([0x7b, 0xe9, 0x7d]));
  await mkdir(at("folder.json"));
  const huge = await open(at("huge.json"), "w");
  await huge.truncate(200 * 1024 * 1024);
  await huge.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("bad input: exit 1, nothing on stdout, one message that names the place", () => {
  it.each([
    ["missing.json", /missing\.json does not exist/],
    ["folder.json", /folder\.json is a folder/],
    ["huge.json", /huge\.json has 200 MB; documents have at most 64 MB/],
    ["latin.json", /latin\.json is not UTF-8/],
    ["cut.json", /cut\.json: .*line \d+/],
    ["nan.json", /nan\.json: .*line \d+/],
    ["other.json", /other\.json: .*format/],
    ["newer.json", /newer|version/i],
    ["unknown-op.json", /node loss.*warp-drive/],
    ["no-wire.json", /node linear, port b/],
    ["shape.json", /node linear, port [ab].*\[5, 3\]/],
    ["twice.json", /node data/],
    ["no-data.json", /node data.*cifar/],
    ["bad-param.json", /node W.*shape/],
    ["infinite.json", /batchSize/],
    ["cycle.json", /node (loop|back)/],
  ])("%s", async (name, message) => {
    await Promise.all(
      ["validate", "run"].map(async (command) => {
        const { code, stdout, stderr } = await runCli([command, at(name)]);
        expect({ command, code, stdout }).toEqual({ command, code: 1, stdout: "" });
        expect(stderr).toMatch(message);
        expect(stderr).not.toMatch(/\n\s+at /);
        expect(stderr.split("\n").length).toBeLessThan(8);
      }),
    );
  });

  it.each([
    [["run", "no-such-template"], /no-such-template.*Templates: .*mnist-mlp/s],
    [["run", "iris.json", "--set", "nobody.shape=1"], /node nobody/],
    [["run", "iris.json", "--set", "W.colour=1"], /node W, parameter colour/],
    [["run", "iris.json", "--set", "W.shape=wide"], /node W, parameter shape/],
    [["run", "iris.json", "--set", "W.shape=[9,3]"], /node linear, port [ab]/],
    [["run", "iris.json", "--until", "beauty>=1"], /beauty.*accuracy/],
    [["export", "iris.json", "--to", "ts", "--out", "."], /not empty/],
    [["export", "shape.json", "--to", "ts", "--out", "out"], /node linear/],
    [["serve", "--no-open", "--port", "1"], /Port 1 /],
  ])("%j", async (args, message) => {
    if (args[0] === "serve" && process.getuid?.() === 0) return;
    const { code, stdout, stderr } = await runCli(args, folder);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(message);
  });
});

it.each([
  [[]],
  [["explode"]],
  [["run"]],
  [["run", "iris.json", "extra"]],
  [["run", "iris.json", "--solver", "adam"]],
  [["run", "iris.json", "--backend", "cuda"]],
  [["run", "iris.json", "--iterations", "0"]],
  [["run", "iris.json", "--iterations", "ten"]],
  [["run", "iris.json", "--seconds", "-1"]],
  [["run", "iris.json", "--seed", "1.5"]],
  [["run", "iris.json", "--until", "accuracy"]],
  [["run", "iris.json", "--set", "W"]],
  [["run", "iris.json", "--unknown"]],
  [["export", "iris.json", "--out", "x"]],
  [["export", "iris.json", "--to", "cobol", "--out", "x"]],
  [["serve", "--port", "99999"]],
])("wrong usage: %j exits with 2", async (args) => {
  const { code, stdout, stderr } = await runCli(args, folder);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).not.toBe("");
});

describe("run", () => {
  it("prints one JSON object on stdout and progress on stderr", async () => {
    const outcome = await runCli(["run", at("iris.json"), "--json"]);
    const result = runResult.strict().parse(lastJson(outcome));
    expect(outcome.stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(result).toMatchObject({ status: "limit", template: null, solver: "ap", iterations: 20 });
    expect(Object.keys(result.metrics)).toEqual(["accuracy"]);
    expect(outcome.stderr).toMatch(/Backend wasm: .*\n.*iteration \d+ \| gap/);
  });

  it("takes settings from options, and gives the same numbers for the same seed", async () => {
    const args = [
      "run",
      at("iris.json"),
      "--json",
      "--solver",
      "dr",
      "--seed",
      "7",
      "--iterations",
      "12",
    ];
    const [one, two] = [lastJson(await runCli(args)), lastJson(await runCli(args))].map((r) =>
      runResult.parse(r),
    );
    expect(one).toMatchObject({ solver: "dr", seed: 7, iterations: 12 });
    expect(two?.residuals).toEqual(one?.residuals);
    expect(two?.metrics).toEqual(one?.metrics);
  });

  it("sets parameters of nodes for the run, not in the file", async () => {
    const before = await readFile(at("line.json"), "utf8");
    const plain = runResult.parse(
      lastJson(await runCli(["run", at("line.json"), "--json", "--iterations", "1"])),
    );
    const set = runResult.parse(
      lastJson(
        await runCli([
          "run",
          at("line.json"),
          "--json",
          "--iterations",
          "1",
          "--set",
          "circle.radius=40",
        ]),
      ),
    );
    expect(set.gap).toBeGreaterThan(plain.gap + 1);
    expect(await readFile(at("line.json"), "utf8")).toBe(before);
  });

  it("ends with 3 where the backend that was asked for is not there", async () => {
    const outcome = await runCli(["run", at("line.json"), "--backend", "webgpu", "--json"]);
    if (outcome.code === 0) expect(lastJson(outcome)).toMatchObject({ backend: "webgpu" });
    else {
      expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({ code: 3, stdout: "" });
      expect(outcome.stderr).toMatch(/backend webgpu cannot be used: .+/);
    }
  });

  it("ends with 3 where the numbers leave the finite range", async () => {
    const huge = ["--set", "point.init=normal", "--set", "point.scale=1e30"];
    const { code, stdout, stderr } = await runCli(["run", at("line.json"), "--json", ...huge]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(/node (circle|line): .*finite range/);
  });

  it.skipIf(process.platform === "win32")("stops at Ctrl-C and prints what it has", async () => {
    const child = spawn(
      process.execPath,
      [cliEntry, "run", at("iris.json"), "--json", "--iterations", "100000000"],
      {
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    await new Promise<void>((resolve) => {
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        stderr += text;
        if (stderr.includes("iteration")) resolve();
      });
    });
    child.kill("SIGINT");
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect(code).toBe(0);
    expect(runResult.parse(JSON.parse(stdout))).toMatchObject({ status: "stopped" });
  });

  it.skipIf(process.platform === "win32")("takes its worker along when it is killed", async () => {
    const child = spawn(
      process.execPath,
      [cliEntry, "run", at("iris.json"), "--iterations", "100000000"],
      {
        stdio: ["ignore", "ignore", "pipe"],
      },
    );
    await new Promise<void>((resolve) => {
      child.stderr.once("data", () => resolve());
    });
    const children = await childrenOf(child.pid as number);
    expect(children.length).toBe(1);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("close", resolve));
    await expect.poll(() => children.filter(isAlive), { timeout: 5000 }).toEqual([]);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function childrenOf(pid: number): Promise<number[]> {
  const list = spawn("ps", ["-o", "pid=", "--ppid", String(pid)]);
  let text = "";
  list.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  await new Promise((resolve) => list.once("close", resolve));
  return text.split("\n").filter(Boolean).map(Number);
}

describe("exported TypeScript", () => {
  it("is run, validated and compiled as the document it came from", async () => {
    const file = join(folder, "model.ts");
    await writeFile(file, modelSource(lineCircle()).text);
    const json = join(folder, "model.json");
    await writeFile(json, JSON.stringify(lineCircle()));
    const options = ["--iterations", "20", "--backend", "wasm", "--json"];
    const [code, document] = await Promise.all(
      [file, json].map(async (path) =>
        runResult.parse(lastJson(await runCli(["run", path, ...options]))),
      ),
    );
    expect({ ...code, seconds: 0 }).toEqual({ ...document, seconds: 0 });
    expect(lastJson(await runCli(["validate", file, "--json"]))).toMatchObject({ valid: true });
    expect(lastJson(await runCli(["compile", file, "--json"]))).toEqual(
      lastJson(await runCli(["compile", json, "--json"])),
    );
  });

  it("is refused by line and column, and never run", async () => {
    const file = join(folder, "bad.ts");
    const text = modelSource(lineCircle()).text;
    await writeFile(file, `${text}\nprocess.exit(0);\n`);
    const { code, stdout, stderr } = await runCli(["run", file]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(
      `line ${text.split("\n").length + 1}, column 1: Nothing is called "process" here.`,
    );
  });
});

describe("looking", () => {
  it("validate says yes", async () => {
    expect(lastJson(await runCli(["validate", at("iris.json"), "--json"]))).toMatchObject({
      valid: true,
    });
  });

  it("validate --json lists what is wrong", async () => {
    const { code, stdout } = await runCli(["validate", at("shape.json"), "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      valid: false,
      problems: [expect.objectContaining({ severity: "error", node: "linear" })],
    });
  });

  it("compile gives the constraints with their sides and variables", async () => {
    const set = lastJson(await runCli(["compile", at("line.json"), "--json"]));
    expect(set).toMatchObject({
      constraints: expect.arrayContaining([
        {
          id: "line",
          node: "line",
          op: "hyperplane",
          side: expect.stringMatching(/^[AB]$/),
          variables: ["point.value"],
        },
      ]),
      variables: [{ id: "point.value" }],
      parameters: [{ id: "point.value", count: 2 }],
    });
    expect(Object.keys(set as object)).toEqual(["constraints", "sides", "variables", "parameters"]);
  });

  it("templates and ops are listed", async () => {
    expect(lastJson(await runCli(["templates", "--json"]))).toEqual(
      expect.arrayContaining(
        ["mnist-mlp", "iris-mlp", "line-circle"].map((name) => expect.objectContaining({ name })),
      ),
    );
    expect(lastJson(await runCli(["ops", "--json"]))).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          type: "matmul",
          inputs: ["a", "b"],
          docs: expect.objectContaining({ page: "docs/ops/matmul.md" }),
        }),
      ]),
    );
  });
});

describe("parameters", () => {
  const solved = async (name: string, ...more: string[]) => {
    const args = ["run", at("line.json"), "--iterations", "40", "--backend", "wasm", "--json"];
    return runResult.parse(lastJson(await runCli([...args, ...more, at(name)])));
  };
  const exported = async (file: string, out: string) => {
    const args = ["export", at("line.json"), "--to", "ts", "--out", at(out), "--parameters"];
    return runCli([...args, at(file)]);
  };

  it("are kept by a run, and go along with an export", async () => {
    const result = await solved("line.safetensors", "--save");
    const kept = await readParameters(at("line.safetensors"));
    expect(kept.result).toEqual(result);
    expect(Object.keys(kept.arrays)).toEqual(["point.value"]);
    expect((await exported("line.safetensors", "with")).code).toBe(0);
    const { arrays } = await readParameters(join(at("with"), "parameters.safetensors"));
    expect(arrays).toEqual(kept.arrays);
  });

  it("are read from a checkpoint, too", async () => {
    await solved("line.pxrun", "--checkpoint");
    await solved("again.safetensors", "--save");
    expect(await exported("line.pxrun", "from-checkpoint")).toMatchObject({ code: 0, stderr: "" });
    const { arrays } = await readParameters(join(at("from-checkpoint"), "parameters.safetensors"));
    expect(arrays).toEqual((await readParameters(at("again.safetensors"))).arrays);
  });

  it("are refused where they are of another model, changed or not there", async () => {
    const bytes = await readFile(at("again.safetensors"));
    bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
    await writeFile(at("changed.safetensors"), bytes);
    const other = { "w.value": { shape: [1], data: Float32Array.of(1) } };
    await writeFile(at("other.safetensors"), encodeSafetensors(other));
    for (const [file, why] of [
      ["changed.safetensors", "its numbers were changed"],
      ["other.safetensors", 'There is no value for "point.value"'],
      ["none.safetensors", "does not exist"],
    ] as const) {
      const { code, stderr } = await exported(file, "refused");
      expect(code).not.toBe(0);
      expect(stderr).toContain(why);
      expect(existsSync(at("refused"))).toBe(false);
    }
  });
});

it("export --style single writes one file, which is run and read back", async () => {
  const out = at("single.ts");
  const args = ["export", at("line.json"), "--to", "ts", "--style", "single", "--out", out];
  expect(await runCli(args)).toMatchObject({ code: 0, stderr: "" });
  expect((await runCli(["diff", at("line.json"), out, "--ignore-layout"])).code).toBe(0);
  expect((await runCli(["run", out, "--iterations", "5"])).code).toBe(0);
  const again = await runCli(args);
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("Choose another name")]);
});

it("export writes a whole project with the packed library", async () => {
  const out = at("exported");
  const { code, stderr } = await runCli(["export", at("line.json"), "--to", "ts", "--out", out]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const manifest = JSON.parse(await readFile(join(out, "package.json"), "utf8"));
  const tarball = await readFile(join(out, manifest.dependencies.proxflow.replace("file:", "")));
  expect([...tarball.subarray(0, 2)]).toEqual([0x1f, 0x8b]);
  expect(await readFile(join(out, "src", "model.ts"), "utf8")).toContain("circle");
});
