/** One page of the handbook, with its navigation. No scripts but those of its own origin. */
import { posix } from "node:path";
import { escapeHtml } from "./render.mjs";

/**
 * @typedef {import("./contents.mjs").Chapter} Chapter
 * @typedef {import("./contents.mjs").Entry} Entry
 * @typedef {import("./render.mjs").Rendered} Rendered
 */

/** @param {readonly Chapter[]} chapters @param {Entry} entry @param {(to: string) => string} way */
function navigation(chapters, entry, way) {
  const item = (/** @type {Entry} */ { path, title = path }) =>
    `<li><a href="${way(path)}"${path === entry.path ? ' aria-current="page"' : ""}>${escapeHtml(title)}</a></li>`;
  const chapter = (/** @type {Chapter} */ { title, entries }, /** @type {number} */ i) => {
    const open = i < 2 || entries.includes(entry) ? " open" : "";
    return `<details${open}><summary>${escapeHtml(title)}</summary>\n<ul>\n${entries.map(item).join("\n")}\n</ul></details>`;
  };
  return chapters.map(chapter).join("\n");
}

/** @param {Rendered} rendered */
function inPage({ headings }) {
  if (headings.length < 2) return "";
  const items = headings.map(({ id, text }) => `<li><a href="#${id}">${escapeHtml(text)}</a></li>`);
  return `<nav class="in-page" aria-labelledby="in-page"><h2 id="in-page">On this page</h2>
<ul>\n${items.join("\n")}\n</ul></nav>`;
}

/** @param {readonly Chapter[]} chapters @param {Entry} entry @param {(to: string) => string} way */
function neighbours(chapters, entry, way) {
  // Pages that are made elsewhere lead neither back nor on.
  const all = chapters.flatMap(({ entries }) => entries.filter(({ source }) => source !== ""));
  const here = all.indexOf(entry);
  const link = (/** @type {Entry | undefined} */ to, /** @type {string} */ word) =>
    to
      ? `<a class="${word.toLowerCase()}" rel="${word === "Next" ? "next" : "prev"}" href="${way(to.path)}"><span>${word}</span> ${escapeHtml(to.title ?? "")}</a>`
      : "";
  return `<nav class="neighbours" aria-label="Pages before and after">${link(all[here - 1], "Previous")}${link(all[here + 1], "Next")}</nav>`;
}

/**
 * @param {readonly Chapter[]} chapters
 * @param {Entry} entry the page
 * @param {Rendered} rendered
 * @returns {string} HTML
 */
export function page(chapters, entry, rendered) {
  const way = (/** @type {string} */ to) => posix.relative(posix.dirname(entry.path), to);
  const root = posix.relative(posix.dirname(entry.path), ".");
  const title = entry.path === "index.html" ? "Proxflow handbook" : `${rendered.title} - Proxflow`;
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="${way("assets/favicon.svg")}" type="image/svg+xml">
<link rel="stylesheet" href="${way("assets/inter/wght.css")}">
<link rel="stylesheet" href="${way("assets/jetbrains-mono/wght.css")}">
<link rel="stylesheet" href="${way("assets/katex/katex.min.css")}">
<link rel="stylesheet" href="${way("assets/handbook.css")}">
<script defer src="${way("assets/search.js")}"></script>
</head>
<body data-root="${root === "" ? "." : root}">
<a class="skip" href="#main">Skip to the text</a>
<header>
<a class="home" href="${way("index.html")}">Proxflow handbook</a>
<a class="to-contents" href="#contents">Contents</a>
<search>
<label for="search" class="hidden">Search the handbook</label>
<input id="search" type="search" placeholder="Search" autocomplete="off" spellcheck="false" hidden>
<div id="found" hidden><p role="status"></p><ul></ul></div>
</search>
</header>
<div class="columns">
<nav id="contents" class="contents" aria-label="Contents" tabindex="-1">
${navigation(chapters, entry, way)}
</nav>
<main id="main" tabindex="-1">
<article>
${rendered.html}</article>
${neighbours(chapters, entry, way)}
</main>
${inPage(rendered)}
</div>
</body>
</html>
`;
}
