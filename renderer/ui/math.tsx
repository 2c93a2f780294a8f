import katex from "katex";
import { useMemo } from "react";
import "katex/dist/katex.min.css";

/** A formula in TeX. What cannot be set stays readable as its source. */
export function Formula({ tex, block = false }: { tex: string; block?: boolean }) {
  const html = useMemo(
    () => katex.renderToString(tex, { throwOnError: false, displayMode: block, output: "html" }),
    [tex, block],
  );
  return (
    <span
      className="formula"
      role="math"
      aria-label={tex}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX escapes its input
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}

/** Signs that stand in running text without marks of TeX around them. */
const signs: readonly (readonly [RegExp, string])[] = [
  [/\\sum\b/g, "\u2211"],
  [/\\langle\b ?/g, "\u27e8"],
  [/ ?\\rangle\b/g, "\u27e9"],
  [/\\[lr]Vert\b/g, "\u2016"],
  [/\\le\b/g, "\u2264"],
  [/\\ge\b/g, "\u2265"],
  [/\\in\b/g, "\u2208"],
  [/\\lambda\b/g, "\u03bb"],
  [/\\cdot\b/g, "\u00b7"],
  [/\\times\b/g, "\u00d7"],
  [/\\dots\b/g, "\u2026"],
  [/\\([a-zA-Z]+)/g, "$1"],
  [/\\([{}])/g, "$1"],
];

const plain = (text: string): string =>
  signs.reduce((before, [sign, put]) => before.replace(sign, put), text);

/** Prose with formulas between dollar signs; stray TeX signs become characters. */
export function Prose({ text }: { text: string }) {
  const parts = text.split("$");
  return (
    <>
      {parts.map((part, index) =>
        index % 2 === 1 && parts.length % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the text is its own order
          <Formula key={index} tex={part} />
        ) : (
          plain(part)
        ),
      )}
    </>
  );
}
