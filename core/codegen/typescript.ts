/** A document as a small TypeScript project that trains on its own. */
import { withoutMuted } from "../graph/mute.ts";
import type { GraphDocument } from "../graph/schema.ts";
import { mainSource } from "./main-source.ts";
import { type LineRange, modelSource } from "./model-source.ts";
import { packageJson, readme, tsconfig } from "./project-files.ts";

export type { LineRange } from "./model-source.ts";

export interface ExportedFile {
  /** Relative, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface ExportedProject {
  readonly files: readonly ExportedFile[];
  /** Where each node is built in `src/model.ts`, by node id. */
  readonly lines: ReadonlyMap<string, LineRange>;
}

export interface ExportOptions {
  /** Version of Proxflow, of whose packed tarball the project expects a copy (`tarballPath`). */
  readonly version: string;
  /** Name of the template that the document came from; goes into results. */
  readonly template?: string | null;
}

/** Where a project expects Proxflow's packed tarball: the host copies it there. */
export function tarballPath(version: string): string {
  return `vendor/proxflow-${version}.tgz`;
}

/**
 * The project's files. Pure and deterministic.
 * @throws ProxflowError where the document has no code: see `modelSource`
 */
export function exportTypeScript(document: GraphDocument, options: ExportOptions): ExportedProject {
  const { text, lines } = modelSource(withoutMuted(document));
  const tarball = tarballPath(options.version);
  return {
    files: [
      { path: "package.json", text: packageJson(document, tarball) },
      { path: "tsconfig.json", text: tsconfig },
      { path: "README.md", text: readme(document, options.version) },
      { path: ".gitignore", text: "node_modules/\ndist/\n" },
      { path: "src/model.ts", text },
      {
        path: "src/main.ts",
        text: mainSource(options.template ?? null, document.datasets !== undefined),
      },
    ],
    lines,
  };
}
