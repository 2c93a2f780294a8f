/** A solve as an async iterator: what a program that uses the library sees of a run. */
import type { GraphDocument } from "../graph/schema.ts";
import { createSession } from "./index.ts";
import { run } from "./run.ts";
import { type Solve, type SolveOptions, solveOn } from "./solving.ts";

export type { Parameters, Solve, Solved, SolveFrame, SolveOptions } from "./solving.ts";

const engine = { createSession, run };
/**
 * Solves a document on the tfjs backend that is set. Nothing is computed before the first frame or
 * the result is asked for.
 *
 * The run waits for its reader: while the loop's body works on a frame, nothing is computed, and no
 * frame is made that is not read. Leaving the loop ends the run. It runs once: a second loop is
 * refused.
 * @throws ProxflowError, from the loop or `result`: `bad-document`, `no-dataset`, `not-finite`,
 * `bad-parameters`
 * @example
 * ```ts
 * import "@tensorflow/tfjs-backend-cpu";
 * import { model, solve } from "proxflow";
 *
 * const m = model("line and circle");
 * const point = m.parameter("point", { shape: [2] });
 * m.hyperplane("line", { x: point.value });
 * m.sphere("circle", { x: point.value });
 *
 * const run = solve(m.document({ algorithm: "dr", stop: { gap: 1e-6, iterations: 500 } }));
 * for await (const { iteration, gap } of run) console.log(iteration, gap);
 * const { status, parameters } = await run.result();
 * console.log(status, parameters["point.value"]?.data);
 * ```
 */
export function solve(document: GraphDocument, options: SolveOptions = {}): Solve {
  return solveOn(() => engine, document, options);
}
