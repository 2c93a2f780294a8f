/**
 * Operators that people write in the app: source text, and what the sandbox found in it, as plain
 * data. Everything that needs no computing (ports, shapes, parameters, docs) comes from this data,
 * so that a document can be shown and checked without running a line of its code.
 */
import { z } from "zod";

const PREFIX = "custom.";
/** Node type of an operator of the document: "custom.softplus". */
export const operatorType = (name: string): string => PREFIX + name;
/** Name of the operator that a node type stands for; `undefined` for other types. */
export const operatorName = (type: string): string | undefined =>
  type.startsWith(PREFIX) ? type.slice(PREFIX.length) : undefined;

/** Longest source, in UTF-16 units. */
export const MAX_SOURCE = 65_536;

const name = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "use lower-case letters, digits and single dashes");
const port = z
  .string()
  .max(40)
  .regex(/^[a-z][A-Za-z0-9]*$/, "use letters and digits, a lower-case letter first");
const words = z.string().max(4000);
const finite = z.number().refine(Number.isFinite, "must be a finite number");

/** A length, "B" for the batch, a name that stands for one length, or "..." for any dimensions. */
const dim = z.union([
  z.number().int().min(1),
  z.string().regex(/^([A-Za-z][A-Za-z0-9]*|\.\.\.)$/, 'use a number, a name, "B" or "..."'),
]);
/** "..." may stand once, in the first place. */
const pattern = z
  .array(dim)
  .max(8)
  .refine((dims) => dims.lastIndexOf("...") <= 0, '"..." can only come first');
export type ShapePattern = z.infer<typeof pattern>;

const shared = {
  title: z.string().max(80).optional(),
  help: words.default(""),
  inline: z.boolean().optional(),
};
/** One parameter; `type` decides the field in the inspector. */
export const operatorParam = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("number"),
    default: finite,
    min: finite.optional(),
    max: finite.optional(),
    ...shared,
  }),
  z.strictObject({
    type: z.literal("integer"),
    default: z.number().int(),
    min: z.number().int().optional(),
    max: z.number().int().optional(),
    ...shared,
  }),
  z.strictObject({ type: z.literal("boolean"), default: z.boolean(), ...shared }),
  z.strictObject({
    type: z.literal("choice"),
    default: z.string(),
    options: z.array(z.string().max(40)).min(1).max(20),
    ...shared,
  }),
]);
export type OperatorParam = z.infer<typeof operatorParam>;

/** What the sandbox found in a source. */
export const operatorManifest = z.strictObject({
  name,
  docs: z.strictObject({
    title: z.string().min(1).max(80),
    summary: words.default(""),
    tex: words.default(""),
    set: words.default(""),
    projection: words.default(""),
    source: words.default(""),
  }),
  /**
   * elementwise: y[i] = f(x[i]) of one input; general: any f of its inputs; loss: a target, whose
   * first input is pulled down the sum of what `forward` gives.
   */
  form: z.enum(["elementwise", "general", "loss"]),
  inputs: z
    .array(
      z.strictObject({
        name: port,
        label: z.string().max(40).optional(),
        help: words.default(""),
        /** Takes known data only. */
        data: z.literal(true).optional(),
        /** Left out: any shape. */
        shape: pattern.optional(),
      }),
    )
    .min(1)
    .max(8),
  /** Left out for a loss. */
  output: z
    .strictObject({
      name: port.default("y"),
      help: words.default(""),
      /** "same as <input>", "broadcast" of all inputs, or dimensions that the inputs name. */
      shape: z.union([pattern, z.string().regex(/^(broadcast|same as [a-z][A-Za-z0-9]*)$/)]),
    })
    .optional(),
  params: z.record(port, operatorParam).default({}),
  /** own: the source has `project`; numeric: Proxflow computes it. */
  projection: z.enum(["own", "numeric"]),
  /** Shapes and parameters on which the certificate is made. */
  examples: z
    .array(
      z.strictObject({
        inputs: z.array(z.array(z.number().int().min(1).max(64)).max(4)),
        params: z.record(z.string(), z.json()).default({}),
      }),
    )
    .min(1)
    .max(8),
});
export type OperatorManifest = z.infer<typeof operatorManifest>;

/** What the certificate of an operator's projection came to; errors are relative. */
export const operatorCertificate = z.object({
  /** exact, approximate (see `worstGap`), or failed: then a node needs `anyway`. */
  badge: z.enum(["exact", "approximate", "failed"]),
  samples: z.number(),
  membership: z.number(),
  idempotence: z.number(),
  /** Fraction of answers for which a nearer point was found, and by how much at worst. */
  beaten: z.number(),
  worstGap: z.number(),
  nans: z.number(),
});
export type OperatorCertificate = z.infer<typeof operatorCertificate>;

/** An operator as documents and "my operators" hold it. */
export const operatorEntry = z.object({
  source: z.string().min(1).max(MAX_SOURCE),
  manifest: operatorManifest,
  certificate: operatorCertificate,
  /** Used although its certificate failed: set by a person who has read so. */
  anyway: z.literal(true).optional(),
});
export type OperatorEntry = z.infer<typeof operatorEntry>;
export type Operators = Readonly<Record<string, OperatorEntry>>;
