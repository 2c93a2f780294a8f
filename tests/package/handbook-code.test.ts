/** The code that pages of the handbook show, in every language but the shell's, which has a test of its own. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { transformWithOxc } from "vite";
import { describe, expect, it } from "vitest";
import { inRoot } from "../../build/paths.mjs";
import { importTypeScript } from "../../core/codegen/import-typescript.ts";
import { exportTypeScript } from "../../core/codegen/typescript.ts";
import { parseDocument } from "../../core/graph/parse.ts";
import { runResult } from "../../core/protocol/messages.ts";
import { checkOperator } from "../../electron/worker/operators/check.ts";
import { typeErrors } from "../helpers/type-errors.ts";

const run = promisify(execFile);

/** Blocks of a page in one language. */
const blocks = (page: string, language: string): string[] =>
  [
    ...readFileSync(inRoot("docs", page), "utf8").matchAll(
      new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"),
    ),
  ].map(([, code = ""]) => code);

/** What a page's module exports as `document`, run as it is. */
async function documentOf(code: string): Promise<unknown> {
  mkdirSync(inRoot("dist"), { recursive: true });
  const folder = mkdtempSync(inRoot("dist", "handbook-code-"));
  try {
    const { code: plain } = await transformWithOxc(code, "model.ts", { sourcemap: false });
    const library = JSON.stringify(pathToFileURL(inRoot("dist", "core", "index.js")).href);
    const file = join(folder, "model.mjs");
    const print = "\nconsole.log(JSON.stringify(document));\n";
    writeFileSync(file, plain.replaceAll('from "proxflow"', `from ${library}`) + print);
    const { stdout } = await run(process.execPath, [file]);
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("docs/code.md", () => {
  const [model = "", predict = ""] = blocks("code.md", "ts");

  it("shows a model that has the right types, runs, and is read back as what it makes", async () => {
    expect(await typeErrors({ model })).toBe("");
    const { document, problems } = importTypeScript(model);
    expect(problems).toEqual([]);
    expect(document?.nodes.map(({ id }) => id)).toEqual(["iris", "first", "goal"]);
    const made = parseDocument(JSON.stringify(await documentOf(model)));
    expect(made).toMatchObject({ ok: true });
    expect(made.ok && made.document.nodes.map(({ id, type }) => [id, type])).toEqual(
      document?.nodes.map(({ id, type }) => [id, type]),
    );
    expect(made.ok && made.document.edges).toEqual(document?.edges);
  });

  it("shows how an exported project predicts, by the types of that project", async () => {
    const text = readFileSync(inRoot("templates", "mnist-mlp", "graph.json"), "utf8");
    const read = parseDocument(text);
    if (!read.ok) throw new Error("the template cannot be read");
    const { files } = exportTypeScript(read.document, { version: "0.1.0", template: "mnist-mlp" });
    const source = (path: string) => files.find((file) => file.path === path)?.text ?? "";
    const modules = { predict: source("src/predict.ts"), model: source("src/model.ts") };
    const lib = ["ES2023", "DOM"];
    const given = "declare const pixels: Float32Array;\n";
    const errors = async (code: string): Promise<string> =>
      (await typeErrors({ ...modules, example: given + code }, lib))
        .split("\n")
        .filter((line) => line.includes("example.ts"))
        .join("\n");
    expect(await errors(predict)).toBe("");
    expect(await errors(predict.replace("predict(pixels)", "predicted(pixels)"))).toMatch(/TS/);
  });
});

describe("docs/operators.md", () => {
  it("shows an operator that is certified as the page says", async () => {
    const sources = blocks("operators.md", "ts");
    expect(sources.length).toBeGreaterThanOrEqual(2);
    for (const source of sources) {
      const checked = await checkOperator(source);
      expect(checked).toMatchObject({ ok: true });
      expect(checked.ok && checked.certificate.badge).toBe("approximate");
    }
  });
});

describe("the JSON of the handbook", () => {
  it("is a document where a document is shown", () => {
    const [text = ""] = blocks("file-format.md", "json");
    const parsed = parseDocument(text);
    // The page shows one node of a model; what is wired to it is left out.
    const problems = parsed.ok ? [] : parsed.problems;
    expect(problems.filter(({ code }) => code !== "unknown-node")).toEqual([]);
  });

  it("is a result where a run's result is shown, and can be read everywhere", () => {
    const [result = ""] = blocks("cli.md", "json");
    expect(runResult.parse(JSON.parse(result))).toEqual(JSON.parse(result));
    for (const page of readdirSync(inRoot("docs")).filter((name) => name.endsWith(".md")))
      for (const text of blocks(page, "json")) expect(() => JSON.parse(text), page).not.toThrow();
  });
});

it("is all the code that pages show: no block is in a language without a test", () => {
  const tested: Readonly<Record<string, readonly string[]>> = {
    ts: ["code.md", "operators.md"],
    js: ["library.md"],
    json: ["file-format.md", "cli.md"],
  };
  const pages = readdirSync(inRoot("docs")).filter((name) => name.endsWith(".md"));
  for (const page of pages) {
    const text = readFileSync(inRoot("docs", page), "utf8");
    const opened = [...text.matchAll(/^```(\S*)\n[\s\S]*?^```$/gm)].map(([, name = ""]) => name);
    for (const language of opened.filter((name) => !["", "sh", "bash", "console"].includes(name)))
      expect(tested[language] ?? [], `${language} in ${page}`).toContain(page);
  }
});
