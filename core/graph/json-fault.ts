/** Where a text stops being JSON. `JSON.parse` does not say it alike on all engines. */

const literal = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids these in a string.
const text = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const space = /[ \t\r\n]*/y;

/**
 * Offset of the first character that JSON does not allow (RFC 8259); the length of the source
 * where it only ends too early; `undefined` for valid JSON.
 */
export function jsonFault(source: string): number | undefined {
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.test(source);
    if (found) at = pattern.lastIndex;
    return found;
  };
  /** Closing brackets still owed, innermost last. */
  const open: string[] = [];
  let expect: "value" | "first" | "key" | "after" = "value";
  for (;;) {
    take(space);
    const c = source[at];
    if (expect === "after") {
      if (open.length === 0) return at === source.length ? undefined : at;
      if (c === open.at(-1)) {
        open.pop();
        at++;
      } else if (c === ",") {
        at++;
        expect = open.at(-1) === "}" ? "key" : "value";
      } else return at;
      continue;
    }
    if (expect === "first" && c === open.at(-1)) {
      open.pop();
      at++;
      expect = "after";
      continue;
    }
    if (expect === "key" || (expect === "first" && open.at(-1) === "}")) {
      if (!take(text)) return unfinished(source, at);
      take(space);
      if (source[at] !== ":") return at;
      at++;
      expect = "value";
      continue;
    }
    if (c === "{" || c === "[") {
      open.push(c === "{" ? "}" : "]");
      at++;
      expect = "first";
    } else if (take(text) || take(literal)) expect = "after";
    else return unfinished(source, at);
  }
}

/** A string that never closes ends too early; anything else is wrong where it stands. */
function unfinished(source: string, at: number): number {
  return source[at] === '"' && !source.slice(at + 1).includes('"') ? source.length : at;
}
