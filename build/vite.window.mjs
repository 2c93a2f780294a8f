/** The window as static files, with the types that its code editor knows. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { editorTypes } from "./editor-types.mjs";
import { inRoot } from "./paths.mjs";

/** @returns {Promise<import("vite").UserConfig>} */
const config = async () => ({
  root: inRoot("renderer"),
  // Relative addresses: the same files are served by the loopback server and by the desktop shell.
  base: "./",
  plugins: [react()],
  worker: { format: "es" },
  define: { PROXFLOW_TYPES: JSON.stringify(await editorTypes()) },
  build: {
    outDir: inRoot("dist", "renderer"),
    emptyOutDir: true,
    target: "es2022",
    chunkSizeWarningLimit: 6000,
    reportCompressedSize: false,
  },
});

export default defineConfig(config);
