/** The operators of a document that runs: each in a sandbox of its own. */
import { ProxflowError } from "../../../core/base/errors.ts";
import { type UsedOperator, usedOperators } from "../../../core/graph/own-operators.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import type { OperatorEntry } from "../../../core/operators/manifest.ts";
import type { Tracer } from "../../../core/operators/op.ts";
import { OperatorError } from "./refusals.ts";
import { createSandbox, type LoadedOperator } from "./sandbox.ts";

/**
 * Only after the person's consent: this runs the document's code, in the sandbox.
 * @returns `undefined` where the document uses no operator of its own
 * @throws ProxflowError as the sandbox refuses, at the node, with the line in its words; `operator-changed` where the document's data about an
 * operator is not what its source says
 */
export async function tracerOf(document: GraphDocument): Promise<Tracer | undefined> {
  const used = usedOperators(document);
  if (used.length === 0) return undefined;
  const sandbox = await createSandbox();
  const loaded = new Map<string, LoadedOperator>();
  for (const { name, entry, nodes } of used) {
    const operator = placed(entry, nodes[0], () => sandbox.load(entry.source));
    loaded.set(name, operator);
    if (JSON.stringify(operator.manifest) !== JSON.stringify(entry.manifest))
      throw new ProxflowError(
        "operator-changed",
        `What the document says of "${entry.manifest.docs.title}" is not what its source says.`,
        { node: nodes[0], fix: "Open the operator's source and save it again." },
      );
  }
  return {
    trace(name, part, shapes, params) {
      const operator = loaded.get(name);
      if (operator === undefined)
        throw new ProxflowError("operator-asleep", `The operator "${name}" was not started.`);
      const { entry, nodes } = used.find((each) => each.name === name) as UsedOperator;
      const own = document.nodes.find(
        ({ id, params: set }) =>
          nodes.includes(id) && Object.entries(set).every(([key, value]) => params[key] === value),
      );
      return placed(entry, own?.id ?? nodes[0], () => operator.trace(part, shapes, params));
    },
  };
}

/** A refusal of the sandbox with the node and the line that it is about. */
function placed<T>({ manifest }: OperatorEntry, node: string | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    const line = error.line === undefined ? "" : `, line ${error.line}`;
    throw new ProxflowError(
      error.code,
      `Operator \u201c${manifest.docs.title}\u201d${line}: ${error.message}`,
      { node, fix: error.fix },
    );
  }
}
