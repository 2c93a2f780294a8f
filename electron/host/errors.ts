/** Exceptions as the messages that cross a boundary. */
import { messageOf, type Problem, ProxflowError } from "../../core/base/errors.ts";
import type { ErrorMessage } from "../../core/protocol/messages.ts";

/** A document was refused; carries everything that is wrong with it. */
export class DocumentError extends ProxflowError {
  readonly problems: readonly Problem[];
  /** What the document is called, e.g. its path. */
  readonly subject: string | undefined;

  /** @param problems at least one error; `subject` says which document */
  constructor(problems: readonly Problem[], subject?: string) {
    const first = problems.find((p) => p.severity === "error") ?? problems[0];
    const text = first?.message ?? "The document cannot be used.";
    super(first?.code ?? "bad-document", subject ? `${subject}: ${text}` : text, {
      node: first?.node,
      port: first?.port,
      edge: first?.edge,
      param: first?.param,
      fix: first?.fix,
    });
    this.problems = problems;
    this.subject = subject;
  }
}

/** Drops keys that are undefined, which JSON and exact optional types do not know. */
export function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** Any thrown value as an `ErrorMessage`; what is not a `ProxflowError` gets code "internal". */
export function toErrorMessage(error: unknown): ErrorMessage {
  if (!(error instanceof ProxflowError)) {
    const code = (error as NodeJS.ErrnoException | undefined)?.code;
    return fileMessage(code, messageOf(error)) ?? { code: "internal", message: messageOf(error) };
  }
  const problems =
    error instanceof DocumentError
      ? error.problems
      : error.place.node !== undefined || error.place.param !== undefined
        ? [error.toProblem()]
        : undefined;
  return {
    code: error.code,
    message: error.message,
    ...(error.fix !== undefined ? { fix: error.fix } : {}),
    ...(problems ? { problems: problems.map((p) => defined(p)) } : {}),
  };
}

/** The file system's refusals in plain words. */
function fileMessage(code: string | undefined, message: string): ErrorMessage | undefined {
  const path = /'([^']+)'/.exec(message)?.[1] ?? "the file";
  switch (code) {
    case "ENOENT":
      return { code: "no-file", message: `${path} does not exist.` };
    case "EACCES":
    case "EPERM":
      return { code: "no-access", message: `${path} may not be read or written.` };
    case "EISDIR":
      return { code: "is-folder", message: `${path} is a folder, not a file.` };
    case "ENOSPC":
      return { code: "disk-full", message: `The disk is full; ${path} was not written.` };
    default:
      return undefined;
  }
}
