/** docs/parity.md: what of PJAX is here, and where. */
import { existsSync, readFileSync } from "node:fs";
import { inRoot } from "./paths.mjs";

/**
 * Names in PJAX, by group, and the operator that stands for each here.
 * @type {readonly (readonly [title: string, rows: readonly (readonly [pjax: string, op: string,
 *   note?: string])[]])[]}
 */
const groups = [
  [
    "Functions",
    [
      ["identity", "identity"],
      ["sum", "sum", "axis, keepDims"],
      ["add", "add"],
      ["max", "max", "axes, keepDims"],
      ["maximum", "maximum"],
      ["dot", "dot"],
      ["matmul", "matmul", "batched and broadcast"],
      ["relu", "sum-relu", "one input"],
      ["sum_relu", "sum-relu"],
      ["quantize", "quantize", "levels, scale"],
      ["margin_loss", "margin"],
      ["cross_entropy", "cross-entropy"],
    ],
  ],
  [
    "Reshapes",
    [
      ["index by integers", "index"],
      ["index by data", "gather"],
      ["slice", "slice"],
      ["reshape", "reshape"],
      ["transpose", "transpose"],
      ["swapaxes", "swap-axes"],
      ["moveaxis", "move-axis"],
      ["expand_dims", "expand-dims"],
      ["squeeze", "squeeze"],
      ["repeat", "repeat", "copies go back by their mean"],
      ["broadcast_to", "broadcast-to"],
      ["concatenate", "concat"],
      ["stack", "stack"],
      ["pad", "pad", "zeros"],
      ["conv patches", "patches", "kernel, stride, same, valid and explicit padding"],
    ],
  ],
  [
    "Modules",
    [
      ["Linear", "linear"],
      ["ReLU with bias", "relu-layer"],
      ["Conv2D", "conv2d"],
      ["Embedding", "embedding"],
      ["multi-head attention", "attention", "ReLU scores"],
      ["MLP", "mlp"],
      ["max pooling", "max-pool"],
      ["CNN", "cnn"],
      ["RNN", "rnn", "unrolled over time"],
    ],
  ],
];

/** @type {readonly (readonly [pjax: string, key: string, file: string, title: string])[]} */
const algorithms = [
  ["alternating projections", "ap", "alternating-projections", "Alternating projections"],
  ["alternating reflections", "ar", "alternating-reflections", "Alternating reflections"],
  ["Douglas-Rachford", "dr", "douglas-rachford", "Douglas-Rachford"],
  ["difference map", "dm", "difference-map", "Difference map"],
  ["cyclic projections", "cp", "cyclic-projections", "Cyclic projections"],
  ["cyclic Douglas-Rachford", "cdr", "cyclic-douglas-rachford", "Cyclic Douglas-Rachford"],
];

const head = `# What PJAX has

Written by \`npm run docs\`; do not edit it by hand.

PJAX ([arXiv:2506.05878](https://arxiv.org/abs/2506.05878)) solves models by projections in Python.
All that it can express has its counterpart here. With \`pjaxCompatible\` a run uses PJAX's own
formulas where they differ, and then gives its numbers: \`tests/core/parity\` follows its reference
cases, step by step, to 1e-5 in single precision.

Where the two differ on purpose:

- Projections are the nearest points in every regime (see [ops.md](ops.md)); PJAX's ten Newton steps
  and its branch tests are used only where asked for.
- \`same\` padding of patches follows PJAX: \`max(0, ceil((H - 1) / s) s + k - H)\` zeros in all, the
  smaller half first, so that stride 2 on a side of 28 gives 15 patches where other libraries give 14.
- Entries that no patch touches stay as they are; in PJAX they become NaN.
- Constants of equal shape are never merged.
`;

/** @param {string} path */
const link = (path) => `[\`${path.split("/").pop()}\`](../${path})`;

/** The source file that defines an operator. @param {string} type @param {string} kind */
function sourceOf(type, kind) {
  const folder = kind === "module" ? "core/ops/modules" : "core/ops";
  const names = [type, `${type}-axis`].map((name) => `${folder}/${name}.ts`);
  return names.find(
    (path) =>
      existsSync(inRoot(path)) && readFileSync(inRoot(path), "utf8").includes(`type: "${type}"`),
  );
}

/**
 * The test file of an operator. Modules share one, which goes through all of them.
 * @param {string} type
 * @param {string} kind
 */
function testOf(type, kind) {
  const path =
    kind === "module" ? "tests/core/modules/modules.test.ts" : `tests/core/ops/${type}.test.ts`;
  return existsSync(inRoot(path)) ? path : undefined;
}

/**
 * @param {Readonly<Record<string, { kind: string, docs: { title: string } }>>} ops
 * @param {Readonly<Record<string, unknown>>} solvers
 * @returns {{ page: string, missing: string[] }} the page in Markdown, and what is not there yet
 */
export function parityPage(ops, solvers) {
  /** @type {string[]} */
  const missing = [];
  const opsText = readFileSync(inRoot("docs", "ops.md"), "utf8");
  const solversText = readFileSync(inRoot("docs", "solvers.md"), "utf8");
  const columns = "| PJAX | here | file | test | docs |  |\n| --- | --- | --- | --- | --- | --- |";

  const parts = groups.map(([title, rows]) => {
    const lines = rows.flatMap(([pjax, type, note = ""]) => {
      const op = Object.hasOwn(ops, type) ? ops[type] : undefined;
      const file = op && sourceOf(type, op.kind);
      const test = op && testOf(type, op.kind);
      if (!op || !file || !test || !opsText.includes(`](ops/${type}.md)`)) {
        missing.push(pjax);
        return [];
      }
      const docs = `[${type}](ops/${type}.md)`;
      return [`| ${pjax} | \`${type}\` | ${link(file)} | ${link(test)} | ${docs} | ${note} |`];
    });
    return [`## ${title}`, `${columns}\n${lines.join("\n")}`].join("\n\n");
  });

  const tests = "tests/core/solvers/solvers.test.ts";
  const testText = readFileSync(inRoot(tests), "utf8");
  const lines = algorithms.flatMap(([pjax, key, name, title]) => {
    const file = `core/solvers/${name}.ts`;
    const there =
      Object.hasOwn(solvers, key) &&
      existsSync(inRoot(file)) &&
      testText.includes(`solvers.${key}.`) &&
      solversText.toLowerCase().includes(title.toLowerCase());
    if (!there) {
      missing.push(pjax);
      return [];
    }
    return [
      `| ${pjax} | \`${key}\` | ${link(file)} | ${link(tests)} | [solvers](solvers.md#algorithms) |  |`,
    ];
  });
  parts.push(["## Solvers", `${columns}\n${lines.join("\n")}`].join("\n\n"));
  if (missing.length > 0)
    parts.push(["## Not there yet", missing.map((name) => `- ${name}`).join("\n")].join("\n\n"));
  return { page: `${[head.trimEnd(), ...parts].join("\n\n")}\n`, missing };
}
