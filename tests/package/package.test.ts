/** The packed package holds what exported projects need, and nothing else. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { root } from "../../build/paths.mjs";

const run = promisify(execFile);
const listing = z.tuple([
  z.looseObject({ unpackedSize: z.number(), files: z.array(z.looseObject({ path: z.string() })) }),
]);

async function packed() {
  const options = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const { stdout } = await run("npm", options, { cwd: root, shell: process.platform === "win32" });
  const [{ files, unpackedSize }] = listing.parse(JSON.parse(stdout));
  return { paths: files.map((file) => file.path), unpackedSize };
}

describe("the package", () => {
  it("has the library, the command line, the worker and the templates", async () => {
    const { paths } = await packed();
    expect(paths).toEqual(
      expect.arrayContaining([
        "LICENSE",
        "README.md",
        "dist/core/index.js",
        "dist/core/index.d.ts",
        "dist/core/index.js.map",
        "dist/slim/core.js",
        "dist/slim/core.js.map",
        "dist/slim/ops/max-pool.js",
        "dist/slim/ops/max-pool.d.ts",
        "dist/electron/node.js",
        "dist/electron/node.d.ts",
        "dist/electron/cli/main.js",
        "dist/electron/worker/main.js",
        "templates/mnist-mlp/graph.json",
      ]),
    );
  });

  it("has no sources, tests or build state", async () => {
    const { paths, unpackedSize } = await packed();
    const allowed =
      /^(dist\/(core|electron|slim)\/.+\.(js|d\.ts)|dist\/(core|slim)\/.+\.js\.map|templates\/.+|[A-Z]+(\.md)?|package\.json)$/;
    expect(paths.filter((path) => !allowed.test(path))).toEqual([]);
    // Code 2.2 MB and 1.0 for the small entry, source maps that hold their sources 3.9, templates 0.9.
    expect(unpackedSize).toBeLessThan(8.6e6);
  });
});
