/** The stand-in for Electron that tests run the desktop shell on, for Node; packages stay outside. */
import { defineConfig } from "vite";
import { inRoot } from "./paths.mjs";

const entries = ["register", "hooks", "electron", "utility-port"];

export default defineConfig({
  build: {
    ssr: true,
    outDir: inRoot("dist", "shell"),
    emptyOutDir: true,
    target: "node20",
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(
        entries.map((name) => [name, inRoot("tests", "helpers", "electron-shell", `${name}.ts`)]),
      ),
    },
  },
});
