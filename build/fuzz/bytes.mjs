/** Mutations of bytes that know no format: what disks, networks and hostile people do to files. */
import { pick } from "./random.mjs";

/** @typedef {import("./random.mjs").Random} Random */

/** Longest input, in bytes: growth by copying stays within it. */
const LONGEST = 1 << 18;

/** Numbers at which lengths and counts break, with the bytes that they take. */
const edges = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

/** @param {Random} random @param {Uint8Array} bytes @returns {[number, number]} a stretch of them */
function stretch(random, bytes) {
  const from = random.below(bytes.length + 1);
  const most = pick(random, [1, 2, 4, 8, 64, 1024, bytes.length]);
  return [from, Math.min(bytes.length, from + 1 + random.below(Math.max(1, most)))];
}

/** @type {readonly ((random: Random, bytes: Buffer, other: Uint8Array, words: readonly Uint8Array[]) => Buffer)[]} */
const changes = [
  function flip(random, bytes) {
    if (bytes.length > 0) bytes[random.below(bytes.length)] ^= 1 << random.below(8);
    return bytes;
  },
  function set(random, bytes) {
    if (bytes.length > 0) bytes[random.below(bytes.length)] = random.below(256);
    return bytes;
  },
  function edge(random, bytes) {
    const width = pick(random, [1, 2, 4, 4, 8]);
    if (bytes.length < width) return bytes;
    const at = random.below(bytes.length - width + 1);
    const value = Math.min(pick(random, edges), 2 ** (8 * Math.min(width, 6)) - 1);
    if (width === 8) bytes.fill(random.below(2) ? 0xff : 0, at, at + 8);
    else if (random.below(2)) bytes.writeUIntLE(value, at, width);
    else bytes.writeUIntBE(value, at, width);
    return bytes;
  },
  function cut(random, bytes) {
    const [from, to] = stretch(random, bytes);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  function truncate(random, bytes) {
    return bytes.subarray(0, random.below(bytes.length + 1));
  },
  function repeat(random, bytes) {
    const [from, to] = stretch(random, bytes);
    const times = pick(random, [1, 2, 3, 16, 256]);
    const copies = Array.from({ length: times }, () => bytes.subarray(from, to));
    return Buffer.concat([bytes.subarray(0, to), ...copies, bytes.subarray(to)]);
  },
  function fill(random, bytes) {
    const [from, to] = stretch(random, bytes);
    return bytes.fill(pick(random, [0, 0xff, 0x20, 0x30]), from, to);
  },
  function noise(random, bytes) {
    const [from] = stretch(random, bytes);
    const extra = Buffer.alloc(1 + random.below(16));
    for (let i = 0; i < extra.length; i++) extra[i] = random.below(256);
    return Buffer.concat([bytes.subarray(0, from), extra, bytes.subarray(from)]);
  },
  function splice(random, bytes, other) {
    const [from, to] = stretch(random, bytes);
    const [a, b] = stretch(random, other);
    return Buffer.concat([bytes.subarray(0, from), other.subarray(a, b), bytes.subarray(to)]);
  },
  function word(random, bytes, _other, words) {
    if (words.length === 0) return bytes;
    const at = random.below(bytes.length + 1);
    const skip = random.below(2) * random.below(8);
    return Buffer.concat([bytes.subarray(0, at), pick(random, words), bytes.subarray(at + skip)]);
  },
];

/**
 * One to eight changes of a copy.
 * @param {Random} random
 * @param {readonly Uint8Array[]} seeds
 * @param {readonly Uint8Array[]} [words] of the format, to strew in
 * @returns {Uint8Array}
 */
export function mutateBytes(random, seeds, words = []) {
  /** @type {Buffer} */
  let bytes = Buffer.from(pick(random, seeds));
  for (let left = 1 + random.below(pick(random, [1, 2, 8])); left > 0; left--)
    bytes = pick(random, changes)(random, bytes, pick(random, seeds), words).subarray(0, LONGEST);
  return bytes;
}
