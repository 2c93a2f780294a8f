/** How commands end: exit codes and the messages that go with them. */
import { formatProblem, type Problem, ProxflowError } from "../../core/base/errors.ts";
import type { ErrorMessage } from "../../core/protocol/messages.ts";
import { DocumentError, toErrorMessage } from "../host/errors.ts";

/** 0 success, 1 bad input, 2 wrong usage, 3 a run that failed. `diff` has its own, as diff(1). */
export type ExitCode = 0 | 1 | 2 | 3;

/** A run failed; carries the worker's message. */
export class RunFailed extends ProxflowError {
  readonly error: ErrorMessage;
  constructor(error: ErrorMessage) {
    super(error.code, error.message, { fix: error.fix });
    this.error = error;
  }
}

/** Codes of failures that are no fault of the input. */
const runFailures = [
  "backend-missing",
  "not-finite",
  "internal",
  "worker-lost",
  "bad-message",
  "interrupted",
];

export function exitCodeOf(error: unknown): ExitCode {
  return runFailures.includes(toErrorMessage(error).code) ? 3 : 1;
}

/** One line a problem; errors that are one message give one line. */
export function errorLines(error: unknown): string[] {
  if (error instanceof DocumentError)
    return error.problems.map((problem) => problemLine(problem, error.subject));
  const message = error instanceof RunFailed ? error.error : toErrorMessage(error);
  const problems = message.problems ?? [];
  if (problems.length > 0) return problems.map((problem) => problemLine(problem));
  return [`error: ${message.message}${message.fix ? ` ${message.fix}` : ""}`];
}

/** "error: node h1, port a: ..."; `file` is named where no node is. */
export function problemLine(problem: Problem, file?: string): string {
  const head = file !== undefined && problem.node === undefined ? `${file}: ` : "";
  return `${problem.severity}: ${head}${formatProblem(problem)}`;
}
