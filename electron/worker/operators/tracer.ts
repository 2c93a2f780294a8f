/** The operators of a document that runs: each in a sandbox of its own. */
import { ProxflowError } from "../../../core/base/errors.ts";
import { usedOperators } from "../../../core/graph/own-operators.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import type { Tracer } from "../../../core/operators/op.ts";
import { createSandbox, type LoadedOperator } from "./sandbox.ts";

/**
 * Only after the person's consent: this runs the document's code, in the sandbox.
 * @returns `undefined` where the document uses no operator of its own
 * @throws OperatorError; ProxflowError `operator-changed` where the document's data about an
 * operator is not what its source says
 */
export async function tracerOf(document: GraphDocument): Promise<Tracer | undefined> {
  const used = usedOperators(document);
  if (used.length === 0) return undefined;
  const sandbox = await createSandbox();
  const loaded = new Map<string, LoadedOperator>();
  for (const { name, entry, nodes } of used) {
    const operator = sandbox.load(entry.source);
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
      return operator.trace(part, shapes, params);
    },
  };
}
