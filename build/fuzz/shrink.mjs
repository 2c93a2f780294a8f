/** Smaller inputs with the same fault. */

/** Inputs that are tried. */
const TRIES = 400;

/**
 * Leaves out stretches, then makes bytes plain, as long as the fault stays.
 * @param {Uint8Array} bytes
 * @param {(bytes: Uint8Array) => Promise<boolean>} fails
 * @returns {Promise<Uint8Array>}
 */
export async function shrink(bytes, fails) {
  let best = Buffer.from(bytes);
  let tries = 0;
  for (let size = best.length >> 1; size >= 1; size >>= 1)
    for (let at = 0; at < best.length && tries < TRIES; ) {
      const shorter = Buffer.concat([best.subarray(0, at), best.subarray(at + size)]);
      tries++;
      if (await fails(shorter)) best = shorter;
      else at += size;
    }
  for (let at = 0; at < best.length && tries < TRIES; at++) {
    if (best[at] === 0x30) continue;
    const plainer = Buffer.from(best);
    plainer[at] = 0x30;
    tries++;
    if (await fails(plainer)) best = plainer;
  }
  return best;
}
