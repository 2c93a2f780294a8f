/** Groups that the user keeps for all documents. A document gets a copy when one is placed. */

import { z } from "zod";
import { createStore, type StoreApi } from "zustand/vanilla";
import { dataName, dataReference } from "../../core/base/own-data.ts";
import { applyCommand, type Command } from "../../core/graph/commands.ts";
import { groupType } from "../../core/graph/definitions.ts";
import { importParts, type Parts, partsFor } from "../../core/graph/library.ts";
import { opsOf } from "../../core/graph/lookup.ts";
import {
  type GraphDefinition,
  type GraphDocument,
  type GraphNode,
  graphDefinition,
} from "../../core/graph/schema.ts";
import { operatorEntry } from "../../core/operators/manifest.ts";
import type { AnyOp } from "../../core/ops/spec.ts";
import { readStored, writeStored } from "./storage.ts";

const ownNode = z.object({
  title: z.string(),
  /** The definition that a node of it stands for. */
  name: z.string(),
  /** It and all that it uses. */
  definitions: z.record(z.string(), graphDefinition),
  /** Operators that its nodes use. */
  operators: z.record(z.string(), operatorEntry).optional(),
  /** Data sets that its nodes name: small ones whole, others by reference. */
  datasets: z.record(dataName, dataReference).optional(),
});
export type OwnNode = z.infer<typeof ownNode>;
export type OwnNodes = StoreApi<{ readonly list: readonly OwnNode[] }>;

const list = z.array(ownNode);
const isList = (value: unknown): value is OwnNode[] => list.safeParse(value).success;

export const createOwnNodes = (): OwnNodes =>
  createStore(() => ({ list: readStored("own-nodes", [] as OwnNode[], isList) }));

const keep = (own: OwnNodes, list: readonly OwnNode[]): boolean => {
  own.setState({ list });
  return writeStored("own-nodes", list);
};

/** A node that stands for the definition of that name. */
const standIn = (name: string): GraphNode => ({
  id: "x",
  type: groupType(name),
  typeVersion: 1,
  params: {},
  position: { x: 0, y: 0 },
});

/** The same by reference alone. */
const withoutData = ({ datasets, ...entry }: OwnNode): OwnNode => ({
  ...entry,
  ...(datasets && {
    datasets: Object.fromEntries(
      Object.entries(datasets).map(([name, { embedded: _, ...reference }]) => [name, reference]),
    ),
  }),
});

/**
 * Keeps a group under a title, with the groups, operators and data sets of its document that it uses;
 * another one of that title makes way.
 * @returns `"reference"` where the browser has no room for the data itself, which is then looked for
 *   among the sets of this computer; `"window"` where it keeps nothing beyond this window
 */
export function saveOwn(
  own: OwnNodes,
  title: string,
  name: string,
  document: Parts,
): "whole" | "reference" | "window" {
  const { definitions = {}, ...parts } = partsFor([standIn(name)], document);
  const definition = { ...(definitions[name] as GraphDefinition), title };
  const entry = { title, name, definitions: { ...definitions, [name]: definition }, ...parts };
  const others = own.getState().list.filter((other) => other.title !== title);
  if (keep(own, [...others, entry])) return "whole";
  if (keep(own, [...others, withoutData(entry)])) return "reference";
  own.setState({ list: [...others, entry] });
  return "window";
}

export function forgetOwn(own: OwnNodes, title: string): void {
  keep(
    own,
    own.getState().list.filter((other) => other.title !== title),
  );
}

/** An own node in a document. */
export interface Brought {
  /** What brings its definitions in, with what they use. */
  readonly commands: readonly Command[];
  /** The document with them. */
  readonly document: GraphDocument;
  /** `undefined` where it has no definition: what was stored was changed. */
  readonly op: AnyOp | undefined;
}

/** Brings an own node's definitions, and what these use, into a document. */
export function bringOwn(document: GraphDocument, own: OwnNode): Brought {
  const { commands, rename } = importParts(document, own);
  const grown = commands.reduce((d, command) => applyCommand(d, command).document, document);
  return { commands, document: grown, op: opsOf(grown)(rename(standIn(own.name)).type) };
}
