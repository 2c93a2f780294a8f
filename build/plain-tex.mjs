/** TeX of formulas as plain text, for pages that mix it with words. */

/** @type {readonly (readonly [RegExp, string])[]} */
const rules = [
  [/\\tfrac\{([^{}]*)\}\{([^{}]*)\}/g, "($1/$2)"],
  [/\\(?:mathrm|text)\{([^{}]*)\}/g, "$1"],
  [/\\arg\\max/g, "argmax"],
  [/\\lVert\s?|\s?\\rVert/g, "‖"],
  [/\\langle\s?/g, "⟨"],
  [/\s?\\rangle/g, "⟩"],
  [/\\sum(?![a-zA-Z])/g, "Σ"],
  [/\\lambda(?![a-zA-Z])/g, "λ"],
  [/\\theta(?![a-zA-Z])/g, "θ"],
  [/\\ge(?![a-zA-Z])/g, "≥"],
  [/\\le(?![a-zA-Z])/g, "≤"],
  [/\\in(?![a-zA-Z])/g, "∈"],
  [/\\dots(?![a-zA-Z])/g, "..."],
  [/\\(max|min|log)(?![a-zA-Z])/g, "$1"],
  [/\\quad(?![a-zA-Z])/g, " "],
  [/\\[,;]/g, " "],
  [/\\([{}])/g, "$1"],
  [/_\{([^{}]*)\}/g, "_$1"],
  [/ {2,}/g, " "],
];

/**
 * @param {string} tex words with TeX in them
 * @returns {string}
 * @throws Error on a TeX command that it does not know
 */
export function plainTex(tex) {
  const text = rules.reduce((current, [from, to]) => current.replace(from, to), tex);
  const unknown = /\\[a-zA-Z]+/.exec(text);
  if (unknown) throw new Error(`plain-tex.mjs has no rule for ${unknown[0]} in: ${tex}`);
  return text.trim();
}
