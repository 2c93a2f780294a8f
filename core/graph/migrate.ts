/** Migrations: what older documents need to become today's. Pure, on JSON as it was read. */
import type { Problem } from "../base/errors.ts";
import { opOf } from "../ops/index.ts";
import type { AnyOp } from "../ops/spec.ts";
import { FORMAT_VERSION, type GraphDocument, type GraphNode } from "./schema.ts";

type Json = Readonly<Record<string, unknown>>;

/** A document of one format version to the next; the version field is set by the caller. */
export type FormatUpgrade = (document: Json) => Json;

/**
 * `formatUpgrades[1]` takes format 1 to format 2, and so on. Format 1 is the first; format 2 added
 * frames, definitions and the points that wires are led through, format 3 data sets and operators
 * of the user's own, all of which may be left out.
 */
export const formatUpgrades: Readonly<Record<number, FormatUpgrade>> = {
  1: (document) => document,
  2: (document) => document,
};

export type Migrated<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

/**
 * Brings a document to today's format, or refuses a newer one. A version that is missing or no
 * number is left for the schema to complain about.
 */
export function migrateFormat(
  document: Json,
  upgrades: Readonly<Record<number, FormatUpgrade>> = formatUpgrades,
  target: number = FORMAT_VERSION,
): Migrated<Json> {
  const version = document.formatVersion;
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1)
    return { ok: true, value: document };
  if (version > target)
    return refuse(
      "newer-format",
      `The document has format version ${version}, and version ${target} is the newest known here.`,
      "Open it with a newer Proxflow.",
    );
  let value = document;
  for (let at = version; at < target; at++) {
    const upgrade = upgrades[at];
    if (upgrade === undefined)
      return refuse("no-migration", `Documents of format version ${at} can no longer be read.`);
    value = { ...upgrade(value), formatVersion: at + 1 };
  }
  return { ok: true, value };
}

/**
 * Brings the params of all nodes, those of definitions too, to the versions of their ops; wires and
 * ids stay as they are.
 */
export function migrateNodes(
  document: GraphDocument,
  lookup: (type: string) => AnyOp | undefined = opOf,
): Migrated<GraphDocument> {
  const own = migrateList(document.nodes, lookup);
  if (!own.ok) return own;
  let { definitions } = document;
  for (const [name, definition] of Object.entries(definitions ?? {})) {
    const inner = migrateList(definition.nodes, lookup);
    if (!inner.ok) return inner;
    if (inner.value !== definition.nodes)
      definitions = { ...definitions, [name]: { ...definition, nodes: inner.value } };
  }
  const same = own.value === document.nodes && definitions === document.definitions;
  if (same) return { ok: true, value: document };
  return {
    ok: true,
    value: { ...document, nodes: own.value, ...(definitions && { definitions }) },
  };
}

function migrateList(
  list: GraphNode[],
  lookup: (type: string) => AnyOp | undefined,
): Migrated<GraphNode[]> {
  let changed = false;
  const nodes: GraphNode[] = [];
  for (const node of list) {
    const op = lookup(node.type);
    const migrated = op === undefined ? node : migrateNode(node, op);
    if (migrated === undefined)
      return refuse(
        "no-migration",
        `Version ${node.typeVersion} of "${node.type}" can no longer be read.`,
        "Replace the node.",
        node.id,
      );
    changed ||= migrated !== node;
    nodes.push(migrated);
  }
  return { ok: true, value: changed ? nodes : list };
}

function migrateNode(node: GraphNode, op: AnyOp): GraphNode | undefined {
  let { params } = node;
  for (let at = node.typeVersion; at < op.version; at++) {
    const upgrade = op.upgrades?.[at];
    if (upgrade === undefined) return undefined;
    params = upgrade(params);
  }
  return node.typeVersion < op.version ? { ...node, params, typeVersion: op.version } : node;
}

function refuse(
  code: string,
  message: string,
  fix?: string,
  node?: string,
): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { severity: "error", code, message, fix, node } };
}
