/**
 * The journal of one document: two files that are written in turn, so that the one before is whole
 * while the next is written. Each has a line of JSON about itself, then the document's JSON text; a
 * file that was cut short or changed is told by its length and checksum, and the other one serves.
 */
import { createHash } from "node:crypto";
import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { TextDecoder } from "node:util";
import { z } from "zod";
import { MAX_DOCUMENT_BYTES } from "../../../core/graph/schema.ts";
import { fileInfo } from "../../../core/protocol/files.ts";
import { writeDurably } from "../durable-write.ts";

/** Most bytes of the line of JSON in front. */
const MAX_HEADER_BYTES = 64 * 1024;
const SLOTS = [0, 1] as const;

const header = z.object({
  format: z.literal("proxflow-journal"),
  version: z.literal(1),
  revision: z.number().int().min(1),
  /** Of the document. */
  name: z.string(),
  file: fileInfo.nullable(),
  template: z.string().nullable(),
  /** SHA-256 of `file` as it was when the work began, in hex; null where nobody knows. */
  base: z.string().nullable(),
  edited: z.boolean(),
  /** Milliseconds since 1970. */
  written: z.number(),
  /** The host that wrote it. */
  host: z.string(),
  /** Of the document's text, as UTF-8. */
  bytes: z.number().int().min(0).max(MAX_DOCUMENT_BYTES),
  sha256: z.string(),
});
type JournalHeader = z.infer<typeof header>;
/** What is said of a document that is kept. */
export type NewHeader = Omit<JournalHeader, "format" | "version">;

export interface JournalEntry extends JournalHeader {
  readonly text: string;
}

const slotPath = (folder: string, id: string, slot: number): string =>
  join(folder, `${id}.${slot}.journal`);

/** Id of the document that a file of this name is the journal of. */
export const journalId = (name: string): string | undefined =>
  /^([\w-]{1,64})\.[01]\.journal$/.exec(name)?.[1];

/** @returns nothing where the bytes are no whole journal */
function decode(bytes: Buffer): JournalEntry | undefined {
  const end = bytes.subarray(0, MAX_HEADER_BYTES).indexOf(0x0a);
  if (end === -1) return undefined;
  try {
    const head = header.parse(JSON.parse(bytes.toString("utf8", 0, end)));
    const body = bytes.subarray(end + 1);
    if (body.length !== head.bytes) return undefined;
    if (createHash("sha256").update(body).digest("hex") !== head.sha256) return undefined;
    return { ...head, text: new TextDecoder("utf-8", { fatal: true }).decode(body) };
  } catch {
    return undefined;
  }
}

async function readSlot(
  path: string,
): Promise<{ there: boolean; entry?: JournalEntry | undefined }> {
  try {
    return { there: true, entry: decode(await readFile(path)) };
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (["ENOENT", "ENOTDIR"].includes(code)) return { there: false };
    throw error;
  }
}

export interface FoundJournal {
  /** The latest that is whole. */
  readonly entry: JournalEntry | undefined;
  /** Which of the two files it is in. */
  readonly slot: number;
  /** Whether there is a file at all. */
  readonly there: boolean;
}

/** @throws what the file system throws, but for a file that is not there */
export async function readJournal(folder: string, id: string): Promise<FoundJournal> {
  const found = await Promise.all(SLOTS.map((slot) => readSlot(slotPath(folder, id, slot))));
  let best: { entry: JournalEntry; slot: number } | undefined;
  for (const [slot, { entry }] of found.entries())
    if (entry && (best === undefined || entry.revision > best.entry.revision))
      best = { entry, slot };
  const there = found.some((each) => each.there);
  return best ? { ...best, there } : { entry: undefined, slot: 1, there };
}

/**
 * @param slot the file to write: not the one with the latest state
 * @param text the document's JSON, in parts
 * @throws ProxflowError as `writeDurably` does
 */
export function writeJournal(
  folder: string,
  id: string,
  slot: number,
  head: NewHeader,
  text: readonly string[],
): Promise<void> {
  const line = { format: "proxflow-journal", version: 1, ...head } satisfies JournalHeader;
  return writeDurably(slotPath(folder, id, slot), [`${JSON.stringify(line)}\n`, ...text]);
}

/** Takes both files away, the older one first, so that a crash between them brings no older state back. */
export async function removeJournal(folder: string, id: string, latest: number): Promise<void> {
  for (const slot of [1 - latest, latest]) await rm(slotPath(folder, id, slot), { force: true });
}

/** Puts files that cannot be read where nothing looks for journals. @returns their new paths */
export async function setAside(folder: string, id: string, aside: string): Promise<string[]> {
  const moved: string[] = [];
  for (const slot of SLOTS) {
    const to = join(aside, `${id}.${slot}.${Date.now()}.journal`);
    try {
      await rename(slotPath(folder, id, slot), to);
      moved.push(to);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  return moved;
}
