/** Whether the code that a document brings may run: the command line is asked by an option. */
import { usedOperators } from "../../core/graph/own-operators.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { DocumentError } from "../host/errors.ts";
import { notAllowed, sourceHash } from "../host/operators.ts";

/**
 * Says what code a document brings before it runs.
 * @throws DocumentError `operators-not-allowed` unless it was allowed
 */
export function allowOperators(
  document: GraphDocument,
  allowed: boolean,
  fix = "Read it in the document, then run with --allow-operators.",
): void {
  const used = usedOperators(document);
  if (used.length > 0 && !allowed)
    throw new DocumentError(used.map((operator) => ({ ...notAllowed(operator), fix })));
  for (const { name, entry } of used)
    process.stderr.write(`runs the operator ${name}, SHA-256 ${sourceHash(entry.source)}\n`);
}
