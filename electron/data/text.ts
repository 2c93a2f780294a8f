/** Text as a stream of tokens, characters or words, one row each. */
import { ProxflowError } from "../../core/base/errors.ts";
import { textOf } from "./bytes.ts";
import type { Reader, SourceRow } from "./rows.ts";

/** Longest word, in characters: what has no spaces is cut here. */
const LONGEST = 200;

export const readText: Reader = async (files, plan) => {
  const { unit = "character", lowerCase = false } = plan?.text ?? {};
  const [file] = files;
  if (file === undefined) throw new ProxflowError("no-file", "No file was given.");
  return {
    columns: [{ name: "text", shape: [], holds: "token" }],
    given: false,
    notes: [],
    place: (at) => `${unit} ${at}`,
    async *rows() {
      let at = 0;
      const rowsOf = (tokens: Iterable<string>): SourceRow[] =>
        Array.from(tokens, (token) => ({ cells: [token], at: ++at }));
      let rest = "";
      for (const each of files)
        for await (const piece of textOf(each, plan?.encoding)) {
          rest += lowerCase ? piece.toLowerCase() : piece;
          // Half a character, or a word that goes on, waits for the next piece.
          const keep =
            unit === "word"
              ? (/[\p{L}\p{N}'_]*$/u.exec(rest.slice(-LONGEST))?.[0].length ?? 0)
              : /[\uD800-\uDBFF]$/.test(rest)
                ? 1
                : 0;
          const ready = rest.slice(0, rest.length - keep);
          rest = rest.slice(rest.length - keep);
          yield rowsOf(unit === "word" ? wordsOf(ready) : ready);
        }
      if (rest !== "") yield rowsOf(unit === "word" ? wordsOf(rest) : rest);
    },
  };
};

/** Words, numbers and each other mark by itself; spaces go, line ends stay. */
const wordsOf = (text: string): string[] =>
  text.match(/[\p{L}\p{N}'_]{1,200}|\n|[^\s\p{L}\p{N}'_]/gu) ?? [];
