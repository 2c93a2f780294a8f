/** Mutations of values as JSON has them: what is well-formed, and means nothing or too much. */
import { pick } from "./random.mjs";

/** @typedef {import("./random.mjs").Random} Random */

const names = ["__proto__", "constructor", "prototype", "toString", "length", "", "0", "a.b", "é"];
const texts = [
  ...names,
  "x".repeat(300),
  "line\nbreak\u2028",
  "\u0000",
  "\ud800",
  "../../etc/passwd",
  "C:\\con",
  "1e999",
  "__PROXFLOW__",
  "data:text/html,<script>",
  "group.a",
  "custom.a",
];
const numbers = [
  0,
  -0,
  1,
  -1,
  0.5,
  2,
  3,
  255,
  65536,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  -(2 ** 53),
  1e308,
  -1e308,
  5e-324,
];

/** @param {number} depth @returns {unknown} lists in lists */
function nested(depth) {
  /** @type {unknown} */
  let value = 1;
  for (let i = 0; i < depth; i++) value = i % 2 ? { a: value } : [value];
  return value;
}

/** @param {Random} random @returns {unknown} */
function strange(random) {
  switch (random.below(8)) {
    case 0:
      return pick(random, numbers);
    case 1:
      return pick(random, texts);
    case 2:
      return pick(random, [null, true, false]);
    case 3:
      return pick(random, [[], {}, [[]], [null], { a: {} }]);
    case 4:
      return nested(pick(random, [2, 20, 200, 900]));
    case 5:
      return Array.from({ length: pick(random, [1, 3, 100]) }, () => pick(random, numbers));
    case 6:
      return own({}, pick(random, names), { polluted: true });
    default:
      return random.below(1000) - 500;
  }
}

/** Sets a key as JSON.parse does, `__proto__` too. @param {any} object @param {string} key @param {unknown} value */
function own(object, key, value) {
  Object.defineProperty(object, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return object;
}

/**
 * All places in a value: the holder and the key in it.
 * @param {any} root
 * @returns {{ holder: any, key: string | number }[]}
 */
function placesOf(root) {
  /** @type {{ holder: any, key: string | number }[]} */
  const places = [];
  const left = [root];
  while (left.length > 0 && places.length < 20_000) {
    const holder = left.pop();
    if (holder === null || typeof holder !== "object" || ArrayBuffer.isView(holder)) continue;
    const keys = Array.isArray(holder) ? holder.keys() : Object.keys(holder);
    for (const key of keys) {
      places.push({ holder, key });
      left.push(holder[key]);
    }
  }
  return places;
}

/** @param {Random} random @param {any} value @param {unknown} other */
function change(random, value, other) {
  const places = placesOf(value);
  if (places.length === 0) return strange(random);
  const { holder, key } = pick(random, places);
  /** @type {boolean} */
  const list = Array.isArray(holder);
  switch (random.below(9)) {
    case 0:
    case 1:
      own(holder, String(key), strange(random));
      break;
    case 2:
      if (list) holder.splice(Number(key), 1);
      else delete holder[key];
      break;
    case 3: {
      if (!list) own(holder, pick(random, names), holder[key]);
      else holder.splice(Number(key), 0, ...Array(pick(random, [1, 2, 50])).fill(holder[key]));
      break;
    }
    case 4:
    case 5: {
      // What stands elsewhere has the right form and the wrong place.
      const from = pick(random, placesOf(random.below(2) ? other : value));
      if (from) own(holder, String(key), structuredClone(from.holder[from.key]));
      break;
    }
    case 6: {
      const number = holder[key];
      if (typeof number === "number")
        holder[key] = pick(random, [-number, number * 1e9, number + 0.5, number + 1, number - 1]);
      else own(holder, String(key), pick(random, numbers));
      break;
    }
    case 7: {
      const text = holder[key];
      if (typeof text === "string") {
        const at = random.below(text.length + 1);
        holder[key] = text.slice(0, at) + pick(random, texts) + text.slice(at + random.below(3));
      } else own(holder, String(key), pick(random, texts));
      break;
    }
    default:
      if (list) holder.reverse();
      else own(holder, pick(random, names), strange(random));
  }
  return value;
}

/**
 * One to six changes of a copy. A list under a name, say, can come out as a cycle-free, JSON-like
 * value alone.
 * @param {Random} random
 * @param {readonly unknown[]} seeds
 * @returns {unknown}
 */
export function mutateValue(random, seeds) {
  let value = structuredClone(pick(random, seeds));
  const other = pick(random, seeds);
  for (let left = 1 + random.below(pick(random, [1, 2, 6])); left > 0; left--)
    value = change(random, value, other);
  return value;
}

/** @param {unknown} value @returns {Uint8Array} as JSON; not a number and the like become null */
export const jsonBytes = (value) => Buffer.from(JSON.stringify(value) ?? "null");
