/** Text to syntax tree, and places in the text. */
import { tsPlugin } from "@sveltejs/acorn-typescript";
import { type AnyNode, type Comment, Parser, type Program } from "acorn";

/** Something in the text that cannot be read, and where; lines and columns are counted from 1. */
export interface SourceProblem {
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly message: string;
  readonly fix?: string;
}

/** Thrown while a statement is read. Without a message it follows from one that was told already. */
export class Fault extends Error {
  readonly at: AnyNode;
  readonly fix: string | undefined;
  constructor(at: AnyNode, message: string, fix?: string) {
    super(message);
    this.at = at;
    this.fix = fix;
  }
}

export function problemAt({ loc }: AnyNode, message: string, fix?: string): SourceProblem {
  return {
    line: loc?.start.line ?? 1,
    column: (loc?.start.column ?? 0) + 1,
    ...(loc && { endLine: loc.end.line, endColumn: loc.end.column + 1 }),
    message,
    ...(fix !== undefined && { fix }),
  };
}

const parser = Parser.extend(tsPlugin());

type Tree =
  | { readonly program: Program; readonly comments: readonly Comment[] }
  | { readonly problem: SourceProblem };

/** Nothing is run; the text is read as a module. Never throws. */
export function parseSource(text: string): Tree {
  const comments: Comment[] = [];
  try {
    const program = parser.parse(text, {
      ecmaVersion: "latest",
      sourceType: "module",
      locations: true,
      onComment: comments,
    });
    return { program, comments };
  } catch (error) {
    if (error instanceof RangeError)
      return { problem: { line: 1, column: 1, message: "The code is nested too deeply." } };
    if (!(error instanceof SyntaxError)) throw error;
    const { line = 1, column = 0 } =
      "loc" in error ? (error.loc as { line?: number; column?: number }) : {};
    const message = error.message.replace(/ \(\d+:\d+\)$/, "");
    return { problem: { line, column: column + 1, message: `This is no TypeScript: ${message}.` } };
  }
}
