/** The program of an exported project: the same for every model but for the template's name. */

import { printString } from "./print.ts";
import { parametersPath } from "./project-paths.ts";

/** Beside the code, unless the environment says otherwise. */
const DATA_FOLDER =
  '    dataFolder: process.env.PROXFLOW_DATA || fileURLToPath(new URL("../data", import.meta.url)),\n';

/** @param ownData whether the project has a folder of data sets of its own */
export function mainSource(template: string | null, ownData: boolean): string {
  return `// Runs the model in the terminal. Progress goes to standard error, the result to standard output.
${ownData ? 'import { fileURLToPath } from "node:url";\n' : ""}import { parseArgs } from "node:util";
import { algorithms, backends, ProxflowError } from "proxflow";
import {
  type RunOverrides,
  type RunProgress,
  type RunResult,
  runInNode,
  writeParameters,
} from "proxflow/node";
import { document } from "./model.js";

const USAGE = \`Usage: npm start -- [options]
  --iterations N   stop after N iterations
  --seconds S      stop after S seconds
  --until E        stop at a goal, such as "accuracy>=0.9"
  --seed N         starting values and order of examples
  --solver A       ap, ar, dr, dm, cp or cdr
  --backend B      auto, webgpu, wasm or cpu
  --save           keep the parameters in ${parametersPath}, for predict.ts
  --json           print the result as one line of JSON
  --help           show this
\`;

class UsageError extends Error {}

function toNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || value < 0 || (value === 0 && name !== "seed"))
    throw new UsageError(\`--\${name} needs a number, not "\${text}".\`);
  if (name !== "seconds" && !Number.isInteger(value))
    throw new UsageError(\`--\${name} needs a whole number, not "\${text}".\`);
  return value;
}

function oneOf<T extends string>(name: string, text: string | undefined, choices: readonly T[]) {
  if (text === undefined) return undefined;
  const choice = choices.find((each) => each === text);
  if (choice === undefined)
    throw new UsageError(\`--\${name} is one of \${choices.join(", ")}, not "\${text}".\`);
  return choice;
}

function readArguments() {
  const options = {
    iterations: { type: "string" },
    seconds: { type: "string" },
    until: { type: "string" },
    seed: { type: "string" },
    solver: { type: "string" },
    backend: { type: "string" },
    save: { type: "boolean" },
    json: { type: "boolean" },
    help: { type: "boolean" },
  } as const;
  const parse = () => {
    try {
      return parseArgs({ options }).values;
    } catch (error) {
      throw new UsageError(error instanceof Error ? error.message : String(error));
    }
  };
  const values = parse();
  const overrides: RunOverrides = {
    iterations: toNumber("iterations", values.iterations),
    seconds: toNumber("seconds", values.seconds),
    seed: toNumber("seed", values.seed),
    until: values.until,
    algorithm: oneOf("solver", values.solver, algorithms),
    backend: oneOf("backend", values.backend, ["auto", ...backends] as const),
  };
  return {
    overrides,
    save: values.save === true,
    json: values.json === true,
    help: values.help === true,
  };
}

function figures(values: Readonly<Record<string, number>>): string {
  return Object.entries(values)
    .map(([name, value]) => \`, \${name} \${value.toPrecision(4)}\`)
    .join("");
}

function showProgress({ iteration, seconds, gap, metrics }: RunProgress): void {
  const line = \`\${seconds.toFixed(1)} s: iteration \${iteration}, gap \${gap.toPrecision(4)}\`;
  process.stderr.write(\`\${line}\${figures(metrics)}\\n\`);
}

function showResult(result: RunResult): void {
  const { status, iterations, seconds, gap, metrics } = result;
  const line = \`\${status} after \${iterations} iterations, \${seconds.toFixed(1)} s: gap \${gap}\`;
  process.stdout.write(\`\${line}\${figures(metrics)}\\n\`);
}

function inWords(error: unknown): string {
  if (!(error instanceof ProxflowError)) return error instanceof Error ? error.message : String(error);
  const { message, place, fix } = error;
  const where = place.node === undefined ? "" : \`Node \${place.node}: \`;
  return where + message + (fix === undefined ? "" : \` \${fix}\`);
}

async function main(): Promise<void> {
  const { overrides, save, json, help } = readArguments();
  if (help) {
    process.stdout.write(USAGE);
    return;
  }
  const result = await runInNode(document, {
    overrides,
    template: ${template === null ? "null" : printString(template)},
${ownData ? DATA_FOLDER : ""}    onBackend: (name, reason) => process.stderr.write(\`Backend \${name}: \${reason}\\n\`),
    onProgress: showProgress,
    async onParameters(parameters, result) {
      if (!save) return;
      const file = new URL("../${parametersPath}", import.meta.url);
      await writeParameters(file, parameters, { document, result });
      process.stderr.write("Parameters are in ${parametersPath}.\\n");
    },
  });
  if (json) process.stdout.write(\`\${JSON.stringify(result)}\\n\`);
  else showResult(result);
}

main().catch((error: unknown) => {
  process.stderr.write(\`\${inWords(error)}\\n\`);
  if (error instanceof UsageError) process.stderr.write(USAGE);
  process.exitCode = error instanceof UsageError ? 2 : 3;
});
`;
}
