/** The library's reference as a part of the handbook: its pages, made to stand under api/. */
import { existsSync, readFileSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import { filesUnder } from "../stale.mjs";

/** First page of the reference in the handbook. */
export const REFERENCE = "api/index.html";

/**
 * What the reference's pages say in a script of their own, which the window's policy forbids: the
 * theme that was chosen in the reference's settings, before anything is drawn.
 */
const THEME_SCRIPT = `document.documentElement.dataset.theme = localStorage.getItem("tsd-theme") || "os";\n`;

/** Links in the reference's text differ from it by more than their colour. */
const MORE_STYLE = `\n.col-content a, footer a {\n  text-decoration: underline;\n}\n`;

/** The text of HTML. @param {string} html */
const plain = (html) =>
  html
    .replaceAll(/<svg[\s\S]*?<\/svg>|<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .replaceAll(/\s+/g, " ")
    .trim();

/**
 * A page without scripts in it, with a way back to the handbook, and with links to pages that the
 * handbook has leading there instead of to copies of their sources.
 * @param {string} html
 * @param {string} path from the root of the handbook
 */
function adapted(html, path) {
  const way = (/** @type {string} */ to) => posix.relative(posix.dirname(path), to);
  return html
    .replaceAll(
      /<script>[\s\S]*?<\/script>/g,
      `<script src="${way("api/assets/theme.js")}"></script>`,
    )
    .replace(
      '<div id="tsd-toolbar-links">',
      `<div id="tsd-toolbar-links"><a href="${way("library.html")}">Handbook</a>`,
    )
    .replaceAll(
      /href="(?:\.\.\/)?media\/([\w-]+)\.md/g,
      (_, name) => `href="${way(`${name}.html`)}`,
    );
}

/** @param {string} path from the root of the handbook @param {Buffer} body */
function contents(path, body) {
  if (path.endsWith(".html")) return adapted(body.toString("utf8"), path);
  return path === "api/assets/style.css" ? `${body}${MORE_STYLE}` : body;
}

/**
 * The files of the reference.
 * @param {string} folder that the reference was written to
 * @returns {Map<string, string | Buffer>} contents by path in the handbook
 * @throws {Error} where the folder holds no reference
 */
export function referenceFiles(folder) {
  if (!existsSync(join(folder, "index.html")))
    throw new Error(`There is no reference of the library in ${folder}; npm run docs writes it.`);
  const files = filesUnder([folder]).flatMap((file) => {
    const path = `api/${relative(folder, file).split(sep).join("/")}`;
    // Sources of pages that the handbook has.
    if (path.startsWith("api/media/")) return [];
    return [/** @type {[string, string | Buffer]} */ ([path, contents(path, readFileSync(file))])];
  });
  return new Map([...files, ["api/assets/theme.js", THEME_SCRIPT]]);
}

/**
 * What the handbook's search finds of the reference: each page by its name, and by what it says first.
 * @param {ReadonlyMap<string, string | Buffer>} files of `referenceFiles`
 * @returns {{ id: string, url: string, page: string, title: string, text: string }[]}
 */
export function referenceSections(files) {
  return [...files].flatMap(([path, body]) => {
    if (!path.endsWith(".html") || !path.slice("api/".length).includes("/")) return [];
    const html = String(body);
    const title = plain(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? "");
    const comment = /<div class="tsd-comment[^>]*>([\s\S]*?)<\/div>/.exec(html)?.[1] ?? "";
    return title === ""
      ? []
      : [{ id: `${path}#`, url: path, page: "API reference", title, text: plain(comment) }];
  });
}
