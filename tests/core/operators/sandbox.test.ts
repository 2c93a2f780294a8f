/** Ways out of the sandbox, or into the host by it: all refused, with words and mostly a line. */
import { describe, expect, it } from "vitest";
import { OperatorError } from "../../../electron/worker/operators/refusals.ts";
import { createSandbox, type Sandbox } from "../../../electron/worker/operators/sandbox.ts";
import { softplusSource } from "../../helpers/operators.ts";

/** The sound operator with statements before it (line 2 on), and other words in its forward. */
const with_ = (before: string, forward = "return tf.relu(x);", more = "") =>
  `import { defineOp, tf } from "proxflow/operator";
${before}
export default defineOp({
  name: "probe", docs: { title: "Probe" }, form: "elementwise", inputs: [{ name: "x" }],
  output: { shape: "same as x" }, examples: [{ inputs: [[2]] }], ${more}
  forward([x], params) { ${forward} },
});
`;

/** Long loops are broken off soon; all else has the time that a slow machine takes. */
const quick = await createSandbox({ time: 300 });
const patient = await createSandbox({ time: 60_000 });

/** What comes of a source that is loaded and traced. */
function attempt(source: string, sandbox: Sandbox): OperatorError {
  try {
    const loaded = sandbox.load(source);
    try {
      loaded.trace("forward", [[2]], {});
    } finally {
      loaded.dispose();
    }
  } catch (error) {
    if (error instanceof OperatorError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

/** Name, source, code of the refusal, its line (`null`: none can be known), words in its message. */
const escapes: readonly [string, string, string, number | null, RegExp][] = [
  ["fetch", with_("fetch('http://localhost');"), "operator-error", 2, /fetch/],
  ["process", with_("process.exit(1);"), "operator-error", 2, /process/],
  ["require", with_("require('fs');"), "operator-error", 2, /require/],
  ["a static import", with_("import fs from 'node:fs';"), "operator-import", 2, /module/],
  ["import()", with_("await import('node:fs');"), "operator-import", 2, /import\(\)/],
  [
    "import() that nothing waits for",
    with_("import('node:fs');"),
    "operator-import",
    2,
    /import\(\)/,
  ],
  [
    "import() behind a forward that goes on",
    with_("", "import('node:fs'); return tf.relu(x);"),
    "operator-import",
    6,
    /import\(\)/,
  ],
  [
    "a promise",
    with_("(async () => { await 0; globalThis.later = 1; })();"),
    "operator-waits",
    2,
    /await/,
  ],
  [
    "import() in forward",
    with_("", "return import('node:fs');"),
    "operator-error",
    null,
    /tensors/,
  ],
  [
    "Function's constructor",
    with_("(() => {}).constructor('return process')().exit();"),
    "operator-error",
    2,
    /process/,
  ],
  [
    "a constructor chain of a host function",
    with_("tf.add.constructor.constructor('return process.env')();"),
    "operator-error",
    2,
    /process/,
  ],
  ["indirect eval", with_("(0, eval)('process.env');"), "operator-error", 2, /process/],
  ["globalThis", with_("globalThis.process.env;"), "operator-error", 2, /undefined/],
  [
    "the host's function",
    with_("globalThis.__host.emit('add', '[]', '{}');"),
    "operator-error",
    2,
    /undefined/,
  ],
  [
    "Object.prototype",
    with_("Object.prototype.polluted = 1;"),
    "operator-error",
    2,
    /extensible|read-only/,
  ],
  ["__proto__ of arrays", with_("[].__proto__.push = () => 0;"), "operator-error", 2, /read-only/],
  [
    "JSON.stringify replaced",
    with_("JSON.stringify = () => '[0]';"),
    "operator-error",
    2,
    /read-only/,
  ],
  [
    "WeakMap.get replaced",
    with_("WeakMap.prototype.get = () => 0;"),
    "operator-error",
    2,
    /read-only/,
  ],
  ["tf changed", with_("(tf as any).relu = () => 0;"), "operator-error", 2, /read-only/],
  [
    "__proto__ as data",
    with_(
      "",
      undefined,
      'params: JSON.parse(\'{"__proto__": {"type": "number", "default": 1}}\'),',
    ),
    "operator-error",
    3,
    /__proto__/,
  ],
  [
    "a getter as data",
    with_("", undefined, "get params() { return {}; },"),
    "operator-error",
    3,
    /computed/,
  ],
  [
    "a getter as forward",
    with_("", undefined, "get project() { return () => 0; },"),
    "operator-error",
    3,
    /function/,
  ],
  ["a Proxy", with_("new Proxy({}, {});"), "operator-error", 2, /Proxy/],
  [
    "a huge array",
    with_("const a = Array.from({ length: 2 ** 30 }, () => 1);"),
    "operator-memory",
    null,
    /memory/,
  ],
  [
    "a hungry loop",
    with_("const a: string[][] = []; for (;;) a[a.length] = 'x'.repeat(9999).split('');"),
    "operator-memory",
    null,
    /memory/,
  ],
  ["a loop without end", with_("for (;;);"), "operator-time", 2, /too long/],
  ["a loop without end in forward", with_("", "for (;;);"), "operator-time", 6, /too long/],
  [
    "a loop that catches its end",
    with_("for (;;) { try { for (;;); } catch {} }"),
    "operator-time",
    null,
    /too long/,
  ],
  [
    "recursion without end",
    with_("const f = () => f() + 1; f();"),
    "operator-depth",
    null,
    /calls itself/,
  ],
  ["a regular expression", with_("/(a+)+b/.test('a'.repeat(40));"), "operator-syntax", 2, /RegExp/],
  ["a string bomb", with_("let s = 'x'; for (;;) s += s;"), "operator-memory", null, /memory/],
  ["a number bomb", with_("9n ** 9999999n ** 3n;"), "operator-error", 2, /BigInt/],
  [
    "a search within the engine",
    with_("Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1);"),
    "operator-error",
    2,
    /arrays/,
  ],
  [
    "a sparse array",
    with_("const a = []; a.length = 2 ** 32 - 1; a.indexOf(1);"),
    "operator-error",
    2,
    /at most/,
  ],
  ["a symbol as a tensor", with_("", "return Symbol.iterator;"), "operator-error", null, /tensors/],
  [
    "a tensor as a number",
    with_("", "return x > 0 ? x : tf.neg(x);"),
    "operator-error",
    6,
    /tf\.where/,
  ],
  [
    "SharedArrayBuffer",
    with_("new SharedArrayBuffer(8);"),
    "operator-error",
    2,
    /SharedArrayBuffer/,
  ],
  ["Atomics.wait", with_("Atomics.wait(null, 0, 0);"), "operator-error", 2, /Atomics/],
  ["setTimeout", with_("setTimeout(() => {}, 0);"), "operator-error", 2, /setTimeout/],
  [
    "an async forward",
    with_("", "return (async () => tf.relu(x))();"),
    "operator-error",
    null,
    /tensors/,
  ],
  ["top-level await", with_("await new Promise(() => {});"), "operator-waits", null, /await/],
  ["a thrown number", with_("throw 7;"), "operator-error", null, /threw 7/],
  [
    "a thrown object with a poisoned toString",
    with_("throw { toString() { for (;;); }, get message() { for (;;); } };"),
    "operator-error",
    null,
    /without a message/,
  ],
  [
    "a poisoned toJSON",
    with_("", undefined, "version: { toJSON() { return 1; } },"),
    "operator-error",
    3,
    /function/,
  ],
  [
    "a forged tensor",
    with_("", "return { shape: x.shape, rank: 1 };"),
    "operator-error",
    null,
    /tensors/,
  ],
  ["a copied tensor", with_("", "return tf.relu({ ...x });"), "operator-error", 6, /tensors/],
  [
    "a tensor of another trace",
    with_("let kept: any;", "kept ??= tf.relu(x); return tf.add(kept, tf.slice(x, [0], [9]));"),
    "operator-error",
    6,
    /slice/,
  ],
  [
    "an unknown function",
    with_("", "return tf.readFile(x);"),
    "operator-error",
    6,
    /not a function/,
  ],
  ["a bad shape", with_("", "return tf.reshape(x, [3, 5]);"), "operator-error", 6, /cannot become/],
  [
    "an endless shape",
    with_("", "return tf.broadcastTo(tf.sum(x), [99999, 99999]);"),
    "operator-error",
    6,
    /too large/,
  ],
  ["the wrong shape returned", with_("", "return tf.sum(x);"), "bad-program", 6, /declared/],
  ["NaN as a number", with_("", "return tf.mul(x, 0 / 0);"), "operator-error", 6, /finite/],
  [
    "Infinity as a default",
    with_("", undefined, "params: { a: { type: 'number', default: 1 / 0 } },"),
    "operator-error",
    3,
    /finite/,
  ],
  [
    "too many steps",
    with_("", "let y = x; for (let i = 0; i < 5000; i++) y = tf.relu(y); return y;"),
    "operator-error",
    6,
    /more than 2000 steps/,
  ],
  ["tf outside of forward", with_("tf.scalar(1);"), "operator-error", 2, /within forward/],
  ["no defineOp", "export default 1;", "operator-error", null, /does not call defineOp/],
  ["text that is no code", with_("let = = 1;"), "operator-syntax", 2, /token/],
];

describe("the sandbox", () => {
  it.each(escapes)("refuses %s", (_, source, code, line, words) => {
    const error = attempt(source, code === "operator-time" ? quick : patient);
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(words)]);
    if (line !== null) expect(error.line).toBe(line);
    // It is alive, and nothing of the last one is left.
    const sound = patient.load(softplusSource(false));
    expect(sound.trace("forward", [[3]], { sharpness: 2 }).steps.map((s) => s.op)).toContain(
      "softplus",
    );
    sound.dispose();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
