/** A file's text as a document: graph.json, or TypeScript as the export writes it. */
import { extname } from "node:path";
import { type Parsed, parseDocument } from "../../core/graph/parse.ts";
import { readDocumentText } from "../host/documents.ts";

/**
 * TypeScript is read, never run.
 * @throws ProxflowError `no-file`, `is-folder`, `too-large`, `not-text`
 */
export async function parseFile(path: string): Promise<Parsed> {
  const { text } = await readDocumentText(path);
  if (extname(path).toLowerCase() !== ".ts") return parseDocument(text);
  const { importTypeScript } = await import("../../core/codegen/import-typescript.ts");
  const { document, problems } = importTypeScript(text);
  if (document !== undefined) return { ok: true, document, warnings: [] };
  return {
    ok: false,
    problems: problems.map(({ line, column, message, fix }) => ({
      severity: "error",
      code: "bad-code",
      message: `line ${line}, column ${column}: ${message}`,
      fix,
    })),
  };
}
