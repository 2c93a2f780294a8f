/** Groups that the user keeps for all documents. A document gets a copy when one is placed. */

import { z } from "zod";
import { createStore, type StoreApi } from "zustand/vanilla";
import { applyCommand, type Command } from "../../core/graph/commands.ts";
import { type Definitions, groupType } from "../../core/graph/definitions.ts";
import { definitionsFor, importDefinitions } from "../../core/graph/library.ts";
import { opsOf } from "../../core/graph/lookup.ts";
import {
  type GraphDefinition,
  type GraphDocument,
  graphDefinition,
} from "../../core/graph/schema.ts";
import type { AnyOp } from "../../core/ops/spec.ts";
import { readStored, writeStored } from "./storage.ts";

const ownNode = z.object({
  title: z.string(),
  /** The definition that a node of it stands for. */
  name: z.string(),
  /** It and all that it uses. */
  definitions: z.record(z.string(), graphDefinition),
});
export type OwnNode = z.infer<typeof ownNode>;
export type OwnNodes = StoreApi<{ readonly list: readonly OwnNode[] }>;

const list = z.array(ownNode);
const isList = (value: unknown): value is OwnNode[] => list.safeParse(value).success;

export const createOwnNodes = (): OwnNodes =>
  createStore(() => ({ list: readStored("own-nodes", [] as OwnNode[], isList) }));

const keep = (own: OwnNodes, next: readonly OwnNode[]): void => {
  writeStored("own-nodes", next);
  own.setState({ list: next });
};

/** Keeps a group under a title; another one of that title makes way. */
export function saveOwn(own: OwnNodes, title: string, name: string, all: Definitions): void {
  const node = { id: "x", type: groupType(name), typeVersion: 1, params: {} };
  const definitions = definitionsFor([{ ...node, position: { x: 0, y: 0 } }], all);
  const definition = { ...(definitions[name] as GraphDefinition), title };
  const entry = { title, name, definitions: { ...definitions, [name]: definition } };
  keep(own, [...own.getState().list.filter((other) => other.title !== title), entry]);
}

export function forgetOwn(own: OwnNodes, title: string): void {
  keep(
    own,
    own.getState().list.filter((other) => other.title !== title),
  );
}

/** An own node in a document. */
export interface Brought {
  /** What brings its definitions in. */
  readonly commands: readonly Command[];
  /** The document with them. */
  readonly document: GraphDocument;
  /** `undefined` where it has no definition: what was stored was changed. */
  readonly op: AnyOp | undefined;
}

/** Brings an own node's definitions into a document. */
export function bringOwn(document: GraphDocument, own: OwnNode): Brought {
  const { commands, rename } = importDefinitions(document, own.definitions);
  const node = { id: "x", type: groupType(own.name), typeVersion: 1, params: {} };
  const { type } = rename({ ...node, position: { x: 0, y: 0 } });
  const grown = commands.reduce((d, command) => applyCommand(d, command).document, document);
  return { commands, document: grown, op: opsOf(grown)(type) };
}
