/**
 * A model card: one page of HTML that says what a model is, what it was made from, what it came to and
 * where that ends. It asks for nothing from anywhere, runs no script, and is the same for the same input.
 */
import { builtinDatasets } from "../base/datasets.ts";
import { compile } from "../compile/index.ts";
import { validate } from "../graph/validate.ts";
import type { CardInput } from "./card-input.ts";
import { dataSection } from "./data-section.ts";
import { evaluationSections, headFigures } from "./evaluation-section.ts";
import { graphPicture } from "./graph-picture.ts";
import { paragraph, section, wide } from "./html.ts";
import { limitsSection } from "./limits-section.ts";
import { escaped } from "./markup.ts";
import { modelSections } from "./model-section.ts";
import { pictureNodes } from "./picture-nodes.ts";
import { curvesSection, runSection } from "./run-section.ts";
import { style } from "./style.ts";

/** Pixels: as wide as the text; and what is scaled to the window and can still be read. Wider ones scroll. */
const COLUMN = 990;
const FITS = 1950;

const pictureLook = (width: number): string =>
  width <= COLUMN ? "graph" : width <= FITS ? "graph broad fit" : "graph broad";

/**
 * @param input a document that is sound, as every document that was solved is
 * @returns a whole page of HTML
 */
export function modelCard(input: CardInput): string {
  const { document, version } = input;
  const { name, description = "" } = document;
  const validation = validate(document, builtinDatasets);
  const compiled = compile(document);
  const picture = graphPicture(
    document,
    validation,
    pictureNodes(document, validation),
    (token) => `var(${token})`,
  );
  const title = name.trim() || "Untitled";
  const content = [
    `<header>
${paragraph("Model card", "kind")}
<h1>${escaped(title)}</h1>
${description.trim() && paragraph(description.trim(), "lead notes")}
${headFigures(input)}
</header>`,
    section(
      "Graph",
      `<figure>${wide("Picture of the graph", picture.svg, pictureLook(picture.width))}</figure>`,
    ),
    dataSection(document),
    evaluationSections(input),
    limitsSection(input),
    curvesSection(input.curves),
    runSection(input),
    modelSections(document, compiled.ok ? compiled.set : undefined, input.result),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Proxflow ${escaped(version)}">
<title>${escaped(title)} \u2013 model card</title>
<link rel="icon" href="data:,">
<style>
${style}</style>
</head>
<body>
<main>
${content.filter(Boolean).join("\n")}
<footer>Made by Proxflow ${escaped(version)}.</footer>
</main>
</body>
</html>
`;
}
