/** Lines of an operator's source, counted from 1, to which a refusal points. */

/** The first line from one on whose code matches, without its comment; counted from 1. */
export function lineMatching(source: string, pattern: RegExp, from = 1): number | undefined {
  const lines = source.split("\n").slice(from - 1);
  const found = lines.findIndex((line) => pattern.test(line.replace(/\/\/.*$/, "")));
  return found < 0 ? undefined : found + from;
}

/** The first line that has a text, counted from 1. */
export function lineOf(source: string, text: string): number | undefined {
  const line = source.split("\n").findIndex((each) => each.includes(text)) + 1;
  return line > 0 ? line : undefined;
}

/** The place of a field or function of the source. */
export function at(source: string, word: string, fix?: string): { line?: number; fix?: string } {
  const line = lineOf(source, word);
  return { ...(line !== undefined && { line }), ...(fix !== undefined && { fix }) };
}

/**
 * An empty loop has no place of its own in the engine, which then names the start of the function or
 * of the file around it: the first loop from there on is meant.
 */
export function loopAt(source: string, line: number): number {
  const told = source.split("\n")[line - 1] ?? "";
  if (line > 1 && !/[{]\s*$/.test(told)) return line;
  return lineMatching(source, /\b(?:for|while|do)\b/, line) ?? line;
}
