/**
 * TypeScript in the code editor, with Proxflow's own types: completion, docs on hovering, errors as
 * one types. Bundled, with its workers; nothing comes from elsewhere.
 */
import "monaco-editor/languages/definitions/typescript/register.js";
import * as monaco from "monaco-editor/editor/editor.api.js";
import EditorWorker from "monaco-editor/editor/editor.worker.js?worker";
import {
  ModuleKind,
  ScriptTarget,
  typescriptDefaults,
} from "monaco-editor/languages/features/typescript/register.js";
import TypeScriptWorker from "monaco-editor/languages/features/typescript/ts.worker.js?worker";
import { typeLibs } from "./type-libs.ts";

/** `moduleResolution: "bundler"`, which the editor's own list of names leaves out. */
const BUNDLER = 100;

const options = {
  target: ScriptTarget.ESNext,
  module: ModuleKind.ESNext,
  moduleResolution: BUNDLER,
  strict: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  // Models and operators have no page around them, and no process.
  lib: ["lib.es2023.d.ts"],
  types: [],
};

/** Loads the types; once is enough, more does nothing. */
export function setUpLanguage(): void {
  if (self.MonacoEnvironment !== undefined) return;
  self.MonacoEnvironment = {
    getWorker: (_, label) => (label === "typescript" ? new TypeScriptWorker() : new EditorWorker()),
  };
  typescriptDefaults.setCompilerOptions(options);
  typescriptDefaults.setExtraLibs(
    Object.entries(typeLibs).map(([path, content]) => ({ filePath: `file:///${path}`, content })),
  );
}

/** Ends the language service where no text needs it any more; it begins anew with the next. */
export function releaseLanguage(): void {
  if (monaco.editor.getModels().length === 0) typescriptDefaults.setCompilerOptions(options);
}
