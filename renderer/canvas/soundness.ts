/** What an edit would do to a document, before it is made. */
import { builtinDatasets } from "../../core/base/datasets.ts";
import type { Problem } from "../../core/base/errors.ts";
import { applyCommand, type Command } from "../../core/graph/commands.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { validate } from "../../core/graph/validate.ts";
import type { Validation } from "../../core/graph/validation.ts";

const errorsOf = ({ problems }: Validation): Problem[] =>
  problems.filter(({ severity, code }) => severity === "error" && code !== "missing-wire");

const sameProblem = (a: Problem) => (b: Problem) =>
  a.node === b.node && a.code === b.code && a.message === b.message;

/** True where the command causes no new error, and leaves no shape at `node` that does not fit. */
export function sound(
  document: GraphDocument,
  before: Validation,
  node: string,
  command: Command,
): boolean {
  const after = errorsOf(validate(applyCommand(document, command).document, builtinDatasets));
  const old = errorsOf(before);
  return after.every(
    (problem) =>
      old.some(sameProblem(problem)) &&
      !(problem.node === node && problem.code === "shape-mismatch"),
  );
}
