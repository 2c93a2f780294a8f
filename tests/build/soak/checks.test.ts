/** The soak's own checks must see what they are there for. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { createLedger, differs } from "../../../build/soak/ledger.mjs";
import { createPace } from "../../../build/soak/pace.mjs";
import { canScan, MARK, marked } from "../../../build/soak/processes.mjs";
import { createRandom } from "../../../build/soak/random.mjs";

describe("the ledger of saves", () => {
  it("tells a lost save and an older one from those that are there", () => {
    const ledger = createLedger();
    ledger.ask("a", { n: 1 });
    expect(ledger.check("a", undefined)).toBeUndefined();
    ledger.acknowledge("a", { n: 1 });
    ledger.acknowledge("a", { n: 2 });
    expect(ledger.check("a", { n: 2 })).toBeUndefined();
    expect(ledger.check("a", { n: 1 })).toMatch(/none of what was saved/);
    expect(ledger.check("a", undefined)).toMatch(/cannot be read/);
    expect(ledger.count()).toBe(2);
  });

  it("takes a save that was not answered either way, and holds what it finds", () => {
    const ledger = createLedger();
    ledger.acknowledge("a", { n: 1 });
    ledger.ask("a", { n: 2 });
    expect(ledger.check("a", { n: 2 })).toBeUndefined();
    expect(ledger.check("a", { n: 1 })).toMatch(/none of what was saved/);
  });
});

describe("a run that went on", () => {
  const whole = { iterations: 10, metrics: { loss: 0.5 }, values: [{ id: "w", data: [0.1] }] };
  it("is held against the uninterrupted one bit for bit", () => {
    expect(differs(whole, structuredClone(whole))).toBeUndefined();
    const data = [0.1 + Number.EPSILON];
    expect(differs(whole, { ...whole, values: [{ id: "w", data }] })).toMatch(/parameters/);
    expect(differs(whole, { ...whole, metrics: { loss: 0.6 } })).toMatch(/metrics/);
    expect(differs(whole, { ...whole, iterations: 9 })).toMatch(/9 iterations instead of 10/);
  });
});

it.runIf(canScan)("finds a process that is left, by its mark", async () => {
  const mark = `test-${process.pid}`;
  const script = "console.log(1); setInterval(() => {}, 1000)";
  const child = spawn(process.execPath, ["-e", script], {
    env: { ...process.env, [MARK]: mark },
    stdio: ["ignore", "pipe", "ignore"],
  });
  await once(child.stdout, "data");
  expect(marked(mark)).toEqual([child.pid]);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(marked(mark)).toEqual([]);
});

it("goes on for its minutes, and on a slow machine until there were enough kills", () => {
  let now = 0;
  const minute = 60_000;
  const pace = createPace(2, () => now);
  now = 1.9 * minute;
  for (let i = 0; i < 79; i++) pace.kill();
  expect(pace.goes()).toBe(true);
  now = 2.1 * minute;
  expect(pace.goes()).toBe(true);
  pace.kill();
  expect(pace.goes()).toBe(false);
  const slow = createPace(1, () => now);
  now += 3.1 * minute;
  expect(slow.goes()).toBe(false);
  expect(slow.minutes()).toBeCloseTo(3.1);
});

it("repeats its random numbers from a seed", () => {
  const draw = (seed: number): number[] => {
    const random = createRandom(seed);
    return Array.from({ length: 5 }, () => random.below(1000));
  };
  expect(draw(3)).toEqual(draw(3));
  expect(draw(3)).not.toEqual(draw(4));
});

it.each([
  ["enospc", "ENOSPC 5"],
  ["torn", ""],
])("makes a write fail once: %s", async (kind, said) => {
  const folder = mkdtempSync(join(tmpdir(), "proxflow-faults-"));
  try {
    const fault = join(folder, "fault");
    const script = `
      const fs = require("node:fs");
      fs.writeFileSync(${JSON.stringify(fault)}, ${JSON.stringify(JSON.stringify({ kind, after: 5 }))});
      const path = ${JSON.stringify(join(folder, "a"))};
      fs.promises.open(path, "w").then((file) => file.writeFile("0123456789"))
        .catch((error) => console.log(error.code, fs.statSync(path).size));`;
    const faults = pathToFileURL(join(import.meta.dirname, "../../../build/soak/faults.mjs")).href;
    const child = spawn(process.execPath, ["--import", faults, "-e", script], {
      env: { ...process.env, PROXFLOW_SOAK_FAULT: fault },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let out = "";
    child.stdout.on("data", (text) => {
      out += text;
    });
    const [, signal] = await once(child, "close");
    expect(out.trim()).toBe(said);
    expect(signal).toBe(kind === "torn" ? "SIGKILL" : null);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
