/** TeX of formulas as plain text, for pages that mix it with words. */

/** Commands that stand for a character, or for nothing. @type {Readonly<Record<string, string>>} */
const symbols = {
  alpha: "α",
  beta: "β",
  gamma: "γ",
  delta: "δ",
  epsilon: "ε",
  varepsilon: "ε",
  eta: "η",
  theta: "θ",
  kappa: "κ",
  lambda: "λ",
  mu: "μ",
  nu: "ν",
  pi: "π",
  rho: "ρ",
  sigma: "σ",
  Sigma: "Σ",
  tau: "τ",
  phi: "φ",
  omega: "ω",
  sum: "Σ",
  prod: "Π",
  infty: "∞",
  ge: "≥",
  geq: "≥",
  le: "≤",
  leq: "≤",
  succeq: "≽",
  ne: "≠",
  neq: "≠",
  approx: "≈",
  in: "∈",
  notin: "∉",
  subset: "⊂",
  cup: "∪",
  cap: "∩",
  forall: "∀",
  to: "→",
  mapsto: "↦",
  leftarrow: "←",
  cdot: "·",
  times: "×",
  odot: "⊙",
  circ: "∘",
  pm: "±",
  mp: "∓",
  ast: "*",
  star: "*",
  mid: "|",
  colon: ":",
  langle: "⟨",
  rangle: "⟩",
  lVert: "‖",
  rVert: "⦀",
  Vert: "‖",
  lvert: "|",
  rvert: "|",
  vert: "|",
  lfloor: "⌊",
  rfloor: "⌋",
  lceil: "⌈",
  rceil: "⌉",
  top: "T",
  ell: "l",
  dots: "...",
  ldots: "...",
  cdots: "...",
  max: "max",
  min: "min",
  arg: "arg",
  log: "log",
  exp: "exp",
  det: "det",
  sup: "sup",
  inf: "inf",
  quad: " ",
  qquad: " ",
  left: "",
  right: "",
  big: "",
  bigl: "",
  bigr: "",
  limits: "",
};

/** A braced argument without braces inside. */
const ARGUMENT = "\\{([^{}]*)\\}";

/** Applied until nothing changes, innermost braces first. @type {readonly [RegExp, string][]} */
const nested = [
  [new RegExp(`\\\\[dt]?frac${ARGUMENT}${ARGUMENT}`, "g"), "($1/$2)"],
  [new RegExp(`\\\\sqrt${ARGUMENT}`, "g"), "√($1)"],
  [new RegExp(`\\\\(?:mathbb|mathrm|mathcal|mathsf|text|operatorname\\*?)${ARGUMENT}`, "g"), "$1"],
];

/** Sub- and superscripts keep brackets where they are more than a name. */
const script = new RegExp(`([_^])${ARGUMENT}`, "g");

/**
 * @param {string} tex words with TeX in them
 * @returns {string}
 * @throws Error on a TeX command that it does not know
 */
export function plainTex(tex) {
  // Braces that are part of the formula must survive the arguments' own.
  let text = tex.replaceAll("\\{", "⟦").replaceAll("\\}", "⟧").replaceAll("\\|", "‖");
  text = text.replace(/\\math(?:sf|rm|bb)\s*(?=[A-Za-z])/g, "");
  for (let before = ""; before !== text; ) {
    before = text;
    for (const [from, to] of nested) text = text.replace(from, to);
    text = text.replace(script, (_, mark, inner) =>
      /^(-?[\w*']+|\\[a-z]+)$/i.test(inner) ? mark + inner : `${mark}(${inner})`,
    );
  }
  text = text.replace(/\\[,;:! ]/g, " ").replace(/\\([a-zA-Z]+)\s?/g, (whole, name) => {
    const symbol = symbols[name];
    if (symbol === undefined) throw new Error(`plain-tex.mjs has no rule for \\${name} in: ${tex}`);
    return whole.endsWith(" ") && !/[⟨‖⌊⌈]$/u.test(symbol) ? `${symbol} ` : symbol;
  });
  return text
    .replaceAll("⟦", "{")
    .replaceAll("⟧", "}")
    .replace(/ +(?=[⟩⌋⌉⦀])/gu, "")
    .replaceAll("⦀", "‖")
    .replace(/ {2,}/g, " ")
    .trim();
}
