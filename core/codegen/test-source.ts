/** The test of an exported project: it repeats what was recorded when the project was written. */

import { printString, printValue } from "./print.ts";
import { parametersPath } from "./project-paths.ts";

/** A short run, to be repeated. */
export interface RecordedRun {
  readonly seed: number;
  readonly backend: string;
  readonly iterations: number;
  readonly gap: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Why there is no recorded run, in words. */
export interface NotRecorded {
  readonly why: string;
}

/** Parameters that come along, and what was measured with them on held-out data. */
export interface Trained {
  readonly metrics: Readonly<Record<string, number>>;
}

const DATA_FOLDER =
  'const dataFolder =\n  process.env.PROXFLOW_DATA || fileURLToPath(new URL("../data", import.meta.url));\n';

/**
 * @param ownData whether the project has a folder of data sets of its own
 * @param trained of the parameters that come along, if any do
 */
export function testSource(
  recorded: RecordedRun | NotRecorded,
  ownData: boolean,
  trained?: Trained,
): string {
  const runs = "why" in recorded ? undefined : recorded;
  const measures = trained !== undefined && Object.keys(trained.metrics).length > 0;
  const library = [
    ...(measures ? ["measureInNode", "readParameters"] : []),
    ...(runs ? ["runInNode"] : []),
  ];
  const folder = ownData ? ", dataFolder" : "";
  const imports = [
    'import assert from "node:assert/strict";',
    'import { test } from "node:test";',
    ...(ownData && library.length > 0 ? ['import { fileURLToPath } from "node:url";'] : []),
    ...(library.length > 0 ? [`import { ${library.join(", ")} } from "proxflow/node";`] : []),
    ...(runs ? [] : ['import { validate } from "proxflow";']),
    'import { document } from "./model.js";',
    ...(trained ? ['import { load } from "./predict.js";'] : []),
  ];
  const parts = [
    `// Repeats the numbers that Proxflow had when it wrote this project.\n${imports.join("\n")}\n`,
    ...(ownData && library.length > 0 ? [DATA_FOLDER] : []),
    ...(library.length > 0 ? [CLOSE] : []),
    runs ? repeats(runs, folder) : sound((recorded as NotRecorded).why),
    ...(trained ? [predicts] : []),
    ...(measures ? [measured(trained as Trained, ownData)] : []),
  ];
  return parts.join("\n");
}

const CLOSE = `/** Equal but for rounding, which differs from processor to processor. */
function close(name: string, found: number | undefined, expected: number): void {
  const off = Math.abs((found ?? Number.NaN) - expected);
  assert.ok(off <= 0.01 * Math.abs(expected) + 1e-6, \`\${name} is \${found}, was \${expected}\`);
}
`;

function repeats({ seed, backend, iterations, gap, metrics }: RecordedRun, folder: string): string {
  const values = printValue({ seed, backend, iterations, gap, metrics }, "", 27);
  return `const recorded = ${values} as const;

test("a short run repeats the numbers", async () => {
  const { seed, backend, iterations } = recorded;
  const overrides = { seed, backend, iterations };
  const result = await runInNode(document, { overrides${folder} });
  assert.equal(result.iterations, iterations);
  close("gap", result.gap, recorded.gap);
  for (const [name, value] of Object.entries<number>(recorded.metrics))
    close(name, result.metrics[name], value);
});
`;
}

function sound(why: string): string {
  return `test("the model is sound", () => {
  const { problems } = validate(document);
  assert.deepEqual(problems.filter(({ severity }) => severity === "error"), []);
});

test("a short run repeats the numbers", { skip: ${printString(`none were recorded: ${why}`)} }, () => {});
`;
}

const predicts = `test("the solved model predicts", async () => {
  const model = await load();
  const zeros = model.inputs.map(({ id, shape }) => {
    const sizes = shape.filter((size): size is number => size !== "B");
    const data = new Float32Array(sizes.reduce((product, size) => product * size, 1));
    return [id, { shape: sizes, data }] as const;
  });
  const found = await (zeros.length > 0 ? model.predict(Object.fromEntries(zeros)) : model.predict());
  assert.deepEqual(Object.keys(found), model.outputs.map(({ id }) => id));
  for (const { data } of Object.values(found)) assert.ok(data.every(Number.isFinite));
});
`;

function measured({ metrics }: Trained, ownData: boolean): string {
  return `const trained: Readonly<Record<string, number>> = ${printValue(metrics)};

test("the solved parameters measure as they did", async () => {
  const { arrays } = await readParameters(new URL("../${parametersPath}", import.meta.url));
  const metrics = await measureInNode(document, arrays${ownData ? ", { dataFolder }" : ""});
  for (const [name, value] of Object.entries(trained)) close(name, metrics[name], value);
});
`;
}
