import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "../helpers/cli.ts";
import { irisLinear } from "./samples.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "proxflow-diff-"));
  const iris = irisLinear();
  const nodes = iris.nodes.map((n) => (n.id === "score" ? { ...n, position: { x: 5, y: 5 } } : n));
  await writeFile(join(folder, "a.json"), JSON.stringify(iris));
  await writeFile(join(folder, "moved.json"), JSON.stringify({ ...iris, nodes }));
  await writeFile(join(folder, "cut.json"), JSON.stringify(iris).slice(0, 99));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const diff = (...args: string[]) => runCli(["diff", ...args], folder);

describe("proxflow diff", () => {
  it("ends with 0 and says so where the models are equal", async () => {
    const { code, stdout } = await diff("a.json", "a.json");
    expect([code, stdout]).toEqual([0, "a.json and a.json are the same.\n"]);
  });

  it("ends with 1 and prints one change a line, or all as JSON", async () => {
    const plain = await diff("a.json", "moved.json");
    expect([plain.code, plain.stdout]).toEqual([
      1,
      "Node score (accuracy) was moved on the canvas.\n",
    ]);
    const { code, stdout } = await diff("a.json", "moved.json", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      equal: false,
      changes: [{ kind: "moved", subject: "node", id: "score", after: { x: 5, y: 5 } }],
    });
    expect((await diff("a.json", "moved.json", "--ignore-layout")).code).toBe(0);
  });

  it("compares templates, too", async () => {
    const { code, stdout } = await diff("line-circle", "sudoku");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Node \S+.* was removed\.$/m);
  });

  it("ends with 2 where one cannot be read", async () => {
    const { code, stdout, stderr } = await diff("a.json", "cut.json");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/cut\.json: .*cut off|cut\.json: .*line/);
  });
});
