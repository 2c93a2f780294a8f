/**
 * `node build/make-templates.mjs [name ...]`: writes graph.json of the templates that are made by
 * code, with the points, pictures and matrices in them. The same text every time.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { ensureLibrary } from "./ensure.mjs";
import { inRoot } from "./paths.mjs";
import { eightQueens } from "./recipes/boards.mjs";
import { kit } from "./recipes/kit.mjs";
import {
  autoencoderDigits,
  orthogonalRnn,
  regression,
  sparseMlp,
  spectralClip,
} from "./recipes/learning.mjs";
import {
  blindGainCalibration,
  matrixCompletion,
  nonnegativeFactorisation,
} from "./recipes/matrices.mjs";
import { permutationMatching } from "./recipes/networks.mjs";
import { poisson } from "./recipes/physics.mjs";
import { colourTransfer, spherePacking } from "./recipes/points.mjs";
import { BuildError, entry, say } from "./run.mjs";

/** @type {Record<string, (kit: import("./recipes/kit.mjs").Kit) => object | Promise<object>>} */
export const recipes = {
  "autoencoder-digits": autoencoderDigits,
  regression,
  "sparse-mlp": sparseMlp,
  "spectral-clip": spectralClip,
  "blind-gain-calibration": blindGainCalibration,
  "colour-transfer": colourTransfer,
  "eight-queens": eightQueens,
  "matrix-completion": matrixCompletion,
  "nonnegative-factorisation": nonnegativeFactorisation,
  "orthogonal-rnn": orthogonalRnn,
  "permutation-matching": permutationMatching,
  poisson,
  "sphere-packing": spherePacking,
};

/** Text of a template's graph.json. @param {string} name */
export async function templateText(name) {
  const tools = await kit();
  const recipe = recipes[name];
  if (recipe === undefined)
    throw new BuildError(`No recipe "${name}"; recipes: ${Object.keys(recipes).join(", ")}.`);
  return tools.serializeDocument(await recipe(tools));
}

if (process.argv[1] === inRoot("build", "make-templates.mjs"))
  entry(async () => {
    await ensureLibrary();
    const named = process.argv.slice(2);
    for (const name of named.length > 0 ? named : Object.keys(recipes)) {
      const text = await templateText(name);
      mkdirSync(inRoot("templates", name), { recursive: true });
      writeFileSync(inRoot("templates", name, "graph.json"), text);
      say(`Wrote templates/${name}/graph.json.`);
    }
    return 0;
  });
