import { expect, it } from "vitest";
import { lastJson, runCli } from "../helpers/cli.ts";

it("certifies one operation, on the backend asked for", async () => {
  const outcome = await runCli([
    ...["certify", "l1-ball", "--samples", "100", "--backend", "cpu", "--json"],
  ]);
  expect(outcome.stderr).toMatch(/Backend cpu/);
  const result = lastJson(outcome) as { backend: string; ops: Record<string, unknown>[] };
  expect(result.backend).toBe("cpu");
  expect(result.ops).toEqual([
    {
      op: "l1-ball",
      form: "indicator",
      exact: true,
      samples: expect.any(Number),
      membership: expect.any(Number),
      idempotence: expect.any(Number),
      beaten: 0,
      worstGap: expect.any(Number),
      nans: 0,
    },
  ]);
  expect(result.ops[0]?.samples).toBeGreaterThanOrEqual(100);
});

it("refuses what has no projection, and bad usage", async () => {
  const unknown = await runCli(["certify", "warp-drive"]);
  expect(unknown.code).toBe(1);
  expect(unknown.stderr).toMatch(/no operation "warp-drive".*l1-ball/);
  const source = await runCli(["certify", "dataset"]);
  expect(source.code).toBe(1);
  expect(source.stderr).toMatch(/no projection/);
  expect((await runCli(["certify", "box", "--samples", "0"])).code).toBe(2);
});
