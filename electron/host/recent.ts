/** Documents that were opened or saved lately, kept in a small file. */
import { existsSync, readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { z } from "zod";
import type { RecentInfo } from "../../core/protocol/channels.ts";
import { createKeptFile } from "./kept-file.ts";

const MOST = 12;
const form = z.array(z.string()).max(100);

export interface Recent {
  /** Paths, latest first; those that are gone are left out. */
  list(): string[];
  /** The same with those that are gone. */
  all(): readonly string[];
  add(path: string): void;
  forget(path: string): void;
  clear(): void;
  /** Resolves when the list is on the disk, or cannot be. */
  settled(): Promise<void>;
}

function read(file: string): string[] {
  try {
    return form.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    // Missing, or of another version: the list begins anew.
    return [];
  }
}

/** @param onChange the list is another one now */
export function createRecent(file: string, onChange: () => void = () => {}): Recent {
  let paths = read(file);
  const kept = createKeptFile(file);
  const keep = (next: readonly string[]): void => {
    paths = next.slice(0, MOST);
    // A list that cannot be kept lasts as long as the app: no work is lost with it.
    kept.write(JSON.stringify(paths));
    onChange();
  };
  return {
    list: () => paths.filter((path) => existsSync(path)),
    all: () => paths,
    forget: (path) => keep(paths.filter((other) => other !== path)),
    add(path) {
      if (paths[0] !== path) keep([path, ...paths.filter((other) => other !== path)]);
    },
    clear: () => keep([]),
    settled: () => kept.settled(),
  };
}

/** The list for people: what is gone is marked as such. */
export const recentInfos = (recent: Recent): Promise<RecentInfo[]> =>
  Promise.all(
    recent.all().map(async (path) => {
      const stats = await stat(path).catch(() => undefined);
      const modified = stats?.isFile() ? stats.mtimeMs : null;
      return { path, name: basename(path), folder: dirname(path), modified };
    }),
  );
