/**
 * What a test run ends with.
 * @typedef {{ passed: number, failed: number, skipped?: number, again?: readonly string[] }} Result
 * `again`: names of tests that failed once and passed when tried again; they are counted as passed.
 * @typedef {Result & { name: string, seconds: number }} StageResult
 */

/** @param {readonly StageResult[]} results a table, one stage a line, and what passed only when tried again */
export function summary(results) {
  return results
    .map(({ name, seconds, passed, failed, skipped, again = [] }) => {
      const counts = `${passed} ok${failed ? `, ${failed} FAILED` : ""}${skipped ? `, ${skipped} skipped` : ""}`;
      const tried = again.map((test) => `\n           passed when tried again: ${test}`).join("");
      return `${name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s   ${counts}${tried}`;
    })
    .join("\n");
}

/** @param {readonly StageResult[]} results */
export function closing(results) {
  const total = (/** @type {"passed" | "failed" | "skipped"} */ key) =>
    results.reduce((sum, result) => sum + (result[key] ?? 0), 0);
  const skipped = total("skipped");
  return `${total("passed")} passed, ${total("failed")} failed${skipped ? `, ${skipped} skipped` : ""}`;
}
