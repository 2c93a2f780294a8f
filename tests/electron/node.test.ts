import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runResult } from "../../core/protocol/messages.ts";
import { type RunProgress, runInNode } from "../../electron/node.ts";
import { lastJson, runCli } from "../helpers/cli.ts";
import { irisLinear } from "./samples.ts";

it("gives the numbers of the command line", async () => {
  const folder = await mkdtemp(join(tmpdir(), "proxflow-node-"));
  try {
    const path = join(folder, "iris.json");
    await writeFile(path, JSON.stringify(irisLinear()));
    const outcome = await runCli(["run", path, "--seed", "3", "--iterations", "15", "--json"]);
    const there = runResult.parse(lastJson(outcome));
    const progress: RunProgress[] = [];
    const backends: string[] = [];
    const here = await runInNode(irisLinear(), {
      overrides: { seed: 3, iterations: 15 },
      onProgress: (p) => progress.push(p),
      onBackend: (name) => backends.push(name),
    });
    expect({ ...here, seconds: 0 }).toEqual({ ...there, seconds: 0 });
    expect(backends).toEqual(["wasm"]);
    expect(progress.at(-1)).toMatchObject({
      iteration: 15,
      residuals: { linear: expect.any(Number), loss: expect.any(Number) },
      metrics: { accuracy: expect.any(Number) },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it("stops when it is told to, with timers running meanwhile", async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 200);
  const result = await runInNode(irisLinear({ seconds: 60 }), { signal: controller.signal });
  expect(result.status).toBe("stopped");
  expect(result.seconds).toBeLessThan(10);
});

it("refuses a document that is unsound and settings out of range", async () => {
  const document = irisLinear();
  await expect(runInNode({ ...document, edges: document.edges.slice(1) })).rejects.toEqual(
    expect.objectContaining({ place: expect.objectContaining({ node: "linear" }) }),
  );
  await expect(runInNode(document, { overrides: { seed: -1 } })).rejects.toEqual(
    expect.objectContaining({ code: "bad-setting" }),
  );
});
