/** A short soak on real hosts and workers. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

it("loses nothing in a short soak", () => {
  const soak = join(import.meta.dirname, "../../build/soak.mjs");
  const args = [soak, "--minutes", "0.4", "--seed", "5", "--json"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(status, stderr).toBe(0);
  const report = JSON.parse(stdout);
  expect(report.kills.worker + report.kills.host).toBeGreaterThan(0);
  expect(report.saves.acknowledged).toBeGreaterThan(0);
  expect(report).toMatchObject({
    saves: { lost: 0 },
    resumed: { unequal: 0 },
    failures: [],
  });
}, 300_000);
