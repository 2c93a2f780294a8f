/** `proxflow export`: writes a project of its own from a document. */
import { resolve } from "node:path";
import { exportProject } from "../host/exporter.ts";
import { loadSource } from "./source.ts";

/** @throws ProxflowError, DocumentError */
export async function exportCommand(name: string, out: string): Promise<void> {
  const { document, template } = await loadSource(name);
  const { path, files } = await exportProject(document, resolve(out), template);
  process.stdout.write(
    `Exported ${files.length} files to ${path}\nRun them: npm install && npm start\n`,
  );
}
