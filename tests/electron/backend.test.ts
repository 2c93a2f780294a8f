import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { findChromium } from "../../build/find-chromium.mjs";
import { softwareGpu } from "../../build/software-gpu.mjs";
import { runResult } from "../../core/protocol/messages.ts";
import { pickBackend } from "../../electron/worker/backend.ts";
import { probeGpu } from "../../electron/worker/webgpu.ts";
import { runCli } from "../helpers/cli.ts";

describe("picking a backend", () => {
  it.each(["wasm", "cpu", "wasm"] as const)("%s is taken as asked and computes", async (name) => {
    const picked = await pickBackend(name);
    expect(picked).toEqual({ name, reason: expect.stringContaining("as asked") });
    expect(tf.getBackend()).toBe(name);
    const product = tf.matMul([[1, 2]], [[3], [4]]);
    expect([...(await product.data())]).toEqual([11]);
  });

  it("auto takes the best there is and says why", async () => {
    const probe = await probeGpu();
    const picked = await pickBackend("auto");
    expect(tf.getBackend()).toBe(picked.name);
    if (probe.found && !probe.software) expect(picked.name).toBe("webgpu");
    else
      expect(picked).toEqual({
        name: "wasm",
        reason: expect.stringMatching(/, so wasm \(SIMD\)$/),
      });
  });

  it("webgpu without an adapter is a refusal, never another backend", async () => {
    if ((await probeGpu()).found) return expect((await pickBackend("webgpu")).name).toBe("webgpu");
    await expect(pickBackend("webgpu")).rejects.toEqual(
      expect.objectContaining({
        code: "backend-missing",
        message: expect.stringContaining("webgpu"),
      }),
    );
  });
});

const gpu = softwareGpu(findChromium());

describe.skipIf("why" in gpu)("a software adapter", () => {
  const env = "env" in gpu ? gpu.env : {};
  const args = ["run", "line-circle", "--iterations", "5", "--json", "--backend"];

  it("is skipped under auto, with that said", async () => {
    const { code, stdout, stderr } = await runCli([...args, "auto"], undefined, env);
    expect(code).toBe(0);
    expect(runResult.parse(JSON.parse(stdout)).backend).not.toBe("webgpu");
    expect(stderr).toMatch(/the only GPU adapter is a software one \(SwiftShader/);
  });

  it("is used when asked for, with the numbers of the others", async () => {
    const gpu = await runCli([...args, "webgpu"], undefined, env);
    expect(gpu.stderr).toMatch(/Backend webgpu: webgpu as asked, on SwiftShader/);
    const [a, b] = [gpu, await runCli([...args, "wasm"])].map(({ stdout }) =>
      runResult.parse(JSON.parse(stdout)),
    );
    expect(a?.backend).toBe("webgpu");
    expect(a?.gap).toBeCloseTo(b?.gap as number, 5);
  });
});
