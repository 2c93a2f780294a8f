/** The inference-only entry of an exported project. */
import { parametersPath } from "./project-paths.ts";

/**
 * @param operators whether the model has operators of its own, whose sandbox is for Node
 */
export const predictSource = (
  operators: boolean,
): string => `// What the solved model gives for new input: one forward pass, without data sets and without a solver.
${operators ? "// It runs in Node, where the model's own operators have their sandbox." : "// It runs in Node and, through a bundler, in browsers."}
import "@tensorflow/tfjs-backend-cpu";
import {
  decodeSafetensors,
  type NamedArray,
  type Predictor,
  type PredictInput,
  predictor,
} from "proxflow";
${operators ? 'import { operatorTracer } from "proxflow/node";\n' : ""}import { document } from "./model.js";

const file = new URL("../${parametersPath}", import.meta.url);

const missing = (why: string): Error =>
  new Error(
    \`There are no solved parameters: \${why}. Make them with npm start -- --save, or call load().\`,
  );

async function read(): Promise<Uint8Array> {
  if (file.protocol === "file:") {
    const { readFile } = await import("node:fs/promises");
    return readFile(file).catch((error: Error) => {
      throw missing(error.message);
    });
  }
  const response = await fetch(file);
  if (!response.ok) throw missing(\`\${file.href} gives status \${response.status}\`);
  return new Uint8Array(await response.arrayBuffer());
}

let ready: Promise<Predictor> | undefined;

/**
 * The model with the parameters of a file; predict() uses it from then on.
 * @param bytes contents of the safetensors file; left out: of ${parametersPath} beside package.json
 * @returns predict, and which inputs and outputs there are, by id and shape
 */
export function load(bytes?: Uint8Array): Promise<Predictor> {
  const made = Promise.resolve(bytes ?? read()).then(${
    operators
      ? `async (contents) =>
    predictor(document, decodeSafetensors(contents).arrays, {
      operators: await operatorTracer(document),
    }),`
      : `(contents) =>
    predictor(document, decodeSafetensors(contents).arrays),`
  }
  );
  ready = made;
  // The next call tries again.
  made.catch(() => {
    if (ready === made) ready = undefined;
  });
  return made;
}

/**
 * @param input one example or several, as lists or as Float32Array; of several inputs an object by id
 * @returns the outputs by id, such as "logits.y", each with shape and data
 */
export async function predict(
  input?: PredictInput | Readonly<Record<string, PredictInput>>,
): Promise<Readonly<Record<string, NamedArray>>> {
  const model = await (ready ?? load());
  return model.predict(input);
}
`;
