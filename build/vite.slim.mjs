/**
 * The small entry and one entry an operator, as modules that share their chunks. The table of all
 * operators is left out: `core/ops/bare.ts` stands for it.
 */
import { readFileSync } from "node:fs";
import { defineConfig } from "vite";
import { inRoot } from "./paths.mjs";

const table = inRoot("core", "ops", "index.ts");

/** Each operator's type, the name of its constant, and its file, as the table has them. */
export function operatorFiles() {
  const text = readFileSync(table, "utf8");
  const files = new Map(
    [...text.matchAll(/^import \{ (\w+) \} from "\.\/(.+)\.ts";$/gm)].map(([, name, file]) => [
      name,
      file,
    ]),
  );
  const body = /export const ops = \{\n([\s\S]*?)\n\} as const/.exec(text)?.[1] ?? "";
  return [...body.matchAll(/^ {2}(?:"?([\w-]+)"?: )?(\w+),$/gm)].map(([line, type, name = ""]) => {
    const file = files.get(name);
    if (file === undefined) throw new Error(`core/ops/index.ts: no import for "${line.trim()}"`);
    return { type: type ?? name, name, file };
  });
}

/** @type {import("vite").Plugin} */
const withoutTable = {
  name: "without-the-table-of-operators",
  enforce: "pre",
  async resolveId(source, importer, options) {
    const found = await this.resolve(source, importer, { ...options, skipSelf: true });
    return found?.id === table ? inRoot("core", "ops", "bare.ts") : found;
  },
};

/** What operators are typed as: the declarations of the whole library. */
/** @type {import("vite").Plugin} */
const types = {
  name: "types-of-operators",
  generateBundle() {
    for (const { type, name, file } of operatorFiles())
      this.emitFile({
        type: "asset",
        fileName: `ops/${type}.d.ts`,
        source: `export { ${name} } from "../../core/ops/${file}.js";\n`,
      });
  },
};

export default defineConfig({
  plugins: [withoutTable, types],
  build: {
    lib: {
      entry: {
        core: inRoot("core", "slim.ts"),
        ...Object.fromEntries(
          operatorFiles().map(({ type, file }) => [
            `ops/${type}`,
            inRoot("core", "ops", `${file}.ts`),
          ]),
        ),
      },
      formats: ["es"],
    },
    rollupOptions: { external: [/^@tensorflow\//, /^zod(\/|$)/] },
    outDir: inRoot("dist", "slim"),
    emptyOutDir: true,
    target: "es2022",
    minify: false,
    sourcemap: true,
    reportCompressedSize: false,
  },
});
