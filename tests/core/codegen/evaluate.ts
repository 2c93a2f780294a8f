/** Runs the source of an exported `src/model.ts` with this repository's builder. */
import { transformWithOxc } from "vite";
import { model } from "../../../core/graph/builder.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";

const IMPORT = /^import \{ model \} from "proxflow";$/m;
const EXPORT = /^export const document = /m;

/** The document that the module exports. Anything but the one import and export is an error. */
export async function evaluateModel(source: string): Promise<GraphDocument> {
  const { code } = await transformWithOxc(source, "model.ts", { sourcemap: false });
  if (!IMPORT.test(code) || !EXPORT.test(code)) throw new Error(`unexpected module:\n${code}`);
  const body = code.replace(IMPORT, "").replace(EXPORT, "return ");
  return new Function("model", `"use strict";\n${body}`)(model) as GraphDocument;
}
