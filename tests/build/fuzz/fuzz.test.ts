/** Parsers of outside bytes, fuzzed a little, always alike; and that the fuzzer sees what is wrong. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judge } from "../../../build/fuzz/judge.mjs";
import { fuzz } from "../../../build/fuzz/session.mjs";
import { shrink } from "../../../build/fuzz/shrink.mjs";
import { type Campaign, campaign, type Target } from "../../../build/fuzz/targets.mjs";
import { inRoot } from "../../../build/paths.mjs";

/** Inputs a target. */
const INPUTS = 150;
const SEED = 20;
/** Milliseconds for what starts processes or loads all parsers, on a machine with other work. */
const SLOW = 180_000;

let folder: string;
let all: Campaign;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "proxflow-fuzz-"));
  all = await campaign((path: string) => import(inRoot(`${path}.ts`)), join(folder, "own"));
}, SLOW);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const names = [
  ..."document clipboard typescript csv tsv json text idx npy npz png jpeg zip gzip plan".split(
    " ",
  ),
  ..."reading packed embedded safetensors checkpoint operator app-file request from-worker".split(
    " ",
  ),
  ..."to-worker telemetry page-path file-name option path journal".split(" "),
];

describe("every parser of outside bytes", () => {
  it("is a target", () => {
    expect(all.targets.map(({ name }) => name).sort()).toEqual([...names].sort());
  });

  it.each(names)("%s: reads, or refuses with a typed reason", { timeout: SLOW }, async (name) => {
    const target = all.targets.find((each) => each.name === name) as Target;
    const faults: unknown[] = [];
    let rejected = 0;
    for (let index = 0; index < INPUTS; index++) {
      const verdict = await all.judge(target, all.input(target, SEED, index));
      if (verdict.kind === "rejected") rejected++;
      else if (verdict.kind !== "accepted") faults.push({ index, ...verdict });
    }
    expect(faults).toEqual([]);
    // A list of the app's own files leaves out what is damaged, and refuses nothing.
    if (name !== "app-file") expect(rejected).toBeGreaterThan(0);
  });

  it("gets the same inputs for the same seed", () => {
    for (const target of all.targets)
      expect(all.input(target, 3, 5)).toEqual(all.input(target, 3, 5));
  });
});

describe("the fuzzer", () => {
  it("tells a typed refusal from an error", async () => {
    const none = () => undefined;
    const verdict = (run: Target["run"]) => judge(run, new Uint8Array(), none);
    expect(await verdict(() => ({ code: "bad-byte", message: "No." }))).toEqual({
      kind: "rejected",
      code: "bad-byte",
    });
    expect((await verdict(() => ({ code: "internal", message: "x" }))).kind).toBe("untyped");
    expect((await verdict(() => ({ code: "bad-byte", message: "" }))).kind).toBe("untyped");
    expect((await verdict(() => ({ code: undefined, message: "x" }))).kind).toBe("untyped");
  });

  it("makes an input small that fails", async () => {
    const big = Uint8Array.from({ length: 500 }, (_, i) => i % 100);
    const small = await shrink(big, async (bytes) => bytes.includes(42));
    expect([...small]).toEqual([42]);
  });

  const bad = pathToFileURL(inRoot("tests", "build", "fuzz", "bad-parsers.mjs")).href;
  it.each([
    ["untyped", "untyped", "untyped"],
    ["hanging", "hangs", "hang"],
    ["endless", "hangs", "hang"],
    ["dying", "crashes", "crash"],
    ["greedy", "crashes", "memory"],
    ["polluting", "crashes", "crash"],
    ["stray", "crashes", "crash"],
  ] as const)(
    "sees a parser that is %s, and keeps the input",
    { timeout: SLOW },
    async (only, total, kind) => {
      const report = await fuzz({
        seconds: 1,
        seed: 1,
        only,
        folder: join(folder, only),
        faults: join(folder, "found"),
        what: bad,
        ceiling: 2 ** 28,
        // A busy machine takes its time to fill a memory; what hangs has to be waited for.
        ...(only === "greedy" && { patience: 60_000 }),
      });
      expect(report[total]).toBeGreaterThan(0);
      const [fault] = report.found;
      expect(fault?.kind).toBe(kind);
      expect(fault?.repeat).toMatch(/^npm run fuzz -- --only .* --input /);
      if (only === "untyped")
        expect([...readFileSync(join(inRoot(), fault?.file ?? ""))]).toEqual([7]);
    },
  );

  it("finds nothing where nothing is", { timeout: SLOW }, async () => {
    for (const only of ["sound", "refusing"]) {
      const where = { folder: join(folder, only), faults: join(folder, "none") };
      const report = await fuzz({ seconds: 1, seed: 1, only, ...where, what: bad });
      expect(report).toMatchObject({ crashes: 0, hangs: 0, untyped: 0, found: [] });
      expect(report.inputs).toBeGreaterThan(0);
    }
  });
});
