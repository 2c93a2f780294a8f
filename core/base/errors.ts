/**
 * Problems and errors in the form that people see: what is wrong, where, what to do.
 * Shared by the validator, the compiler, the CLI and the canvas.
 */

/** A place in a document. All fields are ids or port names of the document itself. */
export interface Place {
  readonly node?: string | undefined;
  readonly port?: string | undefined;
  readonly edge?: string | undefined;
  readonly param?: string | undefined;
}

/** One finding about a document. `error` blocks a run, `warning` does not. */
export interface Problem extends Place {
  /** Where `node` stands for a graph: the node in it at fault, and so on inwards. */
  readonly inside?: readonly string[] | undefined;
  readonly severity: "error" | "warning";
  /** Stable kebab-case code, e.g. "shape-mismatch". */
  readonly code: string;
  /** One sentence, plain words; names shapes where they matter. */
  readonly message: string;
  /** What to do about it, one sentence. */
  readonly fix?: string | undefined;
}

/** The exception used inside; boundaries turn it into a `Problem` or a message. */
export class ProxflowError extends Error {
  readonly code: string;
  readonly place: Place;
  readonly fix: string | undefined;

  constructor(code: string, message: string, options: Place & { fix?: string | undefined } = {}) {
    super(message);
    this.name = "ProxflowError";
    this.code = code;
    const { fix, ...place } = options;
    this.place = place;
    this.fix = fix;
  }

  /** This error as a blocking problem. */
  toProblem(): Problem {
    return {
      severity: "error",
      code: this.code,
      message: this.message,
      ...this.place,
      fix: this.fix,
    };
  }
}

/** "node `h1`, port `x`: message Fix" in one line, for terminals and logs. */
export function formatProblem(p: Problem): string {
  const where = [
    p.node !== undefined ? `node ${p.node}` : undefined,
    p.port !== undefined ? `port ${p.port}` : undefined,
    p.param !== undefined ? `parameter ${p.param}` : undefined,
    p.edge !== undefined && p.node === undefined ? `edge ${p.edge}` : undefined,
  ].filter((s) => s !== undefined);
  const head = where.length > 0 ? `${where.join(", ")}: ` : "";
  return `${head}${p.message}${p.fix ? ` ${p.fix}` : ""}`;
}

/** Any thrown value as a message fit to show. */
export function messageOf(error: unknown): string {
  return error instanceof ProxflowError
    ? formatProblem(error.toProblem())
    : error instanceof Error
      ? error.message
      : String(error);
}
