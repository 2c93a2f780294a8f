/** What data a model was made from. */
import { builtinDatasets } from "../base/datasets.ts";
import { type DataReference, infoOf } from "../base/own-data.ts";
import type { GraphDocument } from "../graph/schema.ts";
import { dataset } from "../ops/dataset.ts";
import { type Cell, pairs, section } from "./html.ts";
import { escaped } from "./markup.ts";

/** Names of the data sets that a document's nodes say, within groups as well, each once. */
export function datasetNames({ nodes, definitions = {} }: GraphDocument): string[] {
  const all = [nodes, ...Object.values(definitions).map((inner) => inner.nodes)].flat();
  const names = all.flatMap(({ type, params }) =>
    type === dataset.type ? [dataset.params.parse(params).name] : [],
  );
  return [...new Set(names)];
}

export const dataSection = (document: GraphDocument): string =>
  section("Data", ...datasetNames(document).map((name) => described(document, name)));

function described({ datasets = {} }: GraphDocument, name: string): string {
  const own = Object.hasOwn(datasets, name) ? datasets[name] : undefined;
  const built = Object.hasOwn(builtinDatasets, name) ? builtinDatasets[name] : undefined;
  const info = own ? infoOf(name, own) : built;
  if (!info) return pairs(name, [["Name", name]]);
  const ports = info.columns.map(
    ({ port, shape, kind, help }) => `${port} [${shape.join(", ")}], ${kind}${help && `: ${help}`}`,
  );
  const rows: (readonly [string, Cell])[] = [
    ["Name", name],
    ["What it is", info.summary],
    ["Source and licence", own ? ownSource(own) : info.source],
    [
      "Split",
      `${info.train} to train, ${info.validation ?? 0} to validate, ${info.test} held out${own ? `; ${splitWords(own)}` : "; fixed"}`,
    ],
    ["Ports", { html: ports.map(escaped).join("<br>") }],
    ...(info.classes ? [["Classes", classWords(info.classes)] as const] : []),
    ...(own ? [["Normalisation", normalisation(own)] as const] : []),
    ...(own ? [["Checksum", { html: `<code>SHA-256 ${own.checksum}</code>` }] as const] : []),
  ];
  return `<h3>${escaped(info.title)}</h3>\n${pairs(info.title, rows)}`;
}

const MOST_CLASSES = 40;
const classWords = (classes: readonly string[]): string =>
  classes.length > MOST_CLASSES
    ? `${classes.length}`
    : `${classes.length}: ${classes.map((name) => JSON.stringify(name)).join(", ")}`;

function ownSource({ files, origin }: DataReference): string {
  if (origin !== undefined) return origin;
  if (files.length === 0) return "Your own data; its licence is not recorded.";
  const [first] = files;
  const others = files.length > 1 ? ` and ${files.length - 1} more` : "";
  return `Imported from ${first?.name} (${first?.bytes} bytes)${others}; its licence is not recorded.`;
}

function splitWords({ plan: { split } }: DataReference): string {
  if (split.by === "order") return "the first ones train, the last ones test";
  return split.by === "given" ? "as the files say" : `drawn with seed ${split.seed}`;
}

/** Of numbers, as the plan says it; columns that are alike in one breath. */
function normalisation({ plan: { columns } }: DataReference): string {
  const used = columns.filter(
    ({ role, type }) => role !== "ignore" && (type === "number" || type === "date"),
  );
  if (used.length === 0) return "none";
  const kinds = [...new Set(used.map(({ normalise }) => normalise))];
  const words = kinds.map((kind) => {
    const names = used.filter((column) => column.normalise === kind).map(({ name }) => name);
    const which = kinds.length === 1 ? "all numbers" : names.slice(0, 12).join(", ");
    return `${kind}: ${which}${kinds.length > 1 && names.length > 12 ? " and others" : ""}`;
  });
  return `${words.join("; ")}; by the training part alone`;
}
