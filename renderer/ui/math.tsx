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

/** "x_i^2" in running text, with its index and power where they belong. */
function Line({ text }: { text: string }) {
  const parts = plain(text).split(/([_^](?:\{[^}]*\}|\w))/);
  return parts.map((part, index) => {
    const inner = part.slice(1).replace(/[{}]/g, "");
    // biome-ignore-start lint/suspicious/noArrayIndexKey: the text is its own order
    if (index % 2 === 0) return part;
    return part[0] === "_" ? <sub key={index}>{inner}</sub> : <sup key={index}>{inner}</sup>;
    // biome-ignore-end lint/suspicious/noArrayIndexKey: the text is its own order
  });
}

/** Prose with formulas between dollar signs; stray signs of TeX become characters. */
export function Prose({ text }: { text: string }) {
  const parts = text.split("$");
  if (parts.length % 2 === 0) return <Line text={text} />;
  return parts.map(
    (part, index) =>
      // biome-ignore-start lint/suspicious/noArrayIndexKey: the text is its own order
      index % 2 === 1 ? <Formula key={index} tex={part} /> : <Line key={index} text={part} />,
    // biome-ignore-end lint/suspicious/noArrayIndexKey: the text is its own order
  );
}

/** A set: a formula, perhaps after "prox of" and before a remark in words. */
export function SetText({ text }: { text: string }) {
  const [, before = "", tex = "", after = ""] =
    /^(prox of )?(.*?)(, [a-z][a-z ]+[^\\]*)?$/.exec(text) ?? [];
  if (!tex.includes("\\")) return <Prose text={text} />;
  return (
    <>
      {before}
      <Formula tex={tex} />
      {after}
    </>
  );
}
