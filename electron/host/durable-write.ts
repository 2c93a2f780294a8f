/**
 * Files written so that a crash or a full disk leaves the old file whole: a temporary file beside
 * it, all bytes written and synced, renamed over the old one, and the folder synced, without which
 * a power cut may forget the rename.
 */
import { randomUUID } from "node:crypto";
import * as promises from "node:fs/promises";
import { dirname } from "node:path";
import { ProxflowError } from "../../core/base/errors.ts";

/** What a durable write asks of the file system; tests hand in one that fails. */
export type DurableFs = Pick<
  typeof promises,
  "open" | "rename" | "rm" | "stat" | "chmod" | "realpath"
>;

const refusals: Record<string, { code: string; why: string; fix: string }> = {
  ENOSPC: {
    code: "disk-full",
    why: "the disk is full",
    fix: "Free some space, or save to another disk.",
  },
  EDQUOT: {
    code: "disk-full",
    why: "your share of the disk is used up",
    fix: "Free some space, or save to another disk.",
  },
  EIO: {
    code: "disk-error",
    why: "the disk reported an error",
    fix: "Save to another disk, and check this one.",
  },
  EPERM: {
    code: "read-only",
    why: "the file is read-only",
    fix: "Save under another name, or make the file writable.",
  },
  EACCES: {
    code: "read-only",
    why: "you may not write there",
    fix: "Save to another folder.",
  },
  EROFS: {
    code: "read-only",
    why: "the disk is read-only",
    fix: "Save to another folder.",
  },
};

/**
 * Replaces `path` with `data` (text as UTF-8; a list is written part by part, so that large data
 * keeps nothing waiting), or leaves it as it was. A link is followed; the
 * mode of the file replaced is kept. Windows cannot sync folders, so there that step is left out.
 * @throws ProxflowError `disk-full`, `disk-error` or `read-only`; anything else as the file
 * system throws it
 */
export async function writeDurably(
  path: string,
  data: string | Uint8Array | readonly string[],
  fs: DurableFs = promises,
): Promise<void> {
  const target = await fs.realpath(path).catch(() => path);
  const temporary = `${target}.${randomUUID()}.tmp`;
  try {
    const before = await fs.stat(target).catch(() => undefined);
    if (before && (before.mode & 0o222) === 0) throw fault("EPERM");
    const file = await fs.open(temporary, "wx");
    try {
      // The handle's own writeFile goes on after a short write, as happens when a disk fills up.
      await file.writeFile(data, "utf8");
      await file.sync();
    } finally {
      await file.close();
    }
    if (before) await fs.chmod(temporary, before.mode);
    await fs.rename(temporary, target);
  } catch (error) {
    await fs.rm(temporary, { force: true }).catch(() => undefined);
    throw refusalOf(path, error);
  }
  if (process.platform !== "win32") await syncFolder(path, dirname(target), fs);
}

/**
 * Makes a folder and those above it.
 * @throws ProxflowError as `writeDurably` does, or `not-a-folder`
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await promises.mkdir(path, { recursive: true });
  } catch (error) {
    if (["EEXIST", "ENOTDIR"].includes(codeOf(error)))
      throw new ProxflowError("not-a-folder", `${path} cannot be made: a file is in its place.`, {
        fix: "Move that file away.",
      });
    throw refusalOf(path, error);
  }
}

async function syncFolder(path: string, folder: string, fs: DurableFs): Promise<void> {
  try {
    const handle = await fs.open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    // Some network file systems know no sync of folders.
    if (["EINVAL", "ENOTSUP", "EACCES"].includes(codeOf(error))) return;
    throw refusalOf(path, error);
  }
}

const fault = (code: string): Error => Object.assign(new Error(code), { code });

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException | undefined)?.code ?? "";

function refusalOf(path: string, error: unknown): unknown {
  const known = refusals[codeOf(error)];
  if (!known) return error;
  return new ProxflowError(known.code, `${path} could not be saved: ${known.why}.`, {
    fix: known.fix,
  });
}
