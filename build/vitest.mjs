/** Runs projects of vitest.config.ts and counts. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inRoot } from "./paths.mjs";
import { run } from "./run.mjs";

/**
 * Counts of a JSON report. A file that could not be run counts as one failed test; no test at all
 * is a failure, too.
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number,
 *   testResults: readonly { status: string, assertionResults: readonly { status: string,
 *     fullName: string, failureMessages?: readonly string[] | null }[] }[] }} report
 * @returns {import("./summary.mjs").Result}
 */
export function counts(report) {
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  ).length;
  const failed = report.numFailedTests + broken;
  const passed = report.numPassedTests;
  // A test that passed after all keeps the message of its first try.
  const again = report.testResults
    .flatMap((file) => file.assertionResults)
    .filter((test) => test.status === "passed" && (test.failureMessages?.length ?? 0) > 0)
    .map((test) => test.fullName);
  return {
    passed,
    failed: passed + failed === 0 ? 1 : failed,
    skipped: report.numPendingTests,
    ...(again.length > 0 && { again }),
  };
}

/**
 * @param {readonly string[]} projects
 * @param {Record<string, string>} [env]
 * @returns {Promise<import("./summary.mjs").Result>}
 */
export async function runTests(projects, env = {}) {
  const folder = mkdtempSync(join(tmpdir(), "proxflow-test-"));
  const file = join(folder, "report.json");
  const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  for (const project of projects) args.push("--project", project);
  try {
    const script = inRoot("node_modules", "vitest", "vitest.mjs");
    const code = await run(process.execPath, [script, ...args], { stdio: "inherit", env });
    const result = counts(JSON.parse(readFileSync(file, "utf8")));
    // Unhandled errors fail a run of which each test passed.
    return code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
  } catch {
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
