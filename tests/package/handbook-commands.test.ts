/** The commands of the pages that one begins with, run one after another as a reader would. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inRoot } from "../../build/paths.mjs";
import { runCli } from "../helpers/cli.ts";
import { argumentsIn, shellLines } from "../helpers/page-commands.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proxflow-commands-"));
  for (const [name, template] of [
    ["my-model", "line-circle"],
    ["old", "iris-mlp"],
    ["new", "spectral-clip"],
  ] as const)
    copyFileSync(inRoot("templates", template, "graph.json"), join(folder, `${name}.proxflow`));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Exit codes other than 0: two models that differ are no failure. */
const exits: Readonly<Record<string, number>> = { diff: 1 };

/** What commands print, and the files they leave. */
const pages = [
  { page: "docs/start.md", commands: 1, prints: /"status":"converged"/, files: [] },
  {
    page: "docs/evaluation.md",
    commands: 3,
    prints: /By class|precision/i,
    files: ["found.safetensors", "card.html"],
  },
  {
    page: "README.md",
    commands: 9,
    prints: /matmul/,
    files: ["digits/package.json", "found.safetensors", "card.html"],
  },
];

describe("commands of", () => {
  it.each(pages)(
    "$page run, and leave what they say",
    async ({ page, commands, prints, files }) => {
      const shown = shellLines(page).flatMap((line) => {
        const args = argumentsIn(line);
        return args ? [args] : [];
      });
      expect(shown.length).toBeGreaterThanOrEqual(commands);
      let printed = "";
      for (const args of shown) {
        // The whole of this run has a test among the templates; here its beginning is enough.
        const short = args[0] === "run" && args[1] === "mnist-mlp" ? ["--iterations", "40"] : [];
        const { code, stdout, stderr } = await runCli([...args, ...short], folder);
        const line = args.join(" ");
        expect({ line, code, stderr: code === 0 ? "" : stderr }).toEqual({
          line,
          code: exits[args[0] ?? ""] ?? 0,
          stderr: "",
        });
        printed += stdout;
      }
      expect(printed).toMatch(prints);
      for (const file of files)
        expect([file, existsSync(join(folder, file))]).toEqual([file, true]);
      if (files.includes("card.html"))
        expect(readFileSync(join(folder, "card.html"), "utf8")).toContain("<svg");
    },
    180_000,
  );
});
