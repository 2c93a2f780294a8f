/** The preload script as one CommonJS file: a sandboxed preload can load nothing but `electron`. */
import { defineConfig } from "vite";
import { inRoot } from "./paths.mjs";

export default defineConfig({
  build: {
    outDir: inRoot("dist", "preload"),
    emptyOutDir: true,
    target: "chrome120",
    minify: false,
    lib: {
      entry: inRoot("electron", "preload", "preload.ts"),
      formats: ["cjs"],
      fileName: () => "preload.cjs",
    },
    rolldownOptions: { external: ["electron"] },
  },
});
