/** What recipes of templates are made with: the builder of the library, settings, seeded numbers. */
import { pathToFileURL } from "node:url";
import { inRoot } from "../paths.mjs";

/**
 * @typedef {{
 *   model(name: string): any,
 *   solver(settings: object): object,
 *   rng(name: string): { uniform(): number, normal(): number, permutation(n: number): Uint32Array },
 *   trained(document: object): Promise<Record<string, number[]>>,
 * }} Kit
 */

/** @param {...string} path in dist */
const built = (...path) => import(pathToFileURL(inRoot("dist", ...path)).href);

/** Needs a built library. @returns {Promise<Kit & { serializeDocument(document: object): string }>} */
export async function kit() {
  const { model, serializeDocument } = await built("core", "index.js");
  const { createRng } = await built("core", "base", "rng.js");
  return {
    model,
    serializeDocument,
    // The seed of what is made for a template; runs have seeds of their own.
    rng: (name) => createRng(20_250_601, `recipe:${name}`),
    solver: (settings) => ({
      backend: "auto",
      seed: 1,
      batchSize: 1,
      evaluateEvery: 50,
      ...settings,
    }),
    async trained(document) {
      const tf = await import("@tensorflow/tfjs-core");
      await import("@tensorflow/tfjs-backend-cpu");
      await tf.setBackend("cpu");
      const { createSession, run } = await built("core", "index.js");
      const { loadDataset } = await built("electron", "node.js");
      const session = createSession({ document, datasets: { iris: loadDataset("iris") } });
      await run(session, {});
      /** @type {{ id: string, data: Float32Array }[]} */
      const values = await session.values();
      session.dispose();
      return Object.fromEntries(values.map(({ id, data }) => [id.split(".")[0], [...data]]));
    },
  };
}

/** Rounded, so that documents stay small. @param {number} value @param {number} digits */
export const round = (value, digits) => {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale + 0;
};
