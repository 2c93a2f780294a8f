/** A document as the source of one module, which builds an equal document again. */
import { ProxflowError } from "../base/errors.ts";
import {
  containsItself,
  type Definitions,
  groupName,
  groupType,
  recursive,
  usedBy,
} from "../graph/definitions.ts";
import { opsOf } from "../graph/lookup.ts";
import { usedOperators } from "../graph/own-operators.ts";
import type { GraphDefinition, GraphDocument } from "../graph/schema.ts";
import { topology } from "../graph/topology.ts";
import { type OperatorEntry, operatorType } from "../operators/manifest.ts";
import { opOf } from "../ops/index.ts";
import { solverSettings } from "../solvers/settings.ts";
import { graphSource, type LineRange, layoutOf, oneLine, withoutDefaults } from "./graph-source.ts";
import { namesOf } from "./names.ts";
import {
  Code,
  printCall,
  printComment,
  printFields,
  printString,
  printText,
  printValue,
} from "./print.ts";

export type { LineRange } from "./graph-source.ts";

export interface ModelSource {
  readonly text: string;
  /** Where each node is built, by its id; what a group holds by "group.node", for each of its nodes. */
  readonly lines: ReadonlyMap<string, LineRange>;
}

export interface SourceOptions {
  /** `false` leaves out how the nodes stand on the canvas. Default `true`. */
  readonly layout?: boolean;
}

/**
 * The module, deterministic, nodes in the order in which values flow. Groups are functions that are
 * called once a node, and so are operators of the document's own, with their source. Inputs without a wire are left out, and params are written as they are, right
 * or wrong.
 * @throws ProxflowError `unknown-op`, `unknown-port`, `unknown-node`, `duplicate-id`, `port-taken`,
 * `cycle` or `contains-itself`: such documents have no code
 */
export function modelSource(
  document: GraphDocument,
  { layout = true }: SourceOptions = {},
): ModelSource {
  const { definitions = {}, description, view } = document;
  const order = innermostFirst(definitions);
  const groups = namesOf(order);
  const operators = usedOperators(document);
  const own = namesOf(
    operators.map(({ name }) => name),
    [...groups.values()],
  );
  const functions = new Map([
    ...[...groups].map(([name, called]) => [groupType(name), called] as const),
    ...[...own].map(([name, called]) => [operatorType(name), called] as const),
  ]);
  const inner = opsOf(document);
  // A group's ports are none of the document's own operations.
  const outer = (type: string) => (functions.has(type) ? inner(type) : opOf(type));
  const body = graphSource(document, outer, "m", functions);
  const settings = Object.fromEntries(
    withoutDefaults(solverSettings.parse(document.solver), solverSettings.parse({})),
  );
  const plain = Object.keys(settings).length === 0;

  const imports = [
    ...(layout ? ["type Layout"] : []),
    "model",
    ...(plain ? [] : ["type SolverOptions"]),
  ];
  const out = [
    ...printComment(`Model: ${oneLine(document.name)}`, "//"),
    ...(description ? printComment(description, "// >") : []),
    `import { ${imports.join(", ")} } from "proxflow";`,
    "",
    ...printCall("const m = model", [document.name]).split("\n"),
  ];
  // Data of the user's own, by name and checksum: the data itself is no code.
  const used = dataUsedBy(document);
  for (const [name, { embedded: _, ...reference }] of Object.entries(document.datasets ?? {}))
    if (used.has(name)) out.push("", ...printCall("m.ownData", [name, reference]).split("\n"));
  for (const { name, entry } of operators)
    out.push("", ...operatorSource(own.get(name) as string, name, entry));
  const lines = new Map<string, LineRange>();
  const inside = new Map<string, Lines>();
  for (const name of order) {
    out.push("");
    const made = groupSource(name, definitions, inner, functions, layout);
    inside.set(name, shifted(made.lines, out.length));
    out.push(...made.text);
  }
  const built = shifted(body.lines, out.length);
  out.push(...body.text);
  for (const [id, range] of built) lines.set(id, range);
  for (const { id, type } of document.nodes) addInner(id, type, definitions, inside, lines);

  if (layout)
    out.push(
      "",
      "// Where the nodes stand on the canvas, their titles and notes. Nothing of it changes what is",
      "// solved; it is there to open the model on a canvas again.",
      ...`const layout: Layout = ${printValue({
        ...(description !== undefined && { description }),
        ...layoutOf(document, body.built),
        ...(view !== undefined && { view }),
      })};`.split("\n"),
    );
  if (!plain) out.push("", ...`const solver: SolverOptions = ${printValue(settings)};`.split("\n"));
  const args = [
    ...(plain ? (layout ? [{}] : []) : [new Code("solver")]),
    ...(layout ? [new Code("layout")] : []),
  ];
  out.push("", ...printCall("export const document = m.document", args).split("\n"), "");
  return { text: out.join("\n"), lines };
}

/** The source goes last: what is said of it is short. */
function operatorSource(called: string, name: string, entry: OperatorEntry): string[] {
  const { source, ...rest } = entry;
  const head = printComment(`Operator: ${oneLine(entry.manifest.docs.title)}`, "//");
  const fields = printValue({ ...rest, source: printText(source) }, "", 3);
  const call = `const ${called} = m.operator(${printString(name)}, ${fields});`;
  return [...head, ...call.split("\n")];
}

/** Names that dataset nodes say, in groups too. */
export function dataUsedBy({ nodes, definitions = {} }: GraphDocument): ReadonlySet<unknown> {
  const all = [nodes, ...Object.values(definitions).map((inner) => inner.nodes)].flat();
  return new Set(all.flatMap(({ type, params }) => (type === "dataset" ? [params.name] : [])));
}

type Lines = ReadonlyMap<string, LineRange>;

const shifted = (lines: Lines, by: number): Lines =>
  new Map([...lines].map(([id, { from, to }]) => [id, { from: from + by, to: to + by }]));

/** Lines of what a group's node stands for, under the ids that they have when it is opened. */
function addInner(
  id: string,
  type: string,
  definitions: Definitions,
  inside: ReadonlyMap<string, Lines>,
  lines: Map<string, LineRange>,
): void {
  const name = groupName(type);
  if (name === undefined) return;
  for (const [inner, range] of inside.get(name) ?? []) lines.set(`${id}.${inner}`, range);
  for (const node of definitions[name]?.nodes ?? [])
    addInner(`${id}.${node.id}`, node.type, definitions, inside, lines);
}

/** @throws ProxflowError `contains-itself` */
function innermostFirst(definitions: Definitions): readonly string[] {
  const [endless] = recursive(definitions);
  if (endless !== undefined) {
    const { code, message, fix } = containsItself(definitions[endless]?.title ?? endless);
    throw new ProxflowError(code, message, { fix });
  }
  const names = Object.keys(definitions);
  return topology(names, (name) => [...usedBy(definitions[name]?.nodes ?? [])]).order;
}

function groupSource(
  name: string,
  definitions: Definitions,
  lookup: ReturnType<typeof opsOf>,
  functions: ReadonlyMap<string, string>,
  layout: boolean,
): { text: string[]; lines: Lines } {
  const definition = definitions[name] as GraphDefinition;
  const { title, description, nodes, edges } = definition;
  const body = graphSource(definition, lookup, "g", functions);
  const inputs = nodes.filter((node) => node.type === "input");
  const outputs = nodes.filter((node) => node.type === "output");
  const byEnd = new Map(edges.map((edge) => [edge.to.node, edge]));
  const ends = outputs.flatMap(({ id }) => byEnd.get(id) ?? []);
  const result = outputs.map(({ id }): [string, unknown] => {
    const edge = byEnd.get(id);
    return [id, edge === undefined ? null : body.value(edge.from, edge.weight)];
  });
  const named = inputs.map(({ id }): [string, Code] => [
    id,
    body.value({ node: id, port: "value" }),
  ]);
  const given = named.length === 0 ? "" : `, ${printFields(named)}`;
  const look = {
    ...(title !== name && { title }),
    ...(description !== undefined && { description }),
    ...(layout && layoutOf(definition, [...body.built, ...ends])),
  };
  const head = [
    ...printComment(`Group: ${oneLine(title)}`, "//"),
    ...(description ? printComment(description, "// >") : []),
  ];
  const open = `const ${functions.get(groupType(name))} = m.group(${printString(name)}, ${printValue(
    inputs.map(({ id }) => id),
    "",
    Number.NEGATIVE_INFINITY,
  )}, (g${given}) => {`;
  const end = Object.keys(look).length === 0 ? "});" : `}, ${printValue(look, "", 3)});`;
  const text = [
    ...head,
    open,
    ...body.text.slice(1).map(indent),
    ...(body.text.length > 0 ? [""] : []),
    ...`return ${printValue(Object.fromEntries(result), "", 10)};`.split("\n").map(indent),
    ...end.split("\n"),
  ];
  return { text, lines: shifted(body.lines, head.length + 1 - (body.text.length > 0 ? 1 : 0)) };
}

const indent = (line: string): string => (line === "" ? "" : `  ${line}`);
