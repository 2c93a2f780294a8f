/** Markdown of the repository as HTML of the handbook: links and pictures moved, formulas set. */
import { posix } from "node:path";
import katex from "katex";
import MarkdownIt from "markdown-it";
import anchor from "markdown-it-anchor";

/**
 * @typedef {object} Heading
 * @property {number} level
 * @property {string} id
 * @property {string} text
 *
 * @typedef {object} Section a heading and what stands under it, for the search
 * @property {string} id empty above the first heading
 * @property {string} title
 * @property {string} text
 *
 * @typedef {object} Rendered
 * @property {string} html
 * @property {string} title of the page: its first heading
 * @property {readonly Heading[]} headings
 * @property {readonly Section[]} sections
 *
 * @typedef {object} Place
 * @property {string} source of the page, from the root of the repository
 * @property {string} path of the page, from the root of the handbook
 * @property {ReadonlyMap<string, string>} targets files of the repository that the handbook has, with
 *   their paths in it
 * @property {{ plain: string, tex: string } | undefined} formula code that is shown as this formula
 */

/** Anchors as GitHub makes them, since the pages are read there, too. */
const slugify = (/** @type {string} */ text) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");

const isOutside = (/** @type {string} */ to) => /^[a-z][a-z+.-]*:/i.test(to);

/**
 * @param {string} to as it stands in the source
 * @param {Place} place
 * @returns {string | undefined} the same from the page; `undefined` for what the handbook does not have
 */
function moved(to, { source, path, targets }) {
  if (isOutside(to) || to.startsWith("#")) return to;
  const [file = "", fragment] = to.split("#");
  const target = targets.get(posix.normalize(posix.join(posix.dirname(source), file)));
  if (target === undefined) return undefined;
  const way = posix.relative(posix.dirname(path), target);
  return fragment === undefined ? way : `${way}#${fragment}`;
}

const md = new MarkdownIt({ html: true, linkify: false });
md.use(anchor, { slugify, uniqueSlugStartIndex: 1, level: [1, 2, 3], tabIndex: false });

const { escapeHtml } = md.utils;
const { code_inline: codeInline } = md.renderer.rules;
md.renderer.rules.code_inline = (tokens, i, options, env, self) => {
  const formula = /** @type {Place | undefined} */ (env?.place)?.formula;
  if (formula && tokens[i].content === formula.plain)
    return katex.renderToString(formula.tex, { displayMode: true, throwOnError: true });
  return codeInline?.(tokens, i, options, env, self) ?? "";
};
// What scrolls sideways can be reached by keyboard.
md.renderer.rules.fence = (tokens, i) =>
  `<pre tabindex="0"><code>${escapeHtml(tokens[i].content)}</code></pre>\n`;
md.renderer.rules.table_open = () =>
  '<div class="table" role="group" aria-label="Table" tabindex="0"><table>\n';
md.renderer.rules.table_close = () => "</table></div>\n";

/** Moves links and pictures. Files that are only in the repository keep their name and no link. */
md.core.ruler.push("move", ({ tokens, env }) => {
  const place = /** @type {Place} */ (env.place);
  const attribute = (/** @type {string} */ html) =>
    html.replace(/\b(src|srcset|href)="([^"]+)"/g, (_, name, to) => {
      const way = moved(to, place);
      if (way === undefined) throw new Error(`${place.source}: there is no ${to}.`);
      return `${name}="${way}"`;
    });
  for (const token of tokens) {
    if (token.type === "html_block") token.content = attribute(token.content);
    let open = 0;
    const children = token.children ?? [];
    token.children = children.filter((child) => {
      if (child.type === "html_inline") child.content = attribute(child.content);
      if (child.type === "image") {
        const way = moved(String(child.attrGet("src") ?? ""), place);
        if (way === undefined)
          throw new Error(`${place.source}: there is no picture ${child.attrGet("src")}.`);
        child.attrSet("src", way);
      }
      if (child.type === "link_close" && open > 0) {
        open -= 1;
        return false;
      }
      if (child.type !== "link_open") return true;
      const way = moved(String(child.attrGet("href") ?? ""), place);
      if (way === undefined) {
        open += 1;
        return false;
      }
      child.attrSet("href", way);
      if (isOutside(way)) {
        child.attrSet("target", "_blank");
        child.attrSet("rel", "noreferrer");
      }
      return true;
    });
  }
});

/** @typedef {ReturnType<typeof md.parse>[number]} Token */

/** Words of a token, without marks. @param {Token} token @returns {string} */
const words = ({ type, content, children }) =>
  type === "inline"
    ? (children ?? []).map((child) => (child.type === "image" ? "" : child.content)).join(" ")
    : type === "fence"
      ? content
      : "";

/**
 * @param {string} text Markdown
 * @param {Place} place
 * @returns {Rendered}
 * @throws {Error} for a picture that is not there, or a formula that cannot be set
 */
export function render(text, place) {
  const env = { place };
  const tokens = md.parse(text, env);
  /** @type {Heading[]} */
  const headings = [];
  /** @type {{ id: string, title: string, text: string }[]} */
  const sections = [];
  tokens.forEach((token, i) => {
    if (token.type === "heading_open") {
      const level = Number(token.tag.slice(1));
      const title = words(tokens[i + 1])
        .replaceAll(/\s+/g, " ")
        .trim();
      const id = String(token.attrGet("id") ?? "");
      headings.push({ level, id, text: title });
      if (level <= 2) sections.push({ id: level === 1 ? "" : id, title, text: "" });
    } else {
      const last = sections.at(-1);
      const isTitle = tokens[i - 1]?.type === "heading_open";
      if (last && !isTitle) last.text += ` ${words(token)}`;
    }
  });
  return {
    html: md.renderer.render(tokens, md.options, env),
    title: headings.find(({ level }) => level === 1)?.text ?? "",
    headings: headings.filter(({ level }) => level === 2),
    sections,
  };
}

export { escapeHtml };
