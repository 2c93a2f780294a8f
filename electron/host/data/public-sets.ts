/** Public data sets that can be downloaded when asked for; never on their own. */
import { type ImportPlanInput, importPlan } from "../../../core/base/own-data.ts";

export interface PublicFile {
  /** File name, behind the base address. */
  readonly name: string;
  /** As the makers give it; where they give none, it is recorded at the first download. */
  readonly md5?: string;
}

export interface PublicSet {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly source: string;
  /** Where the files lie. */
  readonly base: string;
  readonly files: readonly PublicFile[];
  /** About, packed, in MiB. */
  readonly mib: number;
  readonly plan: ImportPlanInput;
}

const image = { name: "image", type: "image", role: "input" } as const;
const label = { name: "label", type: "category", role: "target" } as const;

export const publicSets: readonly PublicSet[] = [
  {
    name: "mnist-full",
    title: "MNIST, whole",
    summary: "70,000 grey 28 x 28 images of handwritten digits, 10,000 of them to test.",
    source: "LeCun, Cortes and Burges",
    base: "https://ossci-datasets.s3.amazonaws.com/mnist/",
    files: [
      { name: "train-images-idx3-ubyte.gz", md5: "f68b3c2dcbeaaa9fbdd348bbdeb94873" },
      { name: "train-labels-idx1-ubyte.gz", md5: "d53e105ee54ea40749a09fcbcd1e9432" },
      { name: "t10k-images-idx3-ubyte.gz", md5: "9fb629c4189551a2d022fa330f9573f3" },
      { name: "t10k-labels-idx1-ubyte.gz", md5: "ec29112dd5afa0611ce80d1b7f02629c" },
    ],
    mib: 11,
    plan: { format: "idx", columns: [image, label], split: { by: "given" }, flat: true },
  },
  {
    name: "tiny-shakespeare",
    title: "Tiny Shakespeare",
    summary: "A megabyte of Shakespeare's plays, character by character.",
    source: "Karpathy, char-rnn",
    base: "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/",
    files: [{ name: "input.txt" }],
    mib: 2,
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
    base: "https://archive.ics.uci.edu/ml/machine-learning-databases/00280/",
    files: [{ name: "HIGGS.csv.gz" }],
    mib: 2690,
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

export const planOf = (set: PublicSet) => importPlan.parse(set.plan);
