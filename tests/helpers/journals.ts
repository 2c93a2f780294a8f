/** Journals of unsaved work on the disk, as a test looks at them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface KeptJournal {
  readonly path: string;
  readonly revision: number;
  readonly name: string;
  /** What the document's JSON parses to. */
  readonly document: { readonly name: string; readonly nodes: readonly { readonly id: string }[] };
}

/** The latest state of each document that is kept, by time. */
export function journalsIn(folder: string): KeptJournal[] {
  if (!existsSync(folder)) return [];
  const latest = new Map<string, KeptJournal & { written: number }>();
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".journal") || name.startsWith(".")) continue;
    const path = join(folder, name);
    const [line = "", ...rest] = readFileSync(path, "utf8").split("\n");
    const head = JSON.parse(line);
    const key = name.replace(/\.[01]\.journal$/, "");
    if ((latest.get(key)?.revision ?? 0) < head.revision)
      latest.set(key, { ...head, path, document: JSON.parse(rest.join("\n")) });
  }
  return [...latest.values()].sort((a, b) => a.written - b.written);
}
