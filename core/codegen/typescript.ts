/** A document as a small TypeScript project that trains on its own. */
import { withoutMuted } from "../graph/mute.ts";
import { usedOperators } from "../graph/own-operators.ts";
import type { GraphDocument } from "../graph/schema.ts";
import { mainSource } from "./main-source.ts";
import { type LineRange, modelSource } from "./model-source.ts";
import { predictSource } from "./predict-source.ts";
import { packageJson, readme, tsconfig } from "./project-files.ts";
import { tarballPath } from "./project-paths.ts";
import { type NotRecorded, type RecordedRun, type Trained, testSource } from "./test-source.ts";

export type { LineRange } from "./model-source.ts";
export { parametersPath, tarballPath } from "./project-paths.ts";
export { singleSource } from "./single-source.ts";
export type { NotRecorded, RecordedRun, Trained } from "./test-source.ts";

/** A file of an exported project. */
export interface ExportedFile {
  /** Relative, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** A project, not yet written anywhere. */
export interface ExportedProject {
  readonly files: readonly ExportedFile[];
  /** Where each node is built in `src/model.ts`, by node id. */
  readonly lines: ReadonlyMap<string, LineRange>;
}

/** What a project says besides its document. */
export interface ExportOptions {
  /** Version of Proxflow, of whose packed tarball the project expects a copy (`tarballPath`). */
  readonly version: string;
  /** Name of the template that the document came from; goes into results. */
  readonly template?: string | null;
  /** A short run that the project's test repeats, or why there is none. */
  readonly recorded?: RecordedRun | NotRecorded;
  /** Says that solved parameters come along, and how they measure: the host puts them at `parametersPath`. */
  readonly trained?: Trained;
}

/**
 * The project's files. Pure and deterministic.
 * @throws ProxflowError where the document has no code: see `modelSource`
 * @example
 * ```ts
 * import { exportTypeScript, model } from "proxflow";
 *
 * const m = model("unit");
 * m.sphere("circle", { x: m.parameter("point", { shape: [2] }).value });
 * const { files } = exportTypeScript(m.document(), { version: "0.1.0" });
 * console.log(files.find(({ path }) => path === "src/model.ts")?.text.includes("m.sphere")); // true
 * ```
 */
export function exportTypeScript(document: GraphDocument, options: ExportOptions): ExportedProject {
  const solved = withoutMuted(document);
  const { text, lines } = modelSource(solved);
  const { version, template = null, trained } = options;
  const { recorded = { why: "nobody ran the model." } } = options;
  const ownData = document.datasets !== undefined;
  return {
    files: [
      { path: "package.json", text: packageJson(document, tarballPath(version)) },
      { path: "tsconfig.json", text: tsconfig },
      { path: "README.md", text: readme(document, version, recorded, trained) },
      { path: ".gitignore", text: "node_modules/\ndist/\n" },
      { path: "src/model.ts", text },
      { path: "src/main.ts", text: mainSource(template, ownData) },
      { path: "src/predict.ts", text: predictSource(usedOperators(solved).length > 0) },
      { path: "src/model.test.ts", text: testSource(recorded, ownData, trained) },
    ],
    lines,
  };
}
