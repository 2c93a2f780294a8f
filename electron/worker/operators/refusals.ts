/** Why a source is refused, at its line. */
import { z } from "zod";
import { ProxflowError } from "../../../core/base/errors.ts";
import { lineMatching, lineOf, loopAt } from "./source-lines.ts";

/** The module that an operator imports. */
export const MODULE = "proxflow/operator";

/** A refusal of a source, at its line. */
export class OperatorError extends ProxflowError {
  readonly line: number | undefined;
  readonly column: number | undefined;
  constructor(
    code: string,
    message: string,
    at: { line?: number; column?: number; fix?: string } = {},
  ) {
    super(code, message, { fix: at.fix });
    this.line = at.line;
    this.column = at.column;
  }
}

/** An error as the prelude tells it. */
export const thrown = z.object({ name: z.string(), message: z.string(), stack: z.string() });
export type Thrown = z.infer<typeof thrown>;

export const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/**
 * What a sandbox threw, as a refusal at its line.
 * @param late the call was broken off
 */
export function failure(what: Thrown, late: boolean, source: string): OperatorError {
  const [, line, column] = /operator\.ts:(\d+)(?::(\d+))?/.exec(what.stack) ?? [];
  const place = {
    ...(line && { line: Number(line) }),
    ...(column && { column: Number(column) }),
  };
  if (late)
    return new OperatorError("operator-time", "The code ran too long and was stopped.", {
      ...place,
      ...(line && { line: loopAt(source, Number(line)) }),
      fix: "Is there a loop without an end? Use tensors instead of long loops.",
    });
  if (/out of memory|too long$/.test(what.message) || what.message === "")
    return new OperatorError("operator-memory", "The code took more memory than it may.", {
      ...place,
      fix: "Make smaller arrays and strings: tensors hold the numbers.",
    });
  if (/stack overflow|call stack/i.test(what.message))
    return new OperatorError("operator-depth", "The code calls itself without an end.", place);
  const syntax = what.name === "SyntaxError";
  return new OperatorError(
    syntax ? "operator-syntax" : "operator-error",
    sentence(what.message),
    place,
  );
}

/** What would go on after the call: nothing here does. */
export function waits(source: string): OperatorError {
  const brought = lineMatching(source, /\bimport\s*\(/);
  if (brought !== undefined)
    return new OperatorError(
      "operator-import",
      `There is no import() for operators: only "${MODULE}" is imported, in the first lines.`,
      { line: brought, fix: "Remove the import." },
    );
  const line = lineMatching(source, /\bawait\b|\basync\b|\bPromise\b|\.then\s*\(/);
  return new OperatorError(
    "operator-waits",
    "The code waits for something: there is no await here, and no promise.",
    { ...(line !== undefined && { line }) },
  );
}

/** An import of another module. */
export function foreignImport(name: string, source: string): OperatorError {
  const line = lineOf(source, name);
  return new OperatorError(
    "operator-import",
    `There is no module "${name.slice(0, 80)}" for operators: only "${MODULE}".`,
    { ...(line !== undefined && { line }), fix: "Remove the import." },
  );
}
