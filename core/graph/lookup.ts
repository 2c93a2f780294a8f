/** The operators that a document knows: those built in and its own. */
import { type OpLookup, opsIn } from "./definitions.ts";
import type { GraphDocument } from "./schema.ts";
import { validate } from "./validate.ts";

/** Cheap to call again and again: it is worked out once for the same definitions. */
export const opsOf = ({
  definitions,
  operators,
}: Pick<GraphDocument, "definitions" | "operators">): OpLookup =>
  opsIn({ definitions, operators }, validate);
