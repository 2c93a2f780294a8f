/** The benchmarks as one module for Node; packages stay outside. */
import { defineConfig } from "vite";
import { inRoot } from "./paths.mjs";

const gradients = "@tensorflow/tfjs-core/dist/register_all_gradients.js";

export default defineConfig({
  // Written for bundlers: Node cannot resolve its imports. It registers with the one tfjs there is.
  resolve: { alias: { [gradients]: inRoot("node_modules", gradients) } },
  build: {
    ssr: inRoot("tests", "bench", "main.ts"),
    outDir: inRoot("dist", "bench"),
    emptyOutDir: true,
    target: "node20",
    minify: false,
  },
});
