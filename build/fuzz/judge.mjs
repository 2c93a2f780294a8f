/** What came of one input: acceptance, the typed refusal of its parser, or a fault. */

/**
 * @typedef {{ kind: "accepted" } | { kind: "rejected", code: string }
 *   | { kind: "untyped" | "crash", what: string }} Verdict
 */

/** What was accepted is not what it should be. */
export class Broken extends Error {}

/** @typedef {{ accepted: true } | { code: unknown, message: unknown }} Outcome a refusal has both */

/** @type {Outcome} */
export const accepted = { accepted: true };

const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype];
const before = prototypes.map((prototype) => Reflect.ownKeys(prototype).length);

/** @returns {boolean} whether a prototype that all objects share has got or lost a property */
function polluted() {
  return prototypes.some((prototype, i) => Reflect.ownKeys(prototype).length !== before[i]);
}

/** Takes away what an input left, so that the next one is judged by itself. */
function clean() {
  for (const [i, prototype] of prototypes.entries())
    for (const key of Reflect.ownKeys(prototype).slice(before[i]))
      Reflect.deleteProperty(prototype, key);
}

/**
 * @param {unknown} code
 * @param {unknown} message
 * @returns {string | undefined} why a refusal is none for people
 */
export function untypedWhy(code, message) {
  if (typeof code !== "string" || !/^[a-z][a-z0-9-]*$/.test(code)) return `has the code ${code}`;
  if (code === "internal" || code === "op-failed") return `is "${code}": ${message}`;
  if (typeof message !== "string" || message.trim() === "") return "has no message";
  if (/\[object |\bundefined is not\b|is not a function/.test(message))
    return `speaks of code: ${message}`;
  return undefined;
}

/**
 * @param {(bytes: Uint8Array) => Outcome | Promise<Outcome>} run
 * @param {Uint8Array} bytes
 * @param {(error: unknown) => { code: unknown, message: unknown } | undefined} typed what the project's
 *   own errors say; nothing for others
 * @returns {Promise<Verdict>}
 */
export async function judge(run, bytes, typed) {
  /** @type {Verdict} */
  let verdict;
  try {
    const outcome = await run(bytes);
    verdict = "accepted" in outcome ? { kind: "accepted" } : refusal(outcome.code, outcome.message);
  } catch (error) {
    const own = typed(error);
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    verdict = own
      ? refusal(own.code, own.message)
      : { kind: error instanceof Broken ? "crash" : "untyped", what: stack };
  }
  if (!polluted()) return verdict;
  clean();
  return { kind: "crash", what: "A shared prototype was changed." };
}

/** @param {unknown} code @param {unknown} message @returns {Verdict} */
function refusal(code, message) {
  const why = untypedWhy(code, message);
  return why === undefined
    ? { kind: "rejected", code: String(code) }
    : { kind: "untyped", what: `A refusal ${why}` };
}
