/** Text to document: size, JSON, version, form. What it means is for `validate` to judge. */
import type { Problem } from "../base/errors.ts";
import { jsonFault } from "./json-fault.ts";
import { migrateFormat, migrateNodes } from "./migrate.ts";
import { duplicate } from "./problems.ts";
import {
  type GraphDocument,
  graphDefinition,
  graphDocument,
  graphEdge,
  graphNode,
  MAX_DOCUMENT_BYTES,
} from "./schema.ts";

export type Parsed =
  | { readonly ok: true; readonly document: GraphDocument; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Problems of one kind beyond this many are counted, not listed. */
const MOST_LISTED = 50;

/**
 * Reads a document from text. Ops that are not known here pass, so that the canvas can show the
 * node; two nodes or wires of one id do not, for nothing could tell them apart.
 * Never throws.
 * @example
 * ```ts
 * import { parseDocument } from "proxflow";
 *
 * const parsed = parseDocument('{ "format": "proxflow", "nodes": 3 }');
 * console.log(parsed.ok); // false
 * if (!parsed.ok) console.error(parsed.problems.map(({ message }) => message));
 * ```
 */
export function parseDocument(text: string): Parsed {
  // UTF-16 units never outnumber UTF-8 bytes, so this refuses only what is too large.
  if (text.length > MAX_DOCUMENT_BYTES) return refuse(tooLargeFile());
  const json = parseJson(text);
  if (!json.ok) return refuse(json.problem);
  return parseDocumentValue(json.value);
}

/** The same for a value that was JSON already. Never throws. */
export function parseDocumentValue(raw: unknown): Parsed {
  if (!isObject(raw) || raw.format !== "proxflow")
    return refuse({
      severity: "error",
      code: "not-a-document",
      message: 'This is not a Proxflow document: it has no "format": "proxflow".',
      fix: "Choose a file that Proxflow saved.",
    });
  const migrated = migrateFormat(raw);
  if (!migrated.ok) return refuse(migrated.problem);
  try {
    const result = graphDocument.safeParse(migrated.value);
    if (!result.success)
      return refuse(...capped(result.error.issues.map((issue) => schemaProblem(issue, raw))));
    const doubles = duplicates(result.data);
    if (doubles.length > 0) return refuse(...capped(doubles));
    const nodes = migrateNodes(result.data);
    if (!nodes.ok) return refuse(nodes.problem);
    return { ok: true, document: nodes.value, warnings: capped(unknownFields(migrated.value)) };
  } catch (error) {
    if (error instanceof RangeError)
      return refuse({
        severity: "error",
        code: "too-deep",
        message: "The document's params are nested too deeply.",
        fix: "Use flat lists of numbers.",
      });
    throw error;
  }
}

/** The refusal of a file above `MAX_DOCUMENT_BYTES`; hosts use it before they read one. */
export function tooLargeFile(): Problem {
  return {
    severity: "error",
    code: "too-large-file",
    message: `The document is larger than ${MAX_DOCUMENT_BYTES / 2 ** 20} MB.`,
    fix: "Keep data in data sets: a document holds the graph alone.",
  };
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false; problem: Problem } {
  try {
    // A byte order mark, which some editors write, is no part of JSON.
    return { ok: true, value: JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text) };
  } catch {
    return { ok: false, problem: jsonProblem(text) };
  }
}

function jsonProblem(text: string): Problem {
  const at = jsonFault(text.replace(/^\uFEFF/, " ")) ?? text.length;
  const lines = text.slice(0, at).split("\n");
  const place = `line ${lines.length}, column ${(lines.at(-1) ?? "").length + 1}`;
  const word = /^-?(?:NaN|Infinity|undefined)/.exec(text.slice(at))?.[0];
  return {
    severity: "error",
    code: "bad-json",
    message:
      text.trim() === ""
        ? "The file is empty."
        : at >= text.trimEnd().length
          ? `The file ends too early, in line ${lines.length}: it is cut off.`
          : word
            ? `The file holds ${word} in ${place}: JSON has no such number.`
            : `The file is not valid JSON: see ${place}.`,
    fix: "Open a backup, or mend the file in a text editor.",
  };
}

function schemaProblem(
  issue: { readonly path: readonly PropertyKey[]; readonly message: string },
  raw: Readonly<Record<string, unknown>>,
): Problem {
  const [list, index, field, ...rest] = issue.path;
  const path = issue.path.map(String).join(".") || "the document";
  const problem: Problem = {
    severity: "error",
    code: "bad-document",
    message: `${path}: ${issue.message}.`,
    fix: "Mend the file in a text editor, or open a backup.",
  };
  if ((list !== "nodes" && list !== "edges") || typeof index !== "number") return problem;
  const items = raw[list];
  const item: unknown = Array.isArray(items) ? items[index] : undefined;
  const id = isObject(item) && typeof item.id === "string" ? item.id : `${list}[${index}]`;
  if (list === "edges") return { ...problem, edge: id };
  const param = field === "params" ? rest[0] : undefined;
  return { ...problem, node: id, ...(param !== undefined && { param: String(param) }) };
}

function duplicates(document: GraphDocument): Problem[] {
  const problems: Problem[] = [];
  for (const graph of [document, ...Object.values(document.definitions ?? {})])
    for (const [kind, items] of [
      ["node", graph.nodes],
      ["edge", graph.edges],
      ["frame", graph.frames ?? []],
    ] as const) {
      const seen = new Set<string>();
      for (const { id } of items) {
        if (seen.has(id)) problems.push(duplicate(kind, id));
        seen.add(id);
      }
    }
  return problems;
}

/** Fields that the schema does not know are dropped; never in silence. */
function unknownFields(raw: Readonly<Record<string, unknown>>): Problem[] {
  const problems: Problem[] = [];
  const look = (value: unknown, known: object, place: { node?: string; edge?: string }) => {
    if (!isObject(value)) return;
    for (const key of Object.keys(value))
      if (!Object.hasOwn(known, key))
        problems.push({
          severity: "warning",
          code: "unknown-field",
          ...place,
          message: `The field "${key}" is not known here and was left out.`,
        });
  };
  look(raw, graphDocument.shape, {});
  const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
  const definitions = isObject(raw.definitions) ? Object.values(raw.definitions) : [];
  for (const definition of definitions) look(definition, graphDefinition.shape, {});
  for (const graph of [raw, ...definitions.filter(isObject)]) {
    for (const node of list(graph.nodes))
      look(node, graphNode.shape, { node: isObject(node) ? String(node.id) : "" });
    for (const edge of list(graph.edges))
      look(edge, graphEdge.shape, { edge: isObject(edge) ? String(edge.id) : "" });
  }
  return problems;
}

function capped(problems: readonly Problem[]): Problem[] {
  const shown = problems.slice(0, MOST_LISTED);
  const more = problems.length - shown.length;
  const last = shown.at(-1);
  if (more > 0 && last !== undefined)
    shown.push({
      severity: last.severity,
      code: "more-problems",
      message: `There are ${more} more problems like these.`,
    });
  return shown;
}

function refuse(...problems: Problem[]): Parsed {
  return { ok: false, problems };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
