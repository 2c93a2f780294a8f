/**
 * The JSON text of a document in parts, each worked out when it is asked for: a window that waits for
 * one to be taken before it asks for the next stays free in between, however large the document is.
 */
import type { GraphDocument } from "../../core/graph/schema.ts";
import { JOURNAL_PART } from "../../core/protocol/journal.ts";

/** Items of a list that become text at a time. */
const BATCH = 100;
/** Document, its definitions, and one of these: below, a value becomes text whole. */
const DEPTH = 3;

function* pieces(value: unknown, depth: number): Generator<string> {
  if (Array.isArray(value) && value.length > BATCH) {
    yield "[";
    for (let i = 0; i < value.length; i += BATCH)
      yield (i > 0 ? "," : "") + JSON.stringify(value.slice(i, i + BATCH)).slice(1, -1);
    yield "]";
  } else if (
    depth < DEPTH &&
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value)
  ) {
    let before = "{";
    for (const [key, item] of Object.entries(value)) {
      if (item === undefined) continue;
      yield `${before}${JSON.stringify(key)}:`;
      yield* pieces(item, depth + 1);
      before = ",";
    }
    yield before === "{" ? "{}" : "}";
  } else yield JSON.stringify(value);
}

/** Where to cut, so that no character is cut in two. */
function cutAt(text: string, size: number): number {
  const before = text.charCodeAt(size - 1);
  return before >= 0xd800 && before < 0xdc00 ? size - 1 : size;
}

/**
 * @param size most characters (UTF-16 units) of a part, at least 2
 * @returns at least one part; joined they are what `JSON.stringify` gives
 */
export function* documentParts(document: GraphDocument, size = JOURNAL_PART): Generator<string> {
  let waiting: string[] = [];
  let length = 0;
  for (const piece of pieces(document, 0)) {
    waiting.push(piece);
    length += piece.length;
    if (length < size) continue;
    let text = waiting.join("");
    while (text.length >= size) {
      const at = cutAt(text, size);
      yield text.slice(0, at);
      text = text.slice(at);
    }
    waiting = [text];
    length = text.length;
  }
  if (length > 0) yield waiting.join("");
}
