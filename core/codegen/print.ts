/** Values as TypeScript source: short ones on one line, safe whatever their strings hold. */

/** Source to be printed as it stands, where a value is expected. */
export class Code {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const WIDTH = 100;

/**
 * A value as source.
 * @param indent of the line that the value starts in
 * @param used columns that are taken in that line, indentation included, and after the value
 */
export function printValue(value: unknown, indent = "", used = indent.length): string {
  if (value instanceof Code) return value.text;
  if (typeof value === "string") return printString(value);
  if (Object.is(value, -0)) return "-0";
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  const inner = `${indent}  `;
  const list = Array.isArray(value);
  const fields: [string, unknown][] = list
    ? value.map((item) => ["", item])
    : Object.entries(value).map(([key, item]) => [`${printKey(key)}: `, item]);
  const [open, close, pad] = list ? ["[", "]", ""] : ["{", "}", " "];
  if (fields.length === 0) return open + close;
  const flat = fields.map(([key, item]) => key + printValue(item, "", Number.NEGATIVE_INFINITY));
  const line = `${open}${pad}${flat.join(", ")}${pad}${close}`;
  if (used + line.length <= WIDTH && !line.includes("\n")) return line;
  const lines = fields.map(
    ([key, item]) => inner + key + printValue(item, inner, inner.length + key.length + 1),
  );
  return `${open}\n${lines.join(",\n")},\n${indent}${close}`;
}

/** A call, its arguments on one line where they fit. */
export function printCall(head: string, args: readonly unknown[]): string {
  const flat = args.map((arg) => printValue(arg, "", Number.NEGATIVE_INFINITY));
  const line = `${head}(${flat.join(", ")});`;
  if (line.length <= WIDTH) return line;
  return `${head}(\n${args.map((arg) => `  ${printValue(arg, "  ", 3)},\n`).join("")});`;
}

/** A string literal in double quotes; what cannot be seen is escaped. */
export function printString(text: string): string {
  return escapeHidden(JSON.stringify(text));
}

/** A text of several lines as it stands, between backticks; what cannot be seen is escaped. */
export function printText(text: string): Code {
  const lines = text
    .split("\n")
    .map((line) => escapeHidden(line.replace(/[\\`]|\$(?=\{)/g, "\\$&")));
  return new Code(`\`${lines.join("\n")}\``);
}

/** A property access: `digits.x`. */
export function printMember(object: string, property: string): string {
  return isName(property) ? `${object}.${property}` : `${object}[${printString(property)}]`;
}

/** A pattern that takes an object's fields under names: `{ x, "1st": first }`. */
export function printFields(fields: readonly (readonly [string, Code])[]): string {
  const items = fields.map(([key, { text }]) => (key === text ? key : `${printKey(key)}: ${text}`));
  return `{ ${items.join(", ")} }`;
}

function printKey(key: string): string {
  // As a plain key this one would set the prototype.
  if (key === "__proto__") return '["__proto__"]';
  return isName(key) ? key : printString(key);
}

function isName(text: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(text);
}

/**
 * Lines of a comment, wrapped at words. Each starts with `mark`, so that no text can be taken for
 * a directive; line breaks of every kind end a line.
 */
export function printComment(text: string, mark: string): string[] {
  return text.split(/\r\n|[\n\r\u0085\u2028\u2029]/).flatMap((paragraph) => {
    const lines: string[] = [];
    let line = mark;
    for (const word of escapeHidden(paragraph).split(" ")) {
      if (line !== mark && line.length + 1 + word.length > WIDTH) {
        lines.push(line);
        line = mark;
      }
      line += ` ${word}`;
    }
    return [...lines, line].map((each) => each.trimEnd());
  });
}

/** Controls, separators, marks that turn the direction of text, and halves of pairs as \uXXXX. */
function escapeHidden(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (char) =>
    [...Array(char.length).keys()]
      .map((i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}
