/** Groups that the user keeps for all documents. A document gets a copy when one is placed. */

import { z } from "zod";
import { createStore, type StoreApi } from "zustand/vanilla";
import { applyCommand, type Command } from "../../core/graph/commands.ts";
import { type Definitions, groupType } from "../../core/graph/definitions.ts";
import {
  definitionsFor,
  importDefinitions,
  importOperators,
  operatorsFor,
} from "../../core/graph/library.ts";
import { opsOf } from "../../core/graph/lookup.ts";
import {
  type GraphDefinition,
  type GraphDocument,
  graphDefinition,
} from "../../core/graph/schema.ts";
import { type Operators, operatorEntry } from "../../core/operators/manifest.ts";
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
export function saveOwn(
  own: OwnNodes,
  title: string,
  name: string,
  all: Definitions,
  operators?: Operators,
): void {
  const node = { id: "x", type: groupType(name), typeVersion: 1, params: {} };
  const definitions = definitionsFor([{ ...node, position: { x: 0, y: 0 } }], all);
  const definition = { ...(definitions[name] as GraphDefinition), title };
  const used = operatorsFor([], definitions, operators);
  const entry = {
    title,
    name,
    definitions: { ...definitions, [name]: definition },
    ...(Object.keys(used).length > 0 && { operators: used }),
  };
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
  const operators = importOperators(document, own.operators ?? {});
  const groups = Object.entries(own.definitions).map(([name, definition]) => [
    name,
    { ...definition, nodes: definition.nodes.map(operators.rename) },
  ]);
  const { commands: define, rename } = importDefinitions(document, Object.fromEntries(groups));
  const commands = [...operators.commands, ...define];
  const node = { id: "x", type: groupType(own.name), typeVersion: 1, params: {} };
  const { type } = rename({ ...node, position: { x: 0, y: 0 } });
  const grown = commands.reduce((d, command) => applyCommand(d, command).document, document);
  return { commands, document: grown, op: opsOf(grown)(type) };
}
