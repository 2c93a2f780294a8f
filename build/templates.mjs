/**
 * `npm run templates [-- name ...] [-- --json]`: runs templates by the command line with the seed and
 * the budget of their expect.json, and reports for each what it must reach, whether it does, and the
 * seconds. Exit code 1 where one does not, or takes longer than it may.
 */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { ensureLibrary } from "./ensure.mjs";
import { inRoot } from "./paths.mjs";
import { entry, say } from "./run.mjs";

/**
 * @typedef {{ min?: number, max?: number }} Bounds
 * @typedef {{ seed: number, budget: { iterations?: number, seconds: number }, expect: { gap?: Bounds, metrics?: Record<string, Bounds> } }} Expectations
 * @typedef {{ gap: number, metrics: Record<string, number>, iterations: number, status: string, backend: string }} Result
 */

/** @param {string[]} args @returns {Promise<Result>} */
const proxflow = (args) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [inRoot("dist", "electron", "cli", "main.js"), ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (text) => {
      out += text;
    });
    child.stderr.on("data", (text) => {
      err += text;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(out.trim().split("\n").at(-1) ?? ""));
      else reject(new Error(err.trim()));
    });
  });

/** @param {number | undefined} value @param {Bounds} bounds */
const within = (value, { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }) =>
  value !== undefined && value >= min && value <= max;

/** Runs one template. @param {string} name */
async function check(name) {
  /** @type {Expectations} */
  const { seed, budget, expect } = JSON.parse(
    readFileSync(inRoot("templates", name, "expect.json"), "utf8"),
  );
  const goals = Object.entries({ ...(expect.gap && { gap: expect.gap }), ...expect.metrics });
  const limit = budget.iterations === undefined ? [] : ["--iterations", String(budget.iterations)];
  const start = performance.now();
  /** @type {Result | undefined} */
  let result;
  let error;
  try {
    result = await proxflow(["run", name, "--seed", String(seed), ...limit, "--json"]);
  } catch (failure) {
    error = failure instanceof Error ? failure.message : String(failure);
  }
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  const figures = Object.fromEntries(
    goals.map(([goal]) => [goal, goal === "gap" ? result?.gap : result?.metrics[goal]]),
  );
  return {
    name,
    target: Object.fromEntries(goals),
    figures,
    reached: goals.every(([goal, bounds]) => within(figures[goal], bounds)),
    inBudget: seconds <= budget.seconds,
    seconds,
    budgetSeconds: budget.seconds,
    iterations: result?.iterations,
    ...(error !== undefined && { error }),
  };
}

entry(async () => {
  await ensureLibrary();
  const args = process.argv.slice(2);
  const json = args.includes("--json");
  const named = args.filter((arg) => arg !== "--json");
  const names =
    named.length > 0
      ? named
      : readdirSync(inRoot("templates"), { withFileTypes: true })
          .filter((found) => found.isDirectory())
          .map((found) => found.name)
          .sort();
  const results = [];
  for (const name of names) {
    const result = await check(name);
    results.push(result);
    const word = result.reached ? (result.inBudget ? "reached" : "reached, too late") : "missed";
    if (!json)
      say(
        `${name.padEnd(26)} ${word.padEnd(18)} ${result.seconds.toFixed(1).padStart(6)} s  ${JSON.stringify(result.figures)} of ${JSON.stringify(result.target)}${result.error ? `\n  ${result.error}` : ""}`,
      );
  }
  const seconds = Math.round(results.reduce((sum, each) => sum + each.seconds, 0) * 10) / 10;
  const reached = results.filter((each) => each.reached && each.inBudget).length;
  if (json)
    console.log(JSON.stringify({ templates: results, reached, of: results.length, seconds }));
  else say(`${reached} of ${results.length} reached in ${seconds} s.`);
  return reached === results.length ? 0 : 1;
});
