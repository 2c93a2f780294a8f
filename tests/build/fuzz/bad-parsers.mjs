/** Parsers as they must not be, for the test that the fuzzer sees it. */
import { judge } from "../../../build/fuzz/judge.mjs";

/** @type {Record<string, (bytes: Uint8Array) => any>} */
const parsers = {
  sound: () => ({ accepted: true }),
  refusing: () => ({ code: "bad-byte", message: "A byte is wrong." }),
  untyped(bytes) {
    if (bytes.includes(7)) throw new TypeError("it is no function");
    return { accepted: true };
  },
  hanging() {
    for (;;);
  },
  endless: () => new Promise(() => {}),
  dying: () => process.abort(),
  greedy() {
    const held = Buffer.alloc(2 ** 29, 1);
    return { accepted: held.length > 0 };
  },
  polluting() {
    /** @type {any} */ (Object.prototype).polluted = true;
    return { accepted: true };
  },
  stray() {
    setImmediate(() => {
      throw new Error("nobody waits for this");
    });
    return new Promise((resolve) => setTimeout(() => resolve({ accepted: true }), 20));
  },
};

export async function campaign() {
  return {
    targets: Object.entries(parsers).map(([name, run]) => ({ name, run })),
    input: (/** @type {any} */ _target, /** @type {number} */ _seed, /** @type {number} */ index) =>
      Uint8Array.from({ length: 40 }, (_, i) => (i + index) % 256),
    judge: (/** @type {any} */ { run }, /** @type {Uint8Array} */ bytes) =>
      judge(run, bytes, () => undefined),
  };
}
