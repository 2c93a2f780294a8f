/** Public data sets that can be downloaded when asked for; never on their own. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { messageOf, ProxflowError } from "../../../core/base/errors.ts";
import { dataName, importPlan } from "../../../core/base/own-data.ts";

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));

const publicFile = z.object({
  /** File name, behind the base address. */
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "must be a plain file name"),
  bytes: z.number().int().positive().optional(),
  md5: hex(32).optional(),
  sha256: hex(64).optional(),
});
export type PublicFile = z.infer<typeof publicFile>;

export const publicSet = z.object({
  name: dataName,
  title: z.string().min(1).max(200),
  summary: z.string().max(1000),
  /** Who made it. */
  source: z.string().max(500),
  licence: z.string().max(200),
  /** Where the files lie. */
  base: z.url({ protocol: /^https?$/ }),
  files: z.array(publicFile).min(1).max(100),
  /** Where the checksums come from; files without one have their first download's recorded. */
  checksums: z.string().max(200).optional(),
  plan: importPlan,
});
export type PublicSet = z.infer<typeof publicSet>;

const image = { name: "image", type: "image", role: "input" } as const;
const label = { name: "label", type: "category", role: "target" } as const;

/**
 * Addresses and checksums are as published; what lies at an address may have moved since, and was
 * not fetched to write this. A download tells: a file of another checksum is refused.
 */
const known: readonly z.input<typeof publicSet>[] = [
  {
    name: "mnist-full",
    title: "MNIST, whole",
    summary: "70,000 grey 28 x 28 images of handwritten digits, 10,000 of them to test.",
    source: "LeCun, Cortes and Burges",
    licence: "none stated by its makers",
    base: "https://ossci-datasets.s3.amazonaws.com/mnist/",
    checksums: "published with the mirrors of the set",
    files: [
      {
        name: "train-images-idx3-ubyte.gz",
        bytes: 9_912_422,
        md5: "f68b3c2dcbeaaa9fbdd348bbdeb94873",
      },
      {
        name: "train-labels-idx1-ubyte.gz",
        bytes: 28_881,
        md5: "d53e105ee54ea40749a09fcbcd1e9432",
      },
      {
        name: "t10k-images-idx3-ubyte.gz",
        bytes: 1_648_877,
        md5: "9fb629c4189551a2d022fa330f9573f3",
      },
      { name: "t10k-labels-idx1-ubyte.gz", bytes: 4542, md5: "ec29112dd5afa0611ce80d1b7f02629c" },
    ],
    plan: { format: "idx", columns: [image, label], split: { by: "given" }, flat: true },
  },
  {
    name: "cifar-10",
    title: "CIFAR-10",
    summary: "60,000 colour 32 x 32 photographs in ten classes, 10,000 of them to test.",
    source: "Krizhevsky (2009), University of Toronto",
    licence: "none stated; its makers ask to be cited",
    base: "https://www.cs.toronto.edu/~kriz/",
    checksums: "published by its makers",
    files: [
      {
        name: "cifar-10-binary.tar.gz",
        bytes: 170_052_171,
        md5: "c32a1d4ab5d03f1284b67883e8d87530",
      },
    ],
    plan: { format: "cifar", columns: [image, label], split: { by: "given" } },
  },
  {
    name: "tiny-shakespeare",
    title: "Tiny Shakespeare",
    summary: "A megabyte of Shakespeare's plays, character by character.",
    source: "Karpathy, char-rnn",
    licence: "public domain",
    base: "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/",
    checksums: "recorded by other projects, not by its maker",
    files: [
      {
        name: "input.txt",
        bytes: 1_115_394,
        sha256: "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
      },
    ],
    plan: {
      format: "text",
      columns: [{ name: "text", type: "text", role: "both" }],
      split: { by: "order", train: 0.9, test: 0.1 },
      text: {},
      window: { steps: 32, stride: 32, ahead: 1, targets: "each" },
    },
  },
  {
    name: "higgs",
    title: "HIGGS",
    summary: "11 million simulated collisions, 28 figures each; the last 500,000 test.",
    source: "Baldi, Sadowski and Whiteson (2014), UCI Machine Learning Repository",
    licence: "CC BY 4.0",
    base: "https://archive.ics.uci.edu/ml/machine-learning-databases/00280/",
    checksums: "recorded by other projects, not by its makers",
    files: [
      {
        name: "HIGGS.csv.gz",
        bytes: 2_816_407_858,
        sha256: "ea302c18164d4e3d916a1e2e83a9a8d07069fa6ebc7771e4c0540d54e593b698",
      },
    ],
    plan: {
      format: "csv",
      table: { delimiter: ",", header: false },
      columns: Array.from({ length: 29 }, (_, i) => ({
        name: `column ${i + 1}`,
        type: i === 0 ? ("category" as const) : ("number" as const),
        role: i === 0 ? ("target" as const) : ("input" as const),
        normalise: i === 0 ? ("none" as const) : ("standardise" as const),
      })),
      split: { by: "order", train: 10.5 / 11, test: 0.5 / 11 },
    },
  },
];

export const publicSets: readonly PublicSet[] = z.array(publicSet).parse(known);

/** Those that come with Proxflow, and in their place or beside them those of a file. */
export type PublicCatalogue = () => Promise<readonly PublicSet[]>;

/**
 * @param path JSON list of sets, such as an organisation has on a server of its own; default: what
 *   PROXFLOW_PUBLIC_SETS names, read anew at each call
 * @throws ProxflowError `bad-public-sets` naming the file and the field at fault
 */
export function publicCatalogue(path = process.env.PROXFLOW_PUBLIC_SETS): PublicCatalogue {
  return async () => {
    if (!path) return publicSets;
    const bad = (what: string): ProxflowError =>
      new ProxflowError("bad-public-sets", `${path}, the list of public sets, ${what}.`, {
        fix: "Mend the file, or unset PROXFLOW_PUBLIC_SETS.",
      });
    let json: unknown;
    try {
      json = JSON.parse(await readFile(path, "utf8"));
    } catch (error) {
      throw bad(`cannot be read: ${messageOf(error)}`);
    }
    const parsed = z.array(publicSet).max(1000).safeParse(json);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw bad(`is not right at ${issue?.path.join(".") || "its top"}: ${issue?.message}`);
    }
    const names = new Set(parsed.data.map(({ name }) => name));
    return [...publicSets.filter(({ name }) => !names.has(name)), ...parsed.data];
  };
}
