/** Document to text: one document, one text, whatever the order in which it was edited. */
import { solverSettings } from "../solvers/settings.ts";
import type { GraphDocument } from "./schema.ts";

const WIDTH = 120;

/** Order of fields; others follow by name. */
const FIELDS = [
  "format",
  "formatVersion",
  "name",
  "description",
  "id",
  "type",
  "typeVersion",
  "title",
  "note",
  "muted",
  "side",
  "params",
  "colour",
  "position",
  "size",
  "from",
  "to",
  "weight",
  "via",
  "node",
  "port",
  "solver",
  "view",
  "definitions",
  "datasets",
  "operators",
  "nodes",
  "edges",
  "frames",
  ...Object.keys(solverSettings.shape),
];
const rank = new Map(FIELDS.map((field, i) => [field, i]));

/**
 * A document as JSON with a stable key order, two spaces of indentation, short values on one line,
 * and a newline at the end. `parseDocument` gives back an equal document.
 * @example
 * ```ts
 * import { model, parseDocument, serializeDocument } from "proxflow";
 *
 * const m = model("unit");
 * m.sphere("circle", { x: m.parameter("point", { shape: [2] }).value });
 * const parsed = parseDocument(serializeDocument(m.document()));
 * console.log(parsed.ok && parsed.document.name); // unit
 * ```
 */
export function serializeDocument(document: GraphDocument): string {
  return `${print(document, "")}\n`;
}

/** Items of a long list that become text at a time. */
const BATCH = 500;

/**
 * The text of `serializeDocument` in parts, each worked out when it is asked for: whoever pauses
 * between them stays responsive, however large the document is.
 */
export function* serializeParts(document: GraphDocument): Generator<string> {
  const fields = fieldsOf(document);
  if (!fields.some(([, value]) => isLong(value))) {
    yield serializeDocument(document);
    return;
  }
  const inner = "  ";
  let before = "{\n";
  for (const [key, value] of fields) {
    yield `${before}${inner}${JSON.stringify(key)}: `;
    if (isLong(value)) {
      for (let i = 0; i < value.length; i += BATCH) {
        const items = value.slice(i, i + BATCH).map((item) => `    ${print(item, "    ")}`);
        yield `${i === 0 ? "[\n" : ",\n"}${items.join(",\n")}`;
      }
      yield `\n${inner}]`;
    } else yield print(value, inner);
    before = ",\n";
  }
  yield "\n}\n";
}

/** Too long for one line, whatever its items are. */
const isLong = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.length > WIDTH;

const fieldsOf = (value: object): [string, unknown][] =>
  Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => compare(a, b));

function print(value: unknown, indent: string): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const inner = `${indent}  `;
  const list = Array.isArray(value);
  const parts = list
    ? value.map((item) => print(item, inner))
    : fieldsOf(value).map(([key, item]) => `${JSON.stringify(key)}: ${print(item, inner)}`);
  const [open, close] = list ? ["[", "]"] : ["{", "}"];
  if (parts.length === 0) return open + close;
  const length = parts.reduce((n, part) => n + part.length + 2, inner.length);
  if (length <= WIDTH && !parts.some((part) => part.includes("\n")))
    return list ? `[${parts.join(", ")}]` : `{ ${parts.join(", ")} }`;
  return `${open}\n${parts.map((part) => inner + part).join(",\n")}\n${indent}${close}`;
}

function compare(a: string, b: string): number {
  const last = FIELDS.length;
  return (rank.get(a) ?? last) - (rank.get(b) ?? last) || (a < b ? -1 : a > b ? 1 : 0);
}
