/** Commands that pages show. */
import { readFileSync } from "node:fs";
import { inRoot } from "../../build/paths.mjs";

/** Lines of blocks that are no code of a language, without comments. */
export function shellLines(page: string): string[] {
  const text = readFileSync(inRoot(page), "utf8");
  return [...text.matchAll(/^```(?:sh|bash|console)?\n([\s\S]*?)^```/gm)]
    .flatMap(([, block = ""]) => block.split("\n"))
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim());
}

/** Words as a shell makes them; quotes are all that pages use. */
const words = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? "");

/** Arguments of Proxflow's command line in a line, if it runs that. */
export function argumentsIn(line: string): string[] | undefined {
  const found = /^(?:npm run -s proxflow --|npm start --|proxflow)\s+(.*)$/.exec(line)?.[1];
  if (found === undefined) return undefined;
  const args = words(found);
  // Without a command these are options of an exported project; in signs like <file>, a usage.
  return args[0]?.startsWith("-") || /[<[]/.test(found) ? undefined : args;
}
