/**
 * Earlier states of documents, in a hidden folder beside them: whatever a save writes over can be
 * had again.
 */
import { copyFile, mkdir, rename } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";

/** States of one document that are kept. */
const KEPT = 5;

/** Where the state before the last but `age` saves of a file is kept, 1 for the latest. */
export function backupPath(path: string, age: number): string {
  const extension = extname(path);
  const stem = basename(path, extension);
  return join(dirname(path), ".backups", `${stem}.${age}${extension}`);
}

/** Keeps a file as it is now; older states move on, and the oldest goes. */
export async function keepBackup(path: string): Promise<void> {
  await mkdir(dirname(backupPath(path, 1)), { recursive: true });
  for (let age = KEPT - 1; age >= 1; age--)
    await rename(backupPath(path, age), backupPath(path, age + 1)).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOENT") throw error;
      },
    );
  await copyFile(path, backupPath(path, 1));
}
