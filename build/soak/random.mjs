/** Seeded random numbers, so that a session of actions can be repeated. */

/**
 * mulberry32.
 * @param {number} seed
 * @returns {{ next(): number, below(n: number): number }} next: in [0, 1); below: an integer in [0, n)
 */
export function createRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, below: (n) => Math.floor(next() * n) };
}
