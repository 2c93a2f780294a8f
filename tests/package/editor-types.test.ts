/** The types that the code editor knows, asked through the language service that it uses. */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { editorTypes } from "../../build/editor-types.mjs";
import { modelSource } from "../../core/codegen/model-source.ts";
import { parseDocument } from "../../core/graph/parse.ts";

/** As much of the service as is used here; the editor's package has no types for it. */
interface Services {
  createLanguageService(host: object): {
    getSemanticDiagnostics(path: string): { start: number; messageText: unknown }[];
    getQuickInfoAtPosition(
      path: string,
      at: number,
    ): { documentation: { text: string }[] } | undefined;
    getCompletionsAtPosition(
      path: string,
      at: number,
      options: undefined,
    ): { entries: { name: string }[] } | undefined;
  };
}

const folder = "../../node_modules/monaco-editor/esm/vs/languages/features/typescript/lib";
let types: Readonly<Record<string, string>>;
let services: Services;
let lib: Readonly<Record<string, string>>;
beforeAll(async () => {
  types = await editorTypes();
  services = (await import(`${folder}/typescriptServices.js`)) as Services;
  ({ libFileMap: lib } = await import(`${folder}/lib.js`));
});

const PATH = "file:///src/model.ts";

/** With the options of renderer/code/language.ts. */
function serve(source: string, more: Readonly<Record<string, string>> = {}) {
  const files: Record<string, string> = { [PATH]: source };
  for (const [path, text] of Object.entries({ ...types, ...more })) files[`file:///${path}`] = text;
  const textOf = (path: string): string | undefined => files[path] ?? lib[path];
  return services.createLanguageService({
    getCompilationSettings: () => ({
      target: 99,
      module: 99,
      moduleResolution: 100,
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      lib: ["lib.es2023.d.ts"],
      types: [],
    }),
    getScriptFileNames: () => Object.keys(files),
    getScriptVersion: () => "1",
    getScriptSnapshot(path: string) {
      const text = textOf(path);
      return (
        text !== undefined && {
          getText: (from: number, to: number) => text.slice(from, to),
          getLength: () => text.length,
          getChangeRange: () => undefined,
        }
      );
    },
    getCurrentDirectory: () => "",
    getDefaultLibFileName: () => "lib.es6.d.ts",
    readFile: textOf,
    fileExists: (path: string) => textOf(path) !== undefined,
  });
}

const errorsIn = (source: string, more?: Readonly<Record<string, string>>): unknown[] =>
  serve(source, more)
    .getSemanticDiagnostics(PATH)
    .map(({ messageText }) => messageText);

describe("the editor's types", () => {
  it("accept what is exported", () => {
    for (const name of ["iris-mlp", "sudoku", "rnn-moby"]) {
      const file = new URL(`../../templates/${name}/graph.json`, import.meta.url);
      const parsed = parseDocument(readFileSync(file, "utf8"));
      if (!parsed.ok) throw new Error(`template ${name} does not parse`);
      expect(errorsIn(modelSource(parsed.document).text), name).toEqual([]);
    }
  });

  it("say the same as the library's own, whose words they add", () => {
    const own = readFileSync(
      new URL("../../dist/core/graph/builder.d.ts", import.meta.url),
      "utf8",
    );
    const source = `
      import type { ModelBuilder } from "proxflow";
      import type { ModelBuilder as Own } from "../node_modules/proxflow/graph/own.ts";
      declare const worded: ModelBuilder;
      declare const own: Own;
      export const a: Own = worded;
      export const b: ModelBuilder = own;
      export const c: Parameters<Own["document"]>[0] = {} as Parameters<ModelBuilder["document"]>[0];`;
    expect(errorsIn(source, { "node_modules/proxflow/graph/own.d.ts": own })).toEqual([]);
  });

  it("tell of ops, ports and params, and of what is wrong", () => {
    const source = `import { model } from "proxflow";
const m = model("a");
const x = m.parameter("x", { shape: [2] });
m.leakyRelu("y", { x: x.value }, { slope: "steep" });
m.relu("z", { y: x.value });
m.document({ algorithm: "sgd" });
`;
    const service = serve(source);
    const wrong = service
      .getSemanticDiagnostics(PATH)
      .map(({ start }) => source.slice(start, start + 5));
    expect(wrong).toEqual(["slope", "relu(", "algor"]);
    const docs = (word: string) =>
      service
        .getQuickInfoAtPosition(PATH, source.indexOf(word) + 1)
        ?.documentation.map(({ text }) => text)
        .join("");
    expect(docs("leakyRelu")).toMatch(/Leaky ReLU/);
    expect(docs("slope")).toMatch(/Slope below 0/);
    const offered = service.getCompletionsAtPosition(PATH, source.indexOf("m.relu") + 2, undefined);
    expect(offered?.entries.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["matmul", "crossEntropy", "document"]),
    );
  });
});
