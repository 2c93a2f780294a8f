/**
 * Data of the user's own: the plan by which files become a data set, and the reference by which a
 * document names the result. Plain data with schemas; nothing here reads a file.
 */
import { z } from "zod";
import type { DatasetInfo } from "./datasets.ts";

export const dataFormats = [
  "csv",
  "tsv",
  "json",
  "npy",
  "npz",
  "idx",
  "cifar",
  "images",
  "text",
] as const;
export type DataFormat = (typeof dataFormats)[number];

/** What a column holds; guessed, and correctable. Text and dates that are no categories are ignored or counted in days. */
export const columnTypes = ["number", "category", "text", "date", "image"] as const;
export type ColumnType = (typeof columnTypes)[number];

/** Input goes to port x, target to port y; both is for windows, where the future is the target. */
export const columnRoles = ["input", "target", "both", "ignore"] as const;

/** Of numbers and dates. Means, deviations and bounds are those of the training part alone. */
export const normalisations = ["none", "standardise", "min-max"] as const;

export const columnPlan = z.object({
  name: z.string().max(500),
  type: z.enum(columnTypes),
  role: z.enum(columnRoles),
  normalise: z.enum(normalisations).default("none"),
  /** Of a category: one place a class, or with `false` the number of its class. */
  oneHot: z.boolean().default(true),
});
export type ColumnPlan = z.infer<typeof columnPlan>;

const share = z.number().min(0).max(1);

/**
 * Which examples are trained on. By `seed`: drawn at random, each class in the same proportion where
 * there are classes. By `order`: the first ones train, the last ones test; windows are always split
 * so, lest parts overlap. `given`: as folders or files say ("train", "t10k", "val").
 */
export const splitPlan = z
  .object({
    by: z.enum(["seed", "order", "given"]).default("seed"),
    train: share.default(0.8),
    validation: share.default(0),
    test: share.default(0.2),
    seed: z.number().int().min(0).max(4294967295).default(1),
  })
  .refine(
    ({ train, validation, test }) => Math.abs(train + validation + test - 1) < 1e-6,
    "train, validation and test must add up to 1",
  );
export type SplitPlan = z.infer<typeof splitPlan>;

/** Examples are runs of rows one after another, in the order of the file. */
export const windowPlan = z.object({
  /** Rows an example. */
  steps: z.number().int().min(1).max(4096).default(16),
  /** Rows from the start of one example to the start of the next. */
  stride: z.number().int().min(1).max(1_000_000).default(1),
  /** How many rows ahead the target is. */
  ahead: z.number().int().min(1).max(100_000).default(1),
  /** A target for each row of the window, or for the last one alone. */
  targets: z.enum(["each", "last"]).default("last"),
});
export type WindowPlan = z.infer<typeof windowPlan>;

/** All images are scaled to this size. */
export const imagePlan = z.object({
  width: z.number().int().min(1).max(1024).default(32),
  height: z.number().int().min(1).max(1024).default(32),
  /** 1 is grey, 3 is red, green, blue. */
  channels: z.union([z.literal(1), z.literal(3)]).default(3),
});
export type ImagePlan = z.infer<typeof imagePlan>;

/** How text files are written. UTF-16 follows its byte order mark, and is little-endian without one. */
export const textEncodings = ["utf-8", "utf-16", "windows-1252"] as const;
export type TextEncoding = (typeof textEncodings)[number];

const tableFields = z.object({
  /** Between fields. Several spaces in a row part as one does. */
  delimiter: z.string().length(1),
  /** The first row has the names of the columns. */
  header: z.boolean(),
  /** Around fields that have a delimiter in them; with "" no character is a quote. */
  quote: z.enum(['"', "'", ""]),
  /** Lines that begin with it are passed over; with "" none are. */
  comment: z.string().max(1),
  /** Before the decimals of a number. With a comma, "1.234,5" is read as 1234.5. */
  decimal: z.enum([".", ","]),
  /** Lines before the table, such as a title. */
  skip: z.number().int().min(0).max(10_000),
});

/** How the lines of CSV and TSV files are parted into names and values. */
export const tablePlan = z.object({
  delimiter: tableFields.shape.delimiter.default(","),
  header: tableFields.shape.header.default(true),
  quote: tableFields.shape.quote.default('"'),
  comment: tableFields.shape.comment.default(""),
  decimal: tableFields.shape.decimal.default("."),
  skip: tableFields.shape.skip.default(0),
});
export type TablePlan = z.infer<typeof tablePlan>;

export const importPlan = z.object({
  format: z.enum(dataFormats),
  /** By name; columns of the file that are not listed are ignored. */
  columns: z.array(columnPlan).min(1).max(20_000),
  split: splitPlan.prefault({}),
  /** What becomes of a row with an empty or unreadable value: left out, or filled with the training mean. */
  missing: z.enum(["drop", "fill"]).default("drop"),
  /** Of CSV and TSV. */
  table: tablePlan.optional(),
  /** Of CSV, TSV, JSON and text; UTF-8 where it is not said. */
  encoding: z.enum(textEncodings).optional(),
  image: imagePlan.optional(),
  text: z
    .object({
      unit: z.enum(["character", "word"]).default("character"),
      lowerCase: z.boolean().default(false),
      /** Most tokens that are told apart; rarer ones share one place. */
      vocabulary: z.number().int().min(2).max(60_000).default(256),
    })
    .optional(),
  window: windowPlan.optional(),
  /** Joins all axes of port x to one, as a layer of products wants it. */
  flat: z.boolean().default(false),
});
export type ImportPlan = z.infer<typeof importPlan>;
/** What is known of how the bytes of files become columns; the rest, of a table as well, is guessed. */
export const readingPlan = importPlan.pick({ format: true, encoding: true }).extend({
  table: tableFields.partial().optional(),
});
export type ReadingPlan = z.infer<typeof readingPlan>;
/** A plan as it is written: what is left out has its default. */
export type ImportPlanInput = z.input<typeof importPlan>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in hexadecimal");
const count = z.number().int().min(0);

/** What a data set gives a document: shapes, sizes and names, without the data. */
export const dataDescription = z.object({
  title: z.string().max(200),
  /** Ports x and y; y is missing where nothing is a target. */
  columns: z
    .array(
      z.object({
        port: z.enum(["x", "y"]),
        shape: z.array(z.number().int().positive()).max(8),
        kind: z.enum(["real", "one-hot"]),
        help: z.string().max(2000),
      }),
    )
    .min(1)
    .max(2),
  train: count,
  validation: count,
  test: count,
  /** Classes of the target, in the order of its places. */
  classes: z.array(z.string().max(500)).max(65_535).optional(),
});
export type DataDescription = z.infer<typeof dataDescription>;

/** How a document names data of the user's own. The key beside it is what dataset nodes say. */
export const dataReference = dataDescription.extend({
  /** Of the packed form: the same files by the same plan give the same. */
  checksum: sha256,
  /** Size of the packed form. */
  bytes: count,
  /** What it was made from. */
  files: z.array(z.object({ name: z.string().max(1000), bytes: count, sha256 })).max(1000),
  plan: importPlan,
  /** Of public sets: whose they are and under what licence, in sentences. */
  origin: z.string().max(500).optional(),
  /** Small sets travel in the document: the packed form, gzip, base64. */
  embedded: z.base64().optional(),
});
export type DataReference = z.infer<typeof dataReference>;

/** Names of sets: those of nodes in documents, and of files. */
export const dataName = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, "use letters, digits, _ and - only");

/** Packed sets up to this size are embedded in documents. */
export const MAX_EMBEDDED_BYTES = 2 ** 20;

/** A reference as an entry of the catalogue, from which shapes follow. */
export function infoOf(name: string, reference: DataReference): DatasetInfo {
  const { title, columns, train, validation, test, classes, files, origin } = reference;
  const parts = [`${train} to train`, `${validation} to validate`, `${test} to test`];
  return {
    name,
    title,
    summary: `${train + validation + test} examples: ${parts.filter((p) => !p.startsWith("0 ")).join(", ")}.`,
    source: origin ?? (files.length === 0 ? "your own data" : `your own: ${files[0]?.name}`),
    columns,
    train,
    test,
    ...(validation > 0 && { validation }),
    ...(classes && { classes }),
  };
}
