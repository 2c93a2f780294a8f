/**
 * What a test run ends with.
 * @typedef {{ passed: number, failed: number, skipped?: number }} Result
 * @typedef {Result & { name: string, seconds: number }} StageResult
 */

/** @param {readonly StageResult[]} results a table, one stage a line */
export function summary(results) {
  return results
    .map(({ name, seconds, passed, failed, skipped }) => {
      const counts = `${passed} ok${failed ? `, ${failed} FAILED` : ""}${skipped ? `, ${skipped} skipped` : ""}`;
      return `${name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s   ${counts}`;
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
