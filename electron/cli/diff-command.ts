/** `proxflow diff`: what changed between two models, in words. */
import { type Change, diffDocuments } from "../../core/graph/diff.ts";
import { type ExitCode, errorLines } from "./errors.ts";
import { loadSource } from "./source.ts";

export interface DiffOptions {
  readonly ignoreLayout?: true;
  readonly json?: true;
}

const LAYOUT = ["position", "size", "colour", "via"];

/** @returns 0 equal, 1 different, 2 where one of the two cannot be read: the codes of diff(1) */
export async function diffCommand(
  before: string,
  after: string,
  { ignoreLayout, json }: DiffOptions,
): Promise<ExitCode> {
  let changes: Change[];
  try {
    const [a, b] = [await loadSource(before), await loadSource(after)];
    changes = diffDocuments(a.document, b.document);
  } catch (error) {
    for (const line of errorLines(error)) process.stderr.write(`${line}\n`);
    return 2;
  }
  if (ignoreLayout) changes = changes.filter(({ field }) => !LAYOUT.includes(field ?? ""));
  const words = changes.map((change) => change.words);
  const lines = json
    ? [JSON.stringify({ equal: changes.length === 0, changes })]
    : words.length > 0
      ? words
      : [`${before} and ${after} are the same.`];
  process.stdout.write(`${lines.join("\n")}\n`);
  return changes.length === 0 ? 0 : 1;
}
