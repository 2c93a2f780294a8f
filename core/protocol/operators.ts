/** What is asked about custom operators, and what is told of them. */
import { z } from "zod";
import {
  MAX_SOURCE,
  operatorCertificate,
  operatorEntry,
  operatorManifest,
} from "../operators/manifest.ts";

export const operatorSource = z.string().min(1).max(MAX_SOURCE);

/** What is wrong with a source, at its line where there is one; lines and columns count from 1. */
export const operatorProblem = z.object({
  code: z.string(),
  message: z.string(),
  line: z.number().optional(),
  column: z.number().optional(),
  fix: z.string().optional(),
});
export type OperatorProblem = z.infer<typeof operatorProblem>;

/** A source that was evaluated, traced on its examples and certified; or why it was not. */
export const operatorChecked = z.discriminatedUnion("ok", [
  z.object({
    ok: z.literal(true),
    manifest: operatorManifest,
    certificate: operatorCertificate,
  }),
  z.object({ ok: z.literal(false), problems: z.array(operatorProblem).min(1) }),
]);
export type OperatorChecked = z.infer<typeof operatorChecked>;

/** An operator of the user's own, kept by the host. */
export const ownOperator = z.object({
  name: z.string(),
  entry: operatorEntry,
  /** Milliseconds since 1970. */
  modified: z.number(),
});

/** Whether the person has allowed a source; `hash` is the SHA-256 of its UTF-8, in hex. */
export const operatorConsent = z.object({ hash: z.string(), allowed: z.boolean() });
