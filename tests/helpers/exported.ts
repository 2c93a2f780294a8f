/** Exported projects that share one installation of the packed library, as folders above them may. */
import { execFile } from "node:child_process";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { inRoot } from "../../build/paths.mjs";
import { type EmptyProject, emptyProject } from "./empty-project.ts";

const run = promisify(execFile);

/** The library installed, and what type-checks beside it. Projects go in folders of it. */
export async function exportFolder(): Promise<EmptyProject> {
  const project = await emptyProject();
  const types = join(project.folder, "node_modules", "@types");
  await mkdir(types, { recursive: true });
  for (const name of ["node"])
    await symlink(inRoot("node_modules", "@types", name), join(types, name), "junction");
  return project;
}

/** What the compiler says of all projects, each by its own settings; it writes their `dist`. */
export async function compileAll(folders: readonly string[]): Promise<string> {
  const tsc = inRoot("node_modules", "typescript", "bin", "tsc");
  const { stdout } = await run(process.execPath, [tsc, "-b", ...folders]).catch(
    (error: { stdout: string }) => error,
  );
  return stdout;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Node in a folder. */
export function node(folder: string, ...args: string[]): Promise<Ran> {
  return run(process.execPath, args, { cwd: folder }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}
