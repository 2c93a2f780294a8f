/** All files of the handbook. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import MiniSearch from "minisearch";
import { inRoot } from "../paths.mjs";
import { plainTex } from "../plain-tex.mjs";
import { chapters, LIBRARY, TOUR, templates } from "./contents.mjs";
import { page } from "./page.mjs";
import { REFERENCE, referenceFiles, referenceSections } from "./reference.mjs";
import { escapeHtml, render } from "./render.mjs";

/**
 * @typedef {import("./contents.mjs").Entry} Entry
 * @typedef {import("./contents.mjs").Op} Op
 * @typedef {import("./render.mjs").Rendered} Rendered
 */

const packageFolder = (/** @type {string} */ name) => inRoot("node_modules", name);
const text = (/** @type {string} */ path) => readFileSync(inRoot(path), "utf8");

/** Names of the templates that have a thumbnail. */
const drawn = () => templates().flatMap((each) => (each.drawn ? each.name : []));

/** Pictures, by their paths in the repository, with those in the handbook. */
function pictures() {
  const inFolder = (/** @type {string} */ folder, /** @type {RegExp} */ kind) =>
    existsSync(inRoot(folder)) ? readdirSync(inRoot(folder)).filter((name) => kind.test(name)) : [];
  return new Map([
    ...inFolder("docs/images", /\.(png|svg)$/).map(
      (name) => /** @type {const} */ ([`docs/images/${name}`, `images/${name}`]),
    ),
    ...inFolder("docs/ops", /\.svg$/).map(
      (name) => /** @type {const} */ ([`docs/ops/${name}`, `ops/${name}`]),
    ),
    ...drawn().map(
      (name) => /** @type {const} */ ([`templates/${name}/thumbnail.svg`, `templates/${name}.svg`]),
    ),
  ]);
}

/** The overview of templates, in Markdown that is where `templates` is. */
function tour() {
  const cards = templates().map(
    ({ name, title, summary, takes, tags, drawn }) =>
      `## [${title}](templates/${name}/README.md)${drawn ? `\n\n![](templates/${name}/thumbnail.svg)` : ""}\n\n${summary}\n\nTakes ${takes}. ${tags.map((tag) => `*${tag}*`).join(", ")}`,
  );
  return `# Templates\n\nModels to open, run and take apart. The pictures are made from real runs.\n\n${cards.join("\n\n")}\n`;
}

/** The picture of a template above the text of its page. */
const withThumbnail = (/** @type {string} */ html, /** @type {string} */ name) =>
  html.replace(
    "</h1>",
    `</h1>\n<p><img class="thumbnail" src="${name}.svg" alt="${name}, as a run left it"></p>`,
  );

/** The way to the reference above the text of the library's page. */
const withReference = (/** @type {string} */ html) =>
  html.replace(
    "</h1>",
    `</h1>\n<p><a href="${REFERENCE}">API reference</a>: every function and type, with examples.</p>`,
  );

/**
 * Colours and sizes of the window, by what the system prefers.
 * @returns {string} CSS
 */
function tokens() {
  const css = text("renderer/styles/tokens.css");
  const light = /\[data-theme="light"\] \{([^}]*)\}/.exec(css)?.[1];
  if (light === undefined) throw new Error("tokens.css has no colours for light.");
  return `${css}\n@media (prefers-color-scheme: light) {\n:root {${light}}\n}\n`;
}

/** @returns {[string, string | Buffer][]} */
function assets() {
  const font = (/** @type {string} */ name) => {
    const folder = packageFolder(`@fontsource-variable/${name}`);
    const css = readFileSync(join(folder, "wght.css"), "utf8");
    const files = [...css.matchAll(/url\(\.\/(files\/[^)]+)\)/g)].map(([, file = ""]) => file);
    return /** @type {[string, string | Buffer][]} */ ([
      [`assets/${name}/wght.css`, css],
      ...files.map((file) => [`assets/${name}/${file}`, readFileSync(join(folder, file))]),
    ]);
  };
  const katex = join(packageFolder("katex"), "dist");
  const fonts = readdirSync(join(katex, "fonts")).filter((name) => name.endsWith(".woff2"));
  // Browsers that know this CSS know woff2.
  const css = readFileSync(join(katex, "katex.min.css"), "utf8").replace(
    /,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\("[a-z]+"\)/g,
    "",
  );
  return [
    ...font("inter"),
    ...font("jetbrains-mono"),
    ["assets/katex/katex.min.css", css],
    ...fonts.map(
      (name) =>
        /** @type {[string, Buffer]} */ ([
          `assets/katex/fonts/${name}`,
          readFileSync(join(katex, "fonts", name)),
        ]),
    ),
    ["assets/handbook.css", `${tokens()}\n${text("build/handbook/handbook.css")}`],
    ["assets/favicon.svg", text("renderer/public/favicon.svg")],
    ["assets/search.js", text("build/handbook/search.js")],
    [
      "assets/minisearch.js",
      readFileSync(join(packageFolder("minisearch"), "dist", "umd", "index.js")),
    ],
  ];
}

/**
 * @param {readonly { entry: Entry, rendered: Rendered }[]} pages
 * @param {ReturnType<typeof referenceSections>} more
 */
function searchIndex(pages, more) {
  /** @type {import("minisearch").Options} */
  const options = {
    fields: ["title", "page", "text"],
    storeFields: ["title", "page", "url"],
    searchOptions: { boost: { title: 4, page: 2 }, prefix: true, fuzzy: 0.15 },
  };
  const search = new MiniSearch(options);
  search.addAll([
    ...more,
    ...pages.flatMap(({ entry, rendered }) =>
      rendered.sections.map(({ id, title, text }) => ({
        id: `${entry.path}#${id}`,
        url: id === "" ? entry.path : `${entry.path}#${id}`,
        page: rendered.title,
        title,
        text,
      })),
    ),
  ]);
  return `globalThis.handbook = ${JSON.stringify({ options, index: search })};\n`;
}

/**
 * @param {readonly Op[]} ops all operations
 * @param {string} [api] folder of the library's reference; without it the handbook has none
 * @returns {Map<string, string | Buffer>} contents by path in the handbook
 * @throws {Error} naming the page, for a picture that is not there or a formula that cannot be set; for
 *   a folder that holds no reference
 */
export function handbook(ops, api) {
  const reference = api === undefined ? undefined : referenceFiles(api);
  const all = chapters(ops, reference !== undefined);
  const entries = all.flatMap((chapter) => chapter.entries.filter(({ source }) => source !== ""));
  const images = pictures();
  const targets = new Map([
    ...images,
    ["README.md", "index.html"],
    ...entries.map(({ source, path }) => /** @type {const} */ ([source, path])),
  ]);
  const formulas = new Map(
    ops.map(({ type, docs }) => [
      `docs/ops/${type}.md`,
      docs.tex ? { plain: plainTex(docs.tex), tex: docs.tex } : undefined,
    ]),
  );
  const pages = entries.map((entry) => {
    const { source, path } = entry;
    const rendered = render(path === TOUR ? tour() : text(source), {
      source,
      path,
      targets,
      formula: formulas.get(source),
    });
    if (path === LIBRARY && reference !== undefined)
      return { entry, rendered: { ...rendered, html: withReference(rendered.html) } };
    const template = /^templates\/(.+)\.html$/.exec(path)?.[1];
    return {
      entry,
      rendered:
        template !== undefined && images.has(`templates/${template}/thumbnail.svg`)
          ? { ...rendered, html: withThumbnail(rendered.html, escapeHtml(template)) }
          : rendered,
    };
  });
  return new Map([
    ...pages.map(
      ({ entry, rendered }) =>
        /** @type {[string, string]} */ ([entry.path, page(all, entry, rendered)]),
    ),
    ...[...images].map(
      ([from, to]) => /** @type {[string, Buffer]} */ ([to, readFileSync(inRoot(from))]),
    ),
    ...assets(),
    ...(reference ?? []),
    ["assets/search-index.js", searchIndex(pages, reference ? referenceSections(reference) : [])],
  ]);
}

/**
 * Links and pictures of the handbook that lead nowhere.
 * @param {ReadonlyMap<string, string | Buffer>} files
 * @returns {string[]} each with its page
 */
export function deadLinks(files) {
  const ids = new Map(
    [...files].map(([path, body]) => [
      path,
      /\.(html|svg)$/.test(path)
        ? new Set([...String(body).matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id))
        : new Set(),
    ]),
  );
  return [...files].flatMap(([path, body]) => {
    if (!path.endsWith(".html")) return [];
    // Examples show HTML, too.
    const html = String(body).replaceAll(/<pre[\s\S]*?<\/pre>/g, "");
    const links = [...html.matchAll(/\s(?:href|src|srcset)="([^"]*)"/g)].map(([, to = ""]) => to);
    return links
      .filter((to) => {
        if (/^[a-z][a-z+.-]*:/i.test(to)) return !URL.canParse(to) || !/^https?:/.test(to);
        const [file = "", id] = to.split("#");
        const target = file === "" ? path : posix.join(posix.dirname(path), file);
        if (!files.has(target)) return true;
        // "#" alone is the top of a page.
        return id !== undefined && id !== "" && !ids.get(target)?.has(decodeURIComponent(id));
      })
      .map((to) => `${path}: ${to}`);
  });
}
