/** Values side by side, in words that fit one line. */

/** Longest value that is written out. */
const MOST = 60;

/** JSON with keys in order, so that only content counts. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, part: unknown) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    ) ?? "undefined"
  );
}

/** Whether two values of JSON, or none, are different; the order of keys is none. */
export const differs = (a: unknown, b: unknown): boolean => canonical(a) !== canonical(b);

/** A title in quotes after a blank, nothing where there is none. */
export const quoted = (title: string | undefined): string =>
  title === undefined ? "" : ` ${JSON.stringify(title)}`;

/** A value as people would write it down, cut where it is long. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  if (text.length <= MOST) return text;
  if (Array.isArray(value)) return `a list of ${value.flat(8).length} values`;
  return typeof value === "string" ? `${text.slice(0, MOST - 4)}..."` : `${text.slice(0, MOST)}...`;
}

export interface ChangedParam {
  readonly key: string;
  readonly old: unknown;
  readonly now: unknown;
  /** "scale changed from 0.5 to 1". */
  readonly words: string;
}

/** Parameters that differ. Long lists of one length say how many of their values do. */
export function changedParams(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): ChangedParam[] {
  return Object.keys({ ...before, ...after })
    .filter((key) => differs(before[key], after[key]))
    .map((key) => {
      const [old, now] = [before[key], after[key]];
      return { key, old, now, words: `${key} ${change(old, now)}` };
    });
}

function change(old: unknown, now: unknown): string {
  if (old === undefined) return `was set to ${shown(now)}`;
  if (now === undefined) return `was removed; it was ${shown(old)}`;
  if (Array.isArray(old) && Array.isArray(now) && JSON.stringify(now).length > MOST) {
    const [a, b] = [old.flat(8), now.flat(8)];
    if (a.length === b.length)
      return `changed in ${b.filter((x, i) => differs(x, a[i])).length} of ${b.length} values`;
  }
  return `changed from ${shown(old)} to ${shown(now)}`;
}
