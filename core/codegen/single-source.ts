/** A document as one file to paste: the model, and the lines that solve it. */
import type { GraphDocument } from "../graph/schema.ts";
import { modelSource } from "./model-source.ts";

/**
 * The model without how it stands on a canvas, and a run of it in Node. `importTypeScript` reads it
 * back, the run passed over.
 * @throws ProxflowError where the document has no code: see `modelSource`
 * @example
 * ```ts
 * import { model, singleSource } from "proxflow";
 *
 * const m = model("unit");
 * m.sphere("circle", { x: m.parameter("point", { shape: [2] }).value });
 * console.log(singleSource(m.document()).split("\n")[0]); // // Model: unit
 * ```
 */
export function singleSource(document: GraphDocument): string {
  const { text } = modelSource(document, { layout: false });
  const head = /^import \{.*\} from "proxflow";$/m;
  return `${text.replace(head, (line) => `${line}\nimport { runInNode } from "proxflow/node";`)}
// Run it in a folder where the package proxflow is installed.
const result = await runInNode(document);
console.log(result);
`;
}
