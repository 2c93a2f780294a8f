/** The benchmarks as one module for Node; packages stay outside. */
import { defineConfig } from "vite";
import { inRoot } from "./paths.mjs";

export default defineConfig({
  build: {
    ssr: inRoot("tests", "bench", "main.ts"),
    outDir: inRoot("dist", "bench"),
    emptyOutDir: true,
    target: "node20",
    minify: false,
  },
});
