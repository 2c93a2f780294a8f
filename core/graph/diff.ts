/** What changed between two documents, as data and in words. */
import { ProxflowError } from "../base/errors.ts";
import { parseParams } from "../ops/index.ts";
import type { OpLookup } from "./definitions.ts";
import { changedParams, differs, quoted, shown } from "./diff-words.ts";
import { opsOf } from "./lookup.ts";
import type { GraphDefinition, GraphDocument, GraphEdge, GraphNode } from "./schema.ts";

/** One difference. `words` is a full sentence in itself. */
export interface Change {
  readonly kind: "added" | "removed" | "changed" | "moved";
  readonly subject:
    | "document"
    | "node"
    | "wire"
    | "frame"
    | "group"
    | "operator"
    | "dataset"
    | "solver";
  /** Node or frame id, name of a group, operator, data set or solver setting, "node.port" that a wire ends in. */
  readonly id: string;
  /** Name of the group that it is in; left out at the top. */
  readonly group?: string;
  /** What of the subject changed: "params.shape", "title", "note", "from", "weight". */
  readonly field?: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly words: string;
}

type Graph = Pick<GraphDefinition, "nodes" | "edges" | "frames">;

/**
 * Compares two documents part by part: nodes by id, wires by the port that they end in, groups and
 * frames by name and id. A parameter that is left out equals one that says the default. The order of
 * nodes, ids of wires, and what the canvas shows (its view) are not compared.
 * @returns nothing where the documents are equal in that sense
 * @example
 * ```ts
 * import { diffDocuments, model } from "proxflow";
 *
 * const ball = (radius: number) => {
 *   const m = model("ball");
 *   m.sphere("circle", { x: m.parameter("point", { shape: [2] }).value }, { radius });
 *   return m.document();
 * };
 * for (const { words } of diffDocuments(ball(1), ball(2)))
 *   console.log(words); // Node circle (sphere): radius changed from 1 to 2.
 * ```
 */
export function diffDocuments(before: GraphDocument, after: GraphDocument): Change[] {
  const ops: Pair<OpLookup> = [opsOf(before), opsOf(after)];
  const changes: Change[] = [];
  for (const field of ["name", "description"] as const)
    if (differs(before[field], after[field]))
      changes.push({
        kind: "changed",
        subject: "document",
        id: field,
        before: before[field],
        after: after[field],
        words: `The ${field} of the document ${fromTo(before[field], after[field])}.`,
      });
  changes.push(...diffGraphs(before, after, ops));
  const groups = pairs(
    Object.entries(before.definitions ?? {}),
    Object.entries(after.definitions ?? {}),
    ([name]) => name,
  );
  for (const [name, old, now] of groups) changes.push(...diffGroup(name, old?.[1], now?.[1], ops));
  changes.push(...diffOperators(before.operators, after.operators));
  changes.push(...diffDatasets(before.datasets, after.datasets));
  const settings = { ...before.solver, ...after.solver };
  for (const key of Object.keys(settings) as (keyof typeof settings)[]) {
    const [old, now] = [before.solver[key], after.solver[key]];
    if (key === "stop") changes.push(...diffStop(before.solver.stop, after.solver.stop));
    else if (differs(old, now)) changes.push(setting(key, old, now));
  }
  return changes;
}

type Pair<T> = readonly [before: T, after: T];

/** Items of both sides by key, those of the first in their order, then what is new. */
function pairs<T>(
  before: readonly T[],
  after: readonly T[],
  key: (item: T) => string,
): [key: string, before: T | undefined, after: T | undefined][] {
  const old = new Map(before.map((item) => [key(item), item]));
  const now = new Map(after.map((item) => [key(item), item]));
  return [...new Set([...old.keys(), ...now.keys()])].map((k) => [k, old.get(k), now.get(k)]);
}

function fromTo(before: unknown, after: unknown): string {
  if (before === undefined) return `was set to ${shown(after)}`;
  if (after === undefined) return `was removed; it was ${shown(before)}`;
  return `changed from ${shown(before)} to ${shown(after)}`;
}

const setting = (id: string, before: unknown, after: unknown): Change => ({
  kind: "changed",
  subject: "solver",
  id,
  before,
  after,
  words: `The solver's ${id} ${fromTo(before, after)}.`,
});

type Stop = GraphDocument["solver"]["stop"];

const diffStop = (before: Stop, after: Stop): Change[] =>
  (Object.keys({ ...before, ...after }) as (keyof Stop)[])
    .filter((key) => differs(before[key], after[key]))
    .map((key) => setting(`stop.${key}`, before[key], after[key]));

/** Operators of the document's own. A difference of code is told first: it is what runs. */
function diffOperators(
  before: GraphDocument["operators"] = {},
  after: GraphDocument["operators"] = {},
): Change[] {
  const own = pairs(Object.entries(before), Object.entries(after), ([operator]) => operator);
  return own.flatMap(([id, old, now]): Change[] => {
    const operator = { subject: "operator", id } as const;
    const [was, is] = [old?.[1], now?.[1]];
    const called = `The operator ${id}${quoted((is ?? was)?.manifest.docs.title)}`;
    if (was === undefined || is === undefined) {
      const kind = is ? "added" : "removed";
      return [{ ...operator, kind, words: `${called} was ${kind}.` }];
    }
    const changed = (field: string, words: string, values: Pair<unknown>): Change[] =>
      differs(...values)
        ? [{ ...operator, kind: "changed", field, before: values[0], after: values[1], words }]
        : [];
    const badges: Pair<string> = [was.certificate.badge, is.certificate.badge];
    const others: Pair<unknown> = [
      { ...was.certificate, badge: "" },
      { ...is.certificate, badge: "" },
    ];
    return [
      ...changed("source", `${called}: its code changed.`, [was.source, is.source]),
      ...changed("manifest", `${called}: what it takes and gives, or its words, changed.`, [
        was.manifest,
        is.manifest,
      ]),
      ...changed("certificate.badge", `${called}: its certificate ${fromTo(...badges)}.`, badges),
      ...changed("certificate", `${called}: the figures of its certificate changed.`, others),
      ...changed(
        "anyway",
        `${called} is ${is.anyway ? "used although its check failed" : "no longer used where its check fails"}.`,
        [was.anyway, is.anyway],
      ),
    ];
  });
}

/** Data of the document's own: what of the plan or the data changed is named by its field. */
function diffDatasets(
  before: GraphDocument["datasets"] = {},
  after: GraphDocument["datasets"] = {},
): Change[] {
  const sets = pairs(Object.entries(before), Object.entries(after), ([name]) => name);
  return sets.flatMap(([id, old, now]): Change[] => {
    const set = { subject: "dataset", id } as const;
    if (old === undefined || now === undefined) {
      const kind = now ? "added" : "removed";
      return [{ ...set, kind, words: `The data set ${id} was ${kind}.` }];
    }
    const [was, is]: Pair<Readonly<Record<string, unknown>>> = [old[1], now[1]];
    return Object.keys({ ...was, ...is })
      .filter((field) => differs(was[field], is[field]))
      .map((field) => ({
        ...set,
        kind: "changed",
        field,
        before: was[field],
        after: is[field],
        words: `The data set ${id}: its ${field} changed.`,
      }));
  });
}

function diffGroup(
  name: string,
  before: GraphDefinition | undefined,
  after: GraphDefinition | undefined,
  ops: Pair<OpLookup>,
): Change[] {
  const group = { subject: "group", id: name } as const;
  const called = `The group ${name}${quoted((after ?? before)?.title)}`;
  if (before === undefined) return [{ ...group, kind: "added", words: `${called} was added.` }];
  if (after === undefined) return [{ ...group, kind: "removed", words: `${called} was removed.` }];
  const own = (["title", "description"] as const)
    .filter((field) => differs(before[field], after[field]))
    .map((field): Change => {
      const [old, now] = [before[field], after[field]];
      const words = `The ${field} of the group ${name} ${fromTo(old, now)}.`;
      return { ...group, kind: "changed", field, before: old, after: now, words };
    });
  const inside = diffGraphs(before, after, ops).map((change) => ({
    ...change,
    group: name,
    words: `In the group ${name}: ${change.words}`,
  }));
  return [...own, ...inside];
}

function diffGraphs(before: Graph, after: Graph, ops: Pair<OpLookup>): Change[] {
  const nodes = pairs(before.nodes, after.nodes, ({ id }) => id);
  const moved = nodes.filter(([, old, now]) => old && now && differs(old.position, now.position));
  return [
    ...nodes.flatMap(([, old, now]) => diffNode(old, now, ops)),
    ...moved.map(
      ([id, old, now]): Change => ({
        kind: "moved",
        subject: "node",
        id,
        field: "position",
        before: old?.position,
        after: now?.position,
        words: `${name(now as GraphNode)} was moved on the canvas.`,
      }),
    ),
    ...pairs(before.edges, after.edges, ({ to }) => `${to.node}.${to.port}`).flatMap(diffWire),
    ...pairs(before.frames ?? [], after.frames ?? [], ({ id }) => id).flatMap(
      ([id, old, now]): Change[] => {
        const frame = { subject: "frame", id } as const;
        const called = `The frame ${id}${quoted((now ?? old)?.title)}`;
        if (old === undefined) return [{ ...frame, kind: "added", words: `${called} was added.` }];
        if (now === undefined)
          return [{ ...frame, kind: "removed", words: `${called} was removed.` }];
        return (["title", "colour", "position", "size"] as const)
          .filter((field) => differs(old[field], now[field]))
          .map((field) => {
            const place = field === "position" || field === "size";
            return {
              ...frame,
              kind: field === "position" ? "moved" : "changed",
              field,
              before: old[field],
              after: now[field],
              words: `${called}: its ${field} ${place ? "changed" : fromTo(old[field], now[field])}.`,
            };
          });
      },
    ),
  ];
}

/** 'Node h1 "Hidden layer" (matmul)'. */
const name = ({ id, title, type }: GraphNode): string => `Node ${id}${quoted(title)} (${type})`;

type Params = Readonly<Record<string, unknown>>;

/** Parameters of both with defaults filled in; as they are where either op refuses its own. */
function paramsOf(before: GraphNode, after: GraphNode, ops: Pair<OpLookup>): Pair<Params> {
  const [was, is] = [ops[0](before.type), ops[1](after.type)];
  if (was === undefined || is === undefined) return [before.params, after.params];
  try {
    return [parseParams(was, before.params), parseParams(is, after.params)];
  } catch (error) {
    if (error instanceof ProxflowError) return [before.params, after.params];
    throw error;
  }
}

function diffNode(
  before: GraphNode | undefined,
  after: GraphNode | undefined,
  ops: Pair<OpLookup>,
): Change[] {
  const node = { subject: "node", id: (after ?? before)?.id ?? "" } as const;
  if (before === undefined || after === undefined) {
    const [kind, there] = after ? (["added", after] as const) : (["removed", before] as const);
    return [{ ...node, kind, words: `${name(there as GraphNode)} was ${kind}.` }];
  }
  const changed = (field: string, old: unknown, now: unknown, words: string): Change => ({
    ...node,
    kind: "changed",
    field,
    ...(old !== undefined && { before: old }),
    ...(now !== undefined && { after: now }),
    words: `${name(after)}: ${words}.`,
  });
  const changes: Change[] = [];
  if (before.type !== after.type)
    changes.push(
      changed("type", before.type, after.type, `the operation ${fromTo(before.type, after.type)}`),
    );
  for (const field of ["title", "note"] as const)
    if (differs(before[field], after[field]))
      changes.push(
        changed(
          field,
          before[field],
          after[field],
          `the ${field} ${fromTo(before[field], after[field])}`,
        ),
      );
  if (before.muted !== after.muted)
    changes.push(
      changed(
        "muted",
        before.muted ?? false,
        after.muted ?? false,
        after.muted ? "it was switched off" : "it was switched on",
      ),
    );
  if (before.side !== after.side)
    changes.push(
      changed(
        "side",
        before.side,
        after.side,
        after.side === undefined
          ? `it is no longer held to side ${before.side}`
          : `it is held to side ${after.side}`,
      ),
    );
  const params = changedParams(...paramsOf(before, after, ops));
  return [
    ...changes,
    ...params.map(({ key, old, now, words }) => changed(`params.${key}`, old, now, words)),
  ];
}

function diffWire([to, before, after]: [
  to: string,
  before: GraphEdge | undefined,
  after: GraphEdge | undefined,
]): Change[] {
  const end = ({ from }: GraphEdge): string => `${from.node}.${from.port}`;
  const wire = { subject: "wire", id: to } as const;
  if (before === undefined || after === undefined) {
    const [kind, there] = after ? (["added", after] as const) : (["removed", before] as const);
    const words = `The wire from ${end(there as GraphEdge)} to ${to} was ${kind}.`;
    return [{ ...wire, kind, words }];
  }
  const change = (field: string, old: unknown, now: unknown, words: string): Change => ({
    ...wire,
    kind: "changed",
    field,
    before: old,
    after: now,
    words,
  });
  const changes: Change[] = [];
  const [old, now] = [end(before), end(after)];
  if (old !== now)
    changes.push(change("from", old, now, `${to} is fed by ${now} in place of ${old}.`));
  const [weighed, weighs] = [before.weight ?? 1, after.weight ?? 1];
  if (weighed !== weighs) {
    const words = `The weight of the wire to ${to} ${fromTo(weighed, weighs)}.`;
    changes.push(change("weight", weighed, weighs, words));
  }
  if (differs(before.via ?? [], after.via ?? []))
    changes.push({
      ...change("via", before.via, after.via, `The wire to ${to} takes another way on the canvas.`),
      kind: "moved",
    });
  return changes;
}
