/** What stands in the handbook, and in which order. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { inRoot } from "../paths.mjs";
import { REFERENCE } from "./reference.mjs";

/**
 * @typedef {object} Entry one page
 * @property {string} source Markdown file in the repository; empty for pages that are made elsewhere
 * @property {string} path of the page in the handbook
 * @property {string} [title] short, for the navigation; the page's heading where left out
 *
 * @typedef {{ title: string, entries: readonly Entry[] }} Chapter
 * @typedef {{ type: string, category: string, docs: { title: string, tex: string } }} Op
 * @typedef {object} Template
 * @property {string} name
 * @property {string} title
 * @property {string} summary
 * @property {string} takes
 * @property {readonly string[]} tags
 * @property {boolean} drawn whether it has a thumbnail: one that is new has none until pictures are taken
 */

const doc = (/** @type {string} */ name, /** @type {string} */ title) => ({
  source: `docs/${name}.md`,
  path: name === "README" ? "index.html" : `${name}.html`,
  title,
});

const firsts = [
  {
    title: "Begin",
    entries: [
      doc("README", "Handbook"),
      doc("start", "Five-minute start"),
      doc("concepts", "Concepts"),
      doc("editor", "The editor"),
      doc("faq", "Questions"),
    ],
  },
  {
    title: "Use",
    entries: [
      doc("solvers", "Solvers"),
      doc("datasets", "Own data"),
      doc("evaluation", "Evaluation"),
      doc("operators", "Own operators"),
      doc("code", "TypeScript both ways"),
      doc("cli", "Command line"),
      doc("library", "Library"),
    ],
  },
];

const lasts = [
  {
    title: "Background",
    entries: [
      doc("architecture", "Architecture"),
      doc("file-format", "File format"),
      doc("benchmarks", "Benchmarks"),
      doc("parity", "Parity with PJAX"),
      doc("security", "Security"),
      doc("packaging", "Installers"),
      doc("soak", "Soak"),
      doc("fuzz", "Fuzzing"),
    ],
  },
];

/** Page about the library, which leads to its reference. */
export const LIBRARY = "library.html";

/** Page of the overview of templates, which is made from their `expect.json`. */
export const TOUR = "templates.html";

/** All templates in the order of the start screen. @returns {Template[]} */
export function templates() {
  const all = readdirSync(inRoot("templates")).map((name) => ({
    name,
    order: Number.POSITIVE_INFINITY,
    drawn: existsSync(inRoot("templates", name, "thumbnail.svg")),
    ...JSON.parse(readFileSync(inRoot("templates", name, "expect.json"), "utf8")),
  }));
  return all.sort((a, b) => a.order - b.order || a.title.localeCompare(b.title));
}

const capital = (/** @type {string} */ word) => word.charAt(0).toUpperCase() + word.slice(1);

/** @type {Entry} */
const reference = { source: "", path: REFERENCE, title: "API reference" };

/**
 * @param {readonly Op[]} ops
 * @param {boolean} withReference whether the library's reference is part of the handbook
 * @returns {Chapter[]}
 */
export function chapters(ops, withReference) {
  const named = [...firsts, ...lasts].flatMap(({ entries }) => entries.map(({ source }) => source));
  const others = readdirSync(inRoot("docs"))
    .filter((name) => name.endsWith(".md") && name !== "ops.md" && !named.includes(`docs/${name}`))
    .map((name) => ({ source: `docs/${name}`, path: name.replace(/\.md$/, ".html") }));
  const categories = [...new Set(ops.map(({ category }) => category))];
  return [
    ...firsts.map(({ title, entries }) => ({
      title,
      entries: withReference
        ? entries.flatMap((each) => (each.path === LIBRARY ? [each, reference] : [each]))
        : entries,
    })),
    {
      title: "Templates",
      entries: [
        { source: "templates", path: TOUR, title: "Tour" },
        ...templates().map(({ name, title }) => ({
          source: `templates/${name}/README.md`,
          path: `templates/${name}.html`,
          title,
        })),
      ],
    },
    { title: "Operations", entries: [doc("ops", "All operations")] },
    ...categories.map((category) => ({
      title: `Operations: ${capital(category)}`,
      entries: ops
        .filter((op) => op.category === category)
        .map(({ type, docs }) => ({
          source: `docs/ops/${type}.md`,
          path: `ops/${type}.html`,
          title: docs.title,
        })),
    })),
    ...lasts,
    // A page that was written and given no place is in the handbook all the same.
    ...(others.length > 0 ? [{ title: "More", entries: others }] : []),
  ];
}
