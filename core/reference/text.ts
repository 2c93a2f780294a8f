/** Values in sentences and tables. */

/** With a true minus sign. */
export const figureText = (v: number): string => String(v).replace("-", "\u2212");

/** (1, 2), or 1 alone. */
const listText = (values: readonly number[]): string =>
  values.length === 1 ? values.map(figureText).join("") : `(${values.map(figureText).join(", ")})`;

function valueText(value: unknown): string | undefined {
  if (typeof value === "number") return figureText(value);
  if (Array.isArray(value)) return value.length > 0 ? listText(value as number[]) : undefined;
  return String(value);
}

/** "With target = 0.5, radius = 1."; nothing where there are none. */
export function settingsText(settings: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(settings).flatMap(([name, value]) => {
    const text = valueText(value);
    return text === undefined ? [] : [`${name} = ${text}`];
  });
  return parts.length > 0 ? `With ${parts.join(", ")}.` : "";
}

/** Sentences that are there, one after the other. */
export const sentences = (...parts: readonly string[]): string =>
  parts.filter((part) => part !== "").join(" ");
