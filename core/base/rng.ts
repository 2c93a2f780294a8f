/**
 * Counter-based random numbers: a value depends on (seed, stream, counter) alone, so runs repeat
 * bit for bit whatever the order of evaluation.
 * Mixing: two rounds of the MurmurHash3 32-bit finaliser (Appleby, public domain) over a Weyl
 * sequence; good enough for initial values and shuffles, not for cryptography.
 */

export interface Rng {
  /** Uniform in [0, 1), 32 bits of resolution. */
  uniform(): number;
  /** Standard normal (Box-Muller). */
  normal(): number;
  /** Integer in [0, n). */
  below(n: number): number;
  /** A permutation of 0..n-1 (Fisher-Yates). */
  permutation(n: number): Uint32Array;
}

function mix(h: number): number {
  let x = h | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** 32-bit hash of a string (FNV-1a, then mixed): names a stream. */
export function hashString(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h);
}

/**
 * A generator for one purpose. The same arguments give the same numbers on every platform.
 * @param seed run seed, any integer
 * @param stream what the numbers are for, e.g. `init:W1` or `shuffle:3`
 */
export function createRng(seed: number, stream: string): Rng {
  const key = mix(seed ^ 0x9e3779b9) ^ hashString(stream);
  let counter = 0;
  let spare: number | undefined;
  const next = (): number => {
    counter = (counter + 1) >>> 0;
    return mix(mix(Math.imul(counter, 0x9e3779b1) ^ key) + key);
  };
  const uniform = (): number => next() / 4294967296;
  return {
    uniform,
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    below: (n) => Math.floor(uniform() * n),
    permutation(n) {
      const order = Uint32Array.from({ length: n }, (_, i) => i);
      for (let i = n - 1; i > 0; i--) {
        const j = Math.floor(uniform() * (i + 1));
        const held = order[i] as number;
        order[i] = order[j] as number;
        order[j] = held;
      }
      return order;
    },
  };
}
