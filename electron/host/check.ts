/** What is checked of a document before a run, without data and without a backend. */
import { builtinDatasets } from "../../core/base/datasets.ts";
import { ProxflowError } from "../../core/base/errors.ts";
import { compile } from "../../core/compile/index.ts";
import { parseGoal } from "../../core/engine/index.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { RunOverrides } from "../../core/protocol/messages.ts";
import { solverSettings } from "../../core/solvers/settings.ts";
import { DocumentError, defined } from "./errors.ts";

/**
 * The document with other settings. Stop rules are taken one by one: seconds given here leave the
 * document's limit of iterations in force.
 * @throws ProxflowError `bad-setting` for a value out of range
 */
export function withOverrides(document: GraphDocument, overrides: RunOverrides): GraphDocument {
  const { algorithm, backend, seed, maxMemory, iterations, seconds, until } = overrides;
  const solver = solverSettings.safeParse({
    ...document.solver,
    ...defined({ algorithm, backend, seed, maxMemory }),
    stop: { ...document.solver.stop, ...defined({ iterations, seconds, until }) },
  });
  if (!solver.success) {
    const issue = solver.error.issues[0];
    throw new ProxflowError(
      "bad-setting",
      `Solver setting ${issue?.path.join(".")}: ${issue?.message}.`,
    );
  }
  return { ...document, solver: solver.data };
}

/**
 * Names of the data sets that a document's nodes use.
 * @throws DocumentError if it is unsound, ProxflowError `bad-goal` for a metric nothing measures
 */
export function checkDocument(document: GraphDocument): string[] {
  const compiled = compile(document, builtinDatasets);
  if (!compiled.ok) throw new DocumentError(compiled.problems);
  const { until } = document.solver.stop;
  if (until !== undefined)
    parseGoal(
      until,
      compiled.set.probes.map((p) => p.metric),
    );
  return [...new Set(Object.values(compiled.set.datasets))];
}
