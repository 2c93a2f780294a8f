/** The form in which the mini-batches of a plan are posed, and the order of its projections. */
import type { Compiled } from "../compile/index.ts";
import type { SolverSettings } from "../solvers/settings.ts";
import { settled } from "./advance.ts";
import { consensusProblem } from "./consensus-problem.ts";
import { copiesProblem } from "./copies-problem.ts";
import type { PoseBatch } from "./problem.ts";
import type { SessionOptions } from "./types.ts";

/** Points are the business of the form that made them. */
export type Point = unknown;

export interface Posing {
  /** "consensus" where copies agree and some op needs them, else "copies". */
  readonly form: "consensus" | "copies";
  readonly pose: PoseBatch<Point>;
  /** Whether a point means the same on every backend; copies of products are held in several ways. */
  readonly portable: boolean;
}

/** @param wanted see `SessionOptions.form` */
export function posingOf(
  { partition, sweep }: Pick<Compiled, "partition" | "sweep">,
  settings: SolverSettings,
  wanted: SessionOptions["form"],
): Posing {
  const { plan, side } = partition;
  const { algorithm } = settings;
  const functions = plan.vertices.flatMap(({ active, kind, op }) =>
    active && kind === "function" && op.kind === "function" ? [op] : [],
  );
  const fits = settled(algorithm) && functions.some((op) => op.copies);
  const layers =
    algorithm === "cp" || algorithm === "cdr"
      ? sweep
      : (["A", "B"] as const).map((s) =>
          plan.vertices.filter((v) => side[v.index] === s).map((v) => v.index),
        );
  if (fits && wanted !== "copies") {
    const pose = consensusProblem(plan, layers, settings, wanted !== "fused") as PoseBatch<Point>;
    return { form: "consensus", pose, portable: true };
  }
  const pose = copiesProblem(partition, layers, settings) as PoseBatch<Point>;
  return { form: "copies", pose, portable: !functions.some((op) => op.matrixProduct) };
}
