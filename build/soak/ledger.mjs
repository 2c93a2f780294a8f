/** What was acknowledged, and whether what is read afterwards is it. */
import { isDeepStrictEqual } from "node:util";

/**
 * A save that was asked for but not answered may or may not have happened; one that was answered must
 * be there. What is found settles what was pending.
 */
export function createLedger() {
  /** @type {Map<string, { acknowledged?: unknown, pending: unknown[] }>} */
  const slots = new Map();
  let acknowledged = 0;
  /** @param {string} name */
  const slot = (name) => {
    const found = slots.get(name) ?? { pending: [] };
    slots.set(name, found);
    return found;
  };
  return {
    /** How many saves were acknowledged. */
    count: () => acknowledged,
    names: () => [...slots.keys()],
    /** @param {string} name */
    wasAcknowledged: (name) => slots.get(name)?.acknowledged !== undefined,
    /** @param {string} name @param {unknown} value */
    ask(name, value) {
      slot(name).pending.push(value);
    },
    /** @param {string} name @param {unknown} value */
    acknowledge(name, value) {
      acknowledged++;
      slots.set(name, { acknowledged: value, pending: [] });
    },
    /**
     * @param {string} name
     * @param {unknown} found what is read; undefined: nothing can be read
     * @returns {string | undefined} what is wrong
     */
    check(name, found) {
      const { acknowledged: last, pending } = slot(name);
      if (found === undefined && last === undefined) return undefined;
      const known = [last, ...pending].filter((value) => value !== undefined);
      if (found === undefined) return `${name}: the acknowledged save cannot be read`;
      if (!known.some((value) => isDeepStrictEqual(value, found)))
        return `${name}: what is read is none of what was saved since the last acknowledged save`;
      slots.set(name, { acknowledged: found, pending: [] });
      return undefined;
    },
  };
}

/**
 * Why a run that went on is not the uninterrupted one; nothing where they are the same bit for bit.
 * @typedef {{ iterations: number, metrics: unknown, values: unknown }} End
 * @param {End} whole
 * @param {End} resumed
 * @returns {string | undefined}
 */
export function differs(whole, resumed) {
  if (whole.iterations !== resumed.iterations)
    return `${resumed.iterations} iterations instead of ${whole.iterations}`;
  if (!isDeepStrictEqual(whole.metrics, resumed.metrics)) return "its metrics differ";
  if (!isDeepStrictEqual(whole.values, resumed.values)) return "its parameters differ";
  return undefined;
}
