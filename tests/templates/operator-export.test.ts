/** A model with an operator of its own leaves as a project that type-checks, runs and repeats its numbers. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { importTypeScript } from "../../core/codegen/import-typescript.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { runResult } from "../../core/protocol/messages.ts";
import { createSandbox } from "../../electron/worker/operators/sandbox.ts";
import { makeDocument, makeNode, wire } from "../core/graph/small.ts";
import { runCli } from "../helpers/cli.ts";
import type { EmptyProject } from "../helpers/empty-project.ts";
import { compileAll, exportFolder, node } from "../helpers/exported.ts";
import { operatorOf, softplusSource } from "../helpers/operators.ts";

let project: EmptyProject;
let document: GraphDocument;
const at = (...path: string[]) => join(project.folder, ...path);
const short = ["--iterations", "3", "--backend", "wasm", "--json"];
const allow = "--allow-operators";

beforeAll(async () => {
  project = await exportFolder();
  const source = softplusSource(true);
  const loaded = (await createSandbox()).load(source);
  document = {
    ...makeDocument(
      [
        makeNode("data", "dataset", { name: "iris" }),
        makeNode("w", "parameter", { shape: [4, 3] }),
        makeNode("m", "matmul"),
        makeNode("soft", "custom.soft-plus", { sharpness: 2 }),
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
      ].map((edge) => ({ ...edge, id: `${edge.to.node}.${edge.to.port}` })),
    ),
    operators: { "soft-plus": operatorOf(source, loaded.manifest) },
  };
  loaded.dispose();
  await writeFile(at("soft.proxflow"), JSON.stringify(document));
}, 300_000);
afterAll(() => project?.remove());

it("runs nothing of it where nobody has allowed that, and says so", async () => {
  const args = ["export", at("soft.proxflow"), "--to", "ts", "--out"];
  const { code, stderr } = await runCli([...args, at("blocked")]);
  expect(code).toBe(0);
  expect(stderr).toContain("own operators were not allowed to run");
  expect(await readFile(at("blocked", "src", "model.test.ts"), "utf8")).toContain("skip");
});

it("takes no checkpoint of such a model before it is allowed", async () => {
  const kept = at("soft.pxrun");
  const ran = await runCli(["run", at("soft.proxflow"), ...short, allow, "--checkpoint", kept]);
  expect(ran.code).toBe(0);
  const refused = [
    ["export", at("soft.proxflow"), "--to", "ts", "--out", at("no"), "--parameters", kept],
    ["evaluate", at("soft.proxflow"), "--parameters", kept],
  ];
  for (const args of refused) {
    const { code, stderr } = await runCli(args);
    expect(code).toBe(1);
    expect(stderr).toMatch(/SHA-256 [0-9a-f]{64}\), which was not allowed to run/);
  }
});

it("type-checks, repeats its numbers, predicts, and is read back", async () => {
  const ran = await runCli([
    ...["run", at("soft.proxflow"), ...short, allow],
    ...["--save", at("soft.safetensors")],
  ]);
  const wanted = runResult.parse(JSON.parse(ran.stdout.trim()));
  const exported = await runCli([
    ...["export", at("soft.proxflow"), "--to", "ts", "--out", at("soft"), allow],
    ...["--parameters", at("soft.safetensors")],
  ]);
  expect(exported.code).toBe(0);
  expect(exported.stderr).toMatch(/^runs the operator soft-plus, SHA-256 [0-9a-f]{64}\n$/);
  expect(await readFile(at("soft", "README.md"), "utf8")).toContain("a sandbox without files");
  expect(await compileAll([at("soft")])).toBe("");

  const solved = await node(at("soft"), "dist/main.js", ...short);
  expect({ code: solved.code, stderr: solved.code === 0 ? "" : solved.stderr }).toEqual({
    code: 0,
    stderr: "",
  });
  const found = runResult.parse(JSON.parse(solved.stdout.trim()));
  expect({ ...found, seconds: 0 }).toEqual({ ...wanted, seconds: 0 });
  expect(await node(at("soft"), "--test", "dist/model.test.js")).toMatchObject({ code: 0 });

  const predicted = await node(
    at("soft"),
    "--input-type=module",
    "--eval",
    'import { predict } from "./dist/predict.js"; console.log(JSON.stringify((await predict([5, 3, 1, 0.2]))["soft.y"].shape));',
  );
  expect(predicted).toMatchObject({ code: 0, stdout: "[1,3]\n" });

  const model = at("soft", "src", "model.ts");
  const back = importTypeScript(await readFile(model, "utf8"));
  expect(back.problems).toEqual([]);
  expect(back.document?.operators).toEqual(document.operators);
  const refused = await runCli(["run", model, ...short]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain("not allowed to run");
  const again = runResult.parse(
    JSON.parse((await runCli(["run", model, ...short, allow])).stdout.trim()),
  );
  expect({ ...again, seconds: 0 }).toEqual({ ...wanted, seconds: 0 });
}, 300_000);
