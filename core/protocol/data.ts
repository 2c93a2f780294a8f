/** Requests about data sets: the catalogue of the host, imports into it, and public sets. */
import { z } from "zod";
import { importReport, inspection } from "../base/data-preview.ts";
import { dataName, dataReference, importPlan, readingPlan } from "../base/own-data.ts";

/** Files to read: by their paths, or as sent by `data.upload`. Several make one set. */
export const dataSource = z.union([
  z.object({ paths: z.array(z.string().min(1)).min(1).max(100) }),
  z.object({ upload: z.string() }),
]);
export type DataSource = z.infer<typeof dataSource>;

/** A set that the host keeps. Its reference, as a document carries it, comes by `data.reference`. */
export const keptSet = z.object({
  name: dataName,
  title: z.string(),
  checksum: z.string(),
  bytes: z.number(),
  /** Milliseconds since 1970. */
  imported: z.number(),
  train: z.number(),
  validation: z.number(),
  test: z.number(),
  /** Shapes of ports x and y, "28 x 28 x 1"; y is missing where nothing is a target. */
  x: z.array(z.number()),
  y: z.array(z.number()).optional(),
  files: z.array(z.string()),
  /** Its data is gone or was changed on disk: import it again. */
  damaged: z.string().optional(),
});
export type KeptSet = z.infer<typeof keptSet>;

const named = z.object({ name: dataName });
const none = z.object({});
/** Chosen by the caller: names the work in `data.progress` and `data.cancel`. */
const task = z.string().min(1).max(100);
const imported = z.object({ name: dataName, reference: dataReference, report: importReport });

/** What a downloaded file was held against. */
export const fileCheck = z.object({
  file: z.string(),
  kind: z.enum(["md5", "sha256"]),
  sum: z.string(),
  /**
   * A checksum that was published, or the one of the first download here; `recorded-now` is that
   * first download, which nothing could be held against.
   */
  against: z.enum(["published", "recorded-before", "recorded-now"]),
});
export type FileCheck = z.infer<typeof fileCheck>;

/** A set that can be downloaded. */
export const publicSetInfo = z.object({
  name: dataName,
  title: z.string(),
  summary: z.string(),
  source: z.string(),
  licence: z.string(),
  /** Where its files come from: "archive.ics.uci.edu". */
  host: z.string(),
  /** Of all files, packed; null where it is not known. */
  bytes: z.number().nullable(),
  /** Bytes that have come before, of a download that was paused or broke off. */
  come: z.number(),
  /** Checksums are known for all files; else those of the first download are recorded. */
  checked: z.boolean(),
  /** Where the checksums come from. */
  checksums: z.string().optional(),
  /** A set of that name is kept already. */
  kept: z.boolean(),
});

export type PublicSetInfo = z.infer<typeof publicSetInfo>;

export const dataChannels = {
  /**
   * Sends a file piece by piece, from a window that has no paths. `upload: null` begins; the answer
   * names it. Several files of one upload are told apart by `file`, a relative path.
   */
  "data.upload": {
    request: z.object({
      upload: z.string().nullable(),
      file: z.string().min(1).max(1000),
      /** Where this piece begins: what was sent so far of the file. */
      at: z.number().int().min(0),
      /** At most 4 MiB. */
      base64: z.base64().max(6_000_000),
    }),
    reply: z.object({ upload: z.string() }),
  },
  /**
   * Reads the beginning; without `plan` the plan is guessed, or with `reading` all of it but how the
   * files are read. Nothing is kept.
   */
  "data.inspect": {
    request: z.object({
      source: dataSource,
      plan: importPlan.optional(),
      reading: readingPlan.optional(),
    }),
    reply: inspection,
  },
  /**
   * Imports into the catalogue. `expected` is the checksum that a document asks for: another result
   * is refused with `other-data`.
   */
  "data.import": {
    request: z.object({
      source: dataSource,
      plan: importPlan,
      name: dataName,
      title: z.string().max(200).optional(),
      /** Takes the place of a set of that name; else a name that is taken is refused. */
      replace: z.boolean().optional(),
      expected: z.string().optional(),
      task,
    }),
    reply: imported,
  },
  "data.cancel": { request: z.object({ task }), reply: none },
  /** Which of a document's data sets cannot be used here, and why. */
  "data.check": {
    request: z.object({ datasets: z.record(dataName, dataReference) }),
    reply: z.object({
      absent: z.array(
        z.object({
          name: dataName,
          code: z.string(),
          message: z.string(),
          fix: z.string().optional(),
          /** Public set that is made from files of these names. */
          download: dataName.optional(),
        }),
      ),
    }),
  },
  "data.list": { request: none, reply: z.object({ sets: z.array(keptSet) }) },
  /** What a document carries to use a set that is kept. */
  "data.reference": { request: named, reply: z.object({ reference: dataReference }) },
  /** Public sets; nothing is downloaded before `data.download` asks for it. */
  "data.public": {
    request: none,
    reply: z.object({ sets: z.array(publicSetInfo) }),
  },
  /**
   * Downloads a public set, going on where it broke off, and imports it under its name.
   * `data.cancel` pauses it: what came so far is kept.
   */
  "data.download": {
    request: z.object({ name: dataName, replace: z.boolean().optional(), task }),
    reply: imported.extend({ checks: z.array(fileCheck) }),
  },
  /** Throws away what came so far of a public set's files. */
  "data.discard": { request: named, reply: none },
  "data.rename": {
    request: z.object({ name: dataName, to: dataName }),
    reply: none,
  },
  "data.remove": { request: named, reply: none },
} as const;

export const dataEvents = {
  "data.progress": z.object({
    task: z.string(),
    /** In words: "Reading flowers.csv". */
    text: z.string(),
    done: z.number(),
    /** In the same unit; null where it is not known. */
    total: z.number().nullable(),
  }),
} as const;
