/** The files around the code of an exported project. */
import type { GraphDocument } from "../graph/schema.ts";

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
    scripts: { build: "tsc", start: "tsc && node dist/main.js" },
    dependencies: { proxflow: `file:${tarball}` },
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

export function readme(document: GraphDocument, version: string): string {
  return `# ${plain(document.name) || "Model"}
${document.description ? `\n${plain(document.description)}\n` : ""}
A model made with Proxflow ${version}. It is solved by projections, without gradients.

    npm install
    npm start

Options go after two dashes, for instance \`npm start -- --iterations 100 --json\`:

| option | meaning |
|---|---|
| \`--iterations N\` | stop after N iterations |
| \`--seconds S\` | stop after S seconds |
| \`--until E\` | stop at a goal, such as \`"accuracy>=0.9"\` |
| \`--seed N\` | starting values and order of examples |
| \`--solver A\` | \`ap\` alternating projections, \`dr\` Douglas-Rachford, \`cp\` cyclic projections |
| \`--backend B\` | \`auto\`, \`webgpu\`, \`wasm\` or \`cpu\` |
| \`--json\` | print the result as one line of JSON, last on standard output |

\`src/model.ts\` is the model: each node of the graph is one call, under its own id. \`src/main.ts\`
runs it. The same seed, backend and iterations give the same numbers as in Proxflow.
`;
}
