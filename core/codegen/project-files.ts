/** The files around the code of an exported project. */
import { usedOperators } from "../graph/own-operators.ts";
import type { GraphDocument } from "../graph/schema.ts";
import { parametersPath } from "./project-paths.ts";
import type { NotRecorded, RecordedRun, Trained } from "./test-source.ts";

/** The document's name as a package name: lower case, digits and hyphens. */
function packageName(name: string): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.join("-").slice(0, 100).replace(/-$/, "") || "model";
}

export function packageJson(document: GraphDocument, tarball: string): string {
  const content = {
    name: packageName(document.name),
    version: "1.0.0",
    private: true,
    type: "module",
    engines: { node: ">=20.19" },
    scripts: {
      build: "tsc",
      check: "tsc --noEmit",
      start: "tsc && node dist/main.js",
      test: "tsc && node --test dist/model.test.js",
    },
    dependencies: {
      "@tensorflow/tfjs-backend-cpu": "4.22.0",
      proxflow: `file:${tarball}`,
    },
    devDependencies: { "@types/node": "^22.0.0", typescript: "^7.0.2" },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

export const tsconfig = `${JSON.stringify(
  {
    compilerOptions: {
      target: "ES2023",
      lib: ["ES2023"],
      module: "NodeNext",
      moduleResolution: "NodeNext",
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      verbatimModuleSyntax: true,
      skipLibCheck: true,
      types: ["node"],
      rootDir: "src",
      outDir: "dist",
    },
    include: ["src"],
  },
  null,
  2,
)}\n`;

/** Text of people inside Markdown: no markup of theirs takes effect. */
function plain(text: string): string {
  return text
    .split(/\s+/)
    .join(" ")
    .replace(/[\\`*_{}[\]<>()#+\-.!|~&$:@]/g, "\\$&");
}

const figures = (values: Readonly<Record<string, number>>): string =>
  Object.entries(values)
    .map(([name, value]) => `, ${plain(name)} ${Number(value.toPrecision(4))}`)
    .join("");

/** @param trained of the parameters that come along, if any do */
export function readme(
  document: GraphDocument,
  version: string,
  recorded: RecordedRun | NotRecorded,
  trained: Trained | undefined,
): string {
  const numbers =
    "why" in recorded
      ? `No numbers were recorded when the project was written: ${plain(recorded.why)}`
      : `\`npm test\` repeats the first ${recorded.iterations} iterations with seed ${recorded.seed} on backend ${recorded.backend}, which came to
gap ${Number(recorded.gap.toPrecision(4))}${figures(recorded.metrics)}.`;
  return `# ${plain(document.name) || "Model"}
${document.description ? `\n${plain(document.description)}\n` : ""}
A model made with Proxflow ${version}. It is solved by projections, without gradients.

    npm install
    npm start

| command | what |
|---|---|
| \`npm start\` | solves the model |
| \`npm start -- --save\` | solves it and keeps its parameters in \`${parametersPath}\` |
| \`npm test\` | repeats the numbers that were recorded when the project was written |
| \`npm run check\` | checks the types, strictly |

Options go after two dashes, for instance \`npm start -- --iterations 100 --json\`:

| option | meaning |
|---|---|
| \`--iterations N\` | stop after N iterations |
| \`--seconds S\` | stop after S seconds |
| \`--until E\` | stop at a goal, such as \`"accuracy>=0.9"\` |
| \`--seed N\` | starting values and order of examples |
| \`--solver A\` | \`ap\` alternating projections, \`dr\` Douglas-Rachford, \`cp\` cyclic projections |
| \`--backend B\` | \`auto\`, \`webgpu\`, \`wasm\` or \`cpu\` |
| \`--save\` | keep the parameters in \`${parametersPath}\` |
| \`--json\` | print the result as one line of JSON, last on standard output |

\`src/model.ts\` is the model: each node of the graph is one call, under its own id. \`src/main.ts\`
runs it. The same seed, backend and iterations give the same numbers as in Proxflow.
${operatorWords(document)}
${numbers}

## Predict

\`src/predict.ts\` needs no data and no solver, only \`${parametersPath}\`${trained ? `, which is here${figures(trained.metrics).replace(", ", ": ")}` : ", which `npm start -- --save` writes"}. It runs in
Node${usedOperators(document).length > 0 ? "" : " and, through a bundler such as Vite, in browsers"}:

\`\`\`ts
import { load, predict } from "./predict.js";

const { inputs, outputs } = await load(); // ids and shapes
const found = await predict(${trainedExample(document)});
\`\`\`
`;
}

function operatorWords(document: GraphDocument): string {
  const used = usedOperators(document).map(({ entry }) => plain(entry.manifest.docs.title));
  if (used.length === 0) return "";
  return `
The model has operators of its own: ${used.join(", ")}. Their code stands in \`src/model.ts\` as
\`m.operator(...)\`, and runs when the model does: in a sandbox without files, network or other modules,
with bounds on memory and time. Read it before you run a project that somebody else made.
`;
}

const trainedExample = ({ nodes }: GraphDocument): string =>
  nodes.some(({ type }) => type === "dataset") ? "example" : "";
