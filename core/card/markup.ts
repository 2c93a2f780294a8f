/** Text for HTML and SVG: everything that comes from a document goes through here. */

/** Safe between tags and in quoted attributes. */
export const escaped = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");

/** A number as people read it: at most four significant digits. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "\u2013";
  if (!Number.isFinite(value)) return value > 0 ? "\u221e" : "\u2212\u221e";
  const size = Math.abs(value);
  const plain = size === 0 || (size >= 1e-3 && size < 1e5);
  const text = plain ? String(Number(value.toPrecision(4))) : value.toExponential(2);
  return text.replace("e+", "e").replaceAll("-", "\u2212");
}

/** A share of one as per cent. */
export const percent = (value: number | null): string =>
  value === null ? "\u2013" : `${(100 * value).toFixed(1)}\u202f%`;

/** A class's name such that a space, a line break or nothing can be seen. */
export function visible(name: string): string {
  if (name === "") return "(empty)";
  const spaces = name.trim() === "" ? name.replaceAll(" ", "\u2423") : name;
  return spaces.replaceAll("\n", "\u21b5");
}
