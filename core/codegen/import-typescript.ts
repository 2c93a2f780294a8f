/**
 * TypeScript back to a document: the subset that the export writes. The text is parsed and read, never
 * run. On an entry of its own, for it brings a parser along.
 */
import type { Comment } from "acorn";
import { ProxflowError } from "../base/errors.ts";
import type { Layout } from "../graph/builder-layout.ts";
import { type Definitions, groupName, type OpLookup } from "../graph/definitions.ts";
import { opsOf } from "../graph/lookup.ts";
import { usedOperators } from "../graph/own-operators.ts";
import {
  type GraphDefinition,
  type GraphDocument,
  type GraphNode,
  graphDocument,
} from "../graph/schema.ts";
import type { Operators } from "../operators/manifest.ts";
import { parseParams } from "../ops/index.ts";
import { layoutOf } from "./graph-source.ts";
import {
  arranged,
  commentsAbove,
  groupLayoutSchema,
  layoutSchema,
  lookOfComments,
} from "./import/looks.ts";
import { parseSource, problemAt, type SourceProblem } from "./import/source.ts";
import { type Read, readStatements } from "./import/statements.ts";
import { dataUsedBy } from "./model-source.ts";

export type { SourceProblem } from "./import/source.ts";

export interface ImportOptions {
  /** The document as it was: nodes of the same ids stay where they stand. */
  readonly previous?: GraphDocument;
}

export interface Imported {
  /** There is none where there are problems. */
  readonly document?: GraphDocument;
  readonly problems: readonly SourceProblem[];
}

/**
 * Reads a module as `modelSource` writes it, with what people changed in it. The document may be
 * unsound in the way that a canvas may be: `validate` judges that. Never throws on what a text holds.
 */
export function importTypeScript(source: string, { previous }: ImportOptions = {}): Imported {
  const tree = parseSource(source);
  if ("problem" in tree) return { problems: [tree.problem] };
  try {
    const read = readStatements(tree.program.body);
    const { problems } = read;
    if (problems.length === 0 && read.builder === undefined)
      problems.push(
        problemAt(tree.program, "There is no model.", 'Start with const m = model("name").'),
      );
    if (problems.length === 0 && read.closing === undefined)
      problems.push(
        problemAt(
          tree.program,
          "No document is exported.",
          "End with export const document = m.document().",
        ),
      );
    if (problems.length > 0) return { problems: sorted(problems) };
    const own = tree.comments.filter(
      ({ type, loc }) =>
        type === "Line" &&
        source.split("\n")[(loc?.start.line ?? 1) - 1]?.trimStart().startsWith("//"),
    );
    return finish(read, new Map(own.map((c) => [c.loc?.start.line ?? 0, c])), previous);
  } catch (error) {
    if (error instanceof RangeError)
      return { problems: [{ line: 1, column: 1, message: "The code is nested too deeply." }] };
    throw error;
  }
}

const sorted = (problems: readonly SourceProblem[]) =>
  [...problems].sort((a, b) => a.line - b.line || a.column - b.column);

function finish(
  { builder, closing, sites, groups, operators }: Read,
  comments: ReadonlyMap<number, Comment>,
  previous: GraphDocument | undefined,
): Imported {
  if (builder === undefined || closing === undefined) return { problems: [] };
  const problems: SourceProblem[] = [];
  const place = (group: string | undefined, id: string) =>
    sites.find((site) => site.group === group && site.id === id)?.statement ??
    (group === undefined ? undefined : groups.get(group)?.statement) ??
    closing.at;
  const [solver, own] = closing.args;
  const layout = layoutSchema.safeParse(own ?? {});
  if (!layout.success)
    problems.push(problemAt(closing.at, `The layout is not right: ${told(layout.error)}.`));
  let built: GraphDocument;
  try {
    built = builder.document((solver ?? {}) as object);
  } catch (error) {
    if (!(error instanceof ProxflowError)) throw error;
    return { problems: [problemAt(closing.at, error.message, error.fix)] };
  }

  // Beside new code the certificate of the old would stand.
  for (const [name, entry] of Object.entries(built.operators ?? {})) {
    const before = previous?.operators?.[name];
    if (before === undefined || before.source === entry.source) continue;
    if (JSON.stringify({ ...before, source: "" }) === JSON.stringify({ ...entry, source: "" }))
      return {
        problems: [
          problemAt(
            operators.get(name) ?? closing.at,
            `The code of the operator "${entry.manifest.docs.title}" is not changed here.`,
            "Edit it in the editor of operators, which checks it.",
          ),
        ],
      };
  }

  const lookup = opsOf(built);
  /** Comments' say on titles and notes, and params as they were where they mean the same. */
  const dressed = (
    nodes: readonly GraphNode[],
    group: string | undefined,
    before: readonly GraphNode[] = [],
  ) => {
    const earlier = new Map(before.map((node) => [node.id, node]));
    return nodes.map((node) => {
      const { start } = place(group, node.id).loc ?? {};
      const isNode = sites.some((site) => site.group === group && site.id === node.id);
      const above = isNode ? commentsAbove(comments, start?.line ?? 1) : [];
      const old = earlier.get(node.id);
      return {
        ...node,
        ...lookOfComments(above, node.id, node),
        ...(old?.type === node.type && sameParams(old, node, lookup) && { params: old.params }),
      };
    });
  };
  const graphOf = (
    graph: GraphDefinition | GraphDocument,
    group: string | undefined,
    given: Layout,
    before: GraphDefinition | GraphDocument | undefined,
  ) => {
    const standing = Object.keys(given).some((key) => key !== "title" && key !== "description")
      ? given
      : before
        ? { ...layoutOf(before, []) }
        : {};
    const stood = arranged(graph, standing, before);
    return { ...stood, nodes: dressed(stood.nodes, group, before?.nodes) };
  };

  const definitions: Record<string, GraphDefinition> = {};
  for (const [name, definition] of Object.entries(built.definitions ?? {})) {
    const { statement, layout: raw } = groups.get(name) as {
      statement: typeof closing.at;
      layout: unknown;
    };
    const look = groupLayoutSchema.safeParse(raw ?? {});
    if (!look.success) {
      problems.push(
        problemAt(statement, `The options of the group are not right: ${told(look.error)}.`),
      );
      continue;
    }
    const before = definitionOf(previous?.definitions, name);
    const { title = before?.title ?? name, description = before?.description } = look.data;
    definitions[name] = {
      title,
      ...(description !== undefined && { description }),
      ...graphOf(definition, name, look.data as Layout, before),
    } as GraphDefinition;
  }
  if (problems.length > 0) return { problems: sorted(problems) };
  const given = (layout.data ?? {}) as Layout;
  const description = given.description ?? (own === undefined ? previous?.description : undefined);
  const view = given.view ?? (own === undefined ? previous?.view : undefined);
  const { name, solver: settings, format, formatVersion } = built;
  const document = {
    format,
    formatVersion,
    name,
    ...(description !== undefined && { description }),
    ...graphOf(built, undefined, given, previous),
    ...(built.definitions && { definitions }),
    ...withOperators(built.operators, previous),
    ...withData(built.datasets, previous),
    solver: settings,
    ...(view !== undefined && { view }),
  };
  const checked = graphDocument.safeParse(document);
  if (checked.success) return { document: checked.data, problems: [] };
  for (const { path, message } of checked.error.issues) {
    const [list, index] = path[0] === "definitions" ? path.slice(2) : path;
    const group = path[0] === "definitions" ? String(path[1]) : undefined;
    const graph = group === undefined ? document : definitions[group];
    const node = list === "nodes" ? graph?.nodes[Number(index)]?.id : undefined;
    const edge = list === "edges" ? graph?.edges[Number(index)]?.to.node : undefined;
    const where = path.slice(2).map(String).join(".") || path.map(String).join(".");
    problems.push(problemAt(place(group, node ?? edge ?? ""), `${where}: ${message}.`));
  }
  return { problems: sorted(problems) };
}

/** Those that none of its nodes used stay, for code leaves them out. */
function withOperators(
  read: Operators = {},
  previous: GraphDocument | undefined,
): Pick<GraphDocument, "operators"> {
  const used = new Set(previous && usedOperators(previous).map(({ name }) => name));
  const before = Object.entries(previous?.operators ?? {}).filter(([name]) => !used.has(name));
  const all = [...before, ...Object.entries(read)];
  return all.length === 0 ? {} : { operators: Object.fromEntries(all) };
}

/**
 * Sets with the data that the document had of them, for code holds none; and those that none of its
 * nodes used, for code leaves them out.
 */
function withData(
  sets: GraphDocument["datasets"] = {},
  previous: GraphDocument | undefined,
): Pick<GraphDocument, "datasets"> {
  const before = new Map(Object.entries(previous?.datasets ?? {}));
  const used = previous === undefined ? new Set() : dataUsedBy(previous);
  const read = Object.entries(sets).map(([name, reference]) => {
    const old = before.get(name);
    const embedded = old?.checksum === reference.checksum ? old.embedded : undefined;
    return [name, { ...reference, ...(embedded !== undefined && { embedded }) }] as const;
  });
  const all = [...[...before].filter(([name]) => !used.has(name)), ...read];
  return all.length === 0 ? {} : { datasets: Object.fromEntries(all) };
}

const definitionOf = (definitions: Definitions | undefined, name: string) =>
  definitions !== undefined && Object.hasOwn(definitions, name) ? definitions[name] : undefined;

const told = ({
  issues: [issue],
}: {
  issues: readonly { path: PropertyKey[]; message: string }[];
}) => `${issue?.path.map(String).join(".") || "it"}: ${issue?.message}`;

function sameParams(a: GraphNode, b: GraphNode, lookup: OpLookup): boolean {
  const op = groupName(a.type) === undefined ? lookup(a.type) : undefined;
  const filled = ({ params }: GraphNode) => ({
    ...(op && (parseParams(op, {}) as object)),
    ...params,
  });
  const text = (node: GraphNode) =>
    JSON.stringify(Object.entries(filled(node)).sort(([x], [y]) => (x < y ? -1 : 1)));
  return text(a) === text(b);
}
