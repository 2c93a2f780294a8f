/** Node ids as variable names. */

/** Words that a module cannot use for a constant, and names that the exported module uses. */
const taken = new Set(
  (
    "arguments as async await boolean break case catch class const continue debugger declare default " +
    "delete do else enum eval export exports extends false finally for from function get if " +
    "implements import in instanceof interface let module new null number object of package private " +
    "protected public require return set static string super switch symbol this throw true try type " +
    "typeof undefined unknown var void while with yield any never bigint NaN Infinity Object Promise " +
    "globalThis m model document layout Layout solver SolverOptions"
  ).split(" "),
);

/**
 * A name for each id: camelCase, unlike all others and unlike reserved words.
 * The same ids in the same order give the same names.
 * @param besides names that are taken, too
 */
export function namesOf(
  ids: readonly string[],
  besides: readonly string[] = [],
): ReadonlyMap<string, string> {
  const used = new Set([...taken, ...besides]);
  const names = new Map<string, string>();
  // Ids that are names already keep them, whatever comes before.
  for (const id of ids)
    if (/^[A-Za-z][A-Za-z0-9]*$/.test(id) && !used.has(id)) {
      used.add(id);
      names.set(id, id);
    }
  const counters = new Map<string, number>();
  for (const id of ids) {
    if (names.has(id)) continue;
    const words = id.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
    const joined = words.map((word, i) => (i === 0 ? word : capital(word))).join("");
    const stem = /^[A-Za-z]/.test(joined) ? joined : `node${capital(joined)}`;
    let n = counters.get(stem) ?? 1;
    let name = stem;
    while (used.has(name)) name = `${stem}_${++n}`;
    counters.set(stem, n);
    used.add(name);
    names.set(id, name);
  }
  return names;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
