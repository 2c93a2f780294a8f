/** Undo and redo as plain data: two stacks of named steps beside the document. */
import { ProxflowError } from "../base/errors.ts";
import { applyCommand, batch, type Command } from "./commands.ts";
import { containsItself, recursive } from "./definitions.ts";
import type { GraphDocument, GraphEdge } from "./schema.ts";

export interface Step {
  /** What the user did, for the menu and the history panel: "Move digits". */
  readonly name: string;
  readonly redo: Command;
  readonly undo: Command;
  /** Steps of one burst (a drag, a slider) carry the same key and become one. */
  readonly mergeKey?: string | undefined;
}

export interface History {
  /** Oldest first. */
  readonly past: readonly Step[];
  /** Next to redo first. */
  readonly future: readonly Step[];
}

export interface Edited {
  readonly document: GraphDocument;
  readonly history: History;
}

export interface StepOptions {
  /** Default: `describeCommand`. */
  readonly name?: string;
  readonly mergeKey?: string;
}

export const emptyHistory: History = { past: [], future: [] };

/** Steps that are kept; older ones can no longer be undone. */
export const HISTORY_LIMIT = 1000;

/**
 * Applies a command and notes it. A change of view is applied but not noted, and keeps what could
 * be redone.
 * @throws ProxflowError as `applyCommand` does, or `contains-itself`; then nothing has changed
 */
export function perform(state: Edited, command: Command, options: StepOptions = {}): Edited {
  const { document, inverse } = applyCommand(state.document, command);
  refuseRecursion(state.document, document);
  if (command.type === "set-view") return { document, history: state.history };
  const step: Step = {
    name: options.name ?? describeCommand(command),
    redo: command,
    undo: inverse,
    ...(options.mergeKey !== undefined && { mergeKey: options.mergeKey }),
  };
  const past = state.history.past;
  const last = past.at(-1);
  const merges =
    last !== undefined && step.mergeKey !== undefined && last.mergeKey === step.mergeKey;
  const next = merges ? [...past.slice(0, -1), merge(last, step)] : [...past, step];
  return { document, history: { past: next.slice(-HISTORY_LIMIT), future: [] } };
}

/** Takes the last step back; `undefined` where there is none. */
export function undo(state: Edited): Edited | undefined {
  const step = state.history.past.at(-1);
  if (step === undefined) return undefined;
  return {
    document: applyCommand(state.document, step.undo).document,
    history: {
      past: state.history.past.slice(0, -1),
      future: [sealStep(step), ...state.history.future],
    },
  };
}

/** Does the last step taken back again; `undefined` where there is none. */
export function redo(state: Edited): Edited | undefined {
  const [step, ...future] = state.history.future;
  if (step === undefined) return undefined;
  return {
    document: applyCommand(state.document, step.redo).document,
    history: { past: [...state.history.past, step], future },
  };
}

/** Ends a burst: the next step stands alone even with the same key. */
export function seal(history: History): History {
  const last = history.past.at(-1);
  if (last?.mergeKey === undefined) return history;
  return { ...history, past: history.past.with(-1, sealStep(last)) };
}

/**
 * A short name for a step: "Add 3 nodes", "Move digits".
 * @param called what people call the node of an id, before the command is applied; default: its id
 */
export function describeCommand(
  command: Command,
  called: (node: string) => string = (node) => node,
): string {
  const count = (n: number, word: string) => `${n} ${word}${n === 1 ? "" : "s"}`;
  const wired = ({ from, to }: GraphEdge) => `Wire ${called(from.node)} to ${called(to.node)}`;
  switch (command.type) {
    case "add-nodes":
      return command.nodes.length === 1
        ? `Add ${command.nodes[0]?.title ?? command.nodes[0]?.id}`
        : `Add ${count(command.nodes.length, "node")}`;
    case "remove-nodes":
      return command.nodes.length === 1
        ? `Delete ${called(command.nodes[0] as string)}`
        : `Delete ${count(command.nodes.length, "node")}`;
    case "add-edges":
      return command.edges.length === 1
        ? wired(command.edges[0] as GraphEdge)
        : `Add ${count(command.edges.length, "wire")}`;
    case "remove-edges":
      return `Delete ${count(command.edges.length, "wire")}`;
    case "move-nodes":
      return command.moves.length === 1
        ? `Move ${called(command.moves[0]?.node as string)}`
        : `Move ${count(command.moves.length, "node")}`;
    case "set-params":
      return `Change ${called(command.node)}`;
    case "set-title":
      return `Rename ${called(command.node)}`;
    case "set-note":
      return `Edit the note of ${called(command.node)}`;
    case "set-side":
      return command.side === null
        ? `Let the compiler choose the side of ${called(command.node)}`
        : `Move ${called(command.node)} to side ${command.side}`;
    case "set-muted":
      return command.muted ? "Switch off" : "Switch on";
    case "set-weight":
      return `Weigh wire ${command.edge}`;
    case "set-via":
      return `Lead wire ${command.edge}`;
    case "add-frames":
      return "Frame nodes";
    case "remove-frames":
      return `Remove ${count(command.frames.length, "frame")}`;
    case "set-frame":
      return `Change the frame ${command.frame.title}`;
    case "set-definition":
      return command.definition === null
        ? `Forget the group ${command.name}`
        : `Define the group ${command.definition.title}`;
    case "set-dataset":
      return command.dataset === null
        ? `Forget the data set ${command.name}`
        : `Use the data set ${command.dataset.title}`;
    case "set-operator":
      return command.entry === null
        ? `Remove the operator ${command.name}`
        : `Set the operator ${command.entry.manifest.docs.title}`;
    case "edit-definition":
      return describeCommand(command.command, called);
    case "set-solver":
      return "Change solver settings";
    case "set-name":
      return "Rename the document";
    case "set-description":
      return "Edit the description";
    case "set-view":
      return "Move the view";
    case "batch":
      return command.commands[0] === undefined
        ? "Change nothing"
        : command.commands.length === 1
          ? describeCommand(command.commands[0], called)
          : `${describeCommand(command.commands[0], called)} and more`;
  }
}

/** A file may hold a group that holds itself; an edit may not make one. */
function refuseRecursion(before: GraphDocument, after: GraphDocument): void {
  const { definitions } = after;
  if (definitions === undefined || definitions === before.definitions) return;
  const old = recursive(before.definitions ?? {});
  const fresh = [...recursive(definitions)].find((name) => !old.has(name));
  if (fresh === undefined) return;
  const { code, message, fix } = containsItself(definitions[fresh]?.title ?? fresh);
  throw new ProxflowError(code, message, { fix });
}

function sealStep(step: Step): Step {
  const { mergeKey: _, ...rest } = step;
  return rest;
}

/** Two steps of a burst as one; edits of the same places keep their size. */
function merge(first: Step, second: Step): Step {
  if (samePlaces(first.redo, second.redo))
    return { ...first, name: second.name, redo: second.redo };
  return {
    ...first,
    name: second.name,
    redo: batch([...commandsOf(first.redo), second.redo]),
    undo: batch([second.undo, ...commandsOf(first.undo)]),
  };
}

function commandsOf(command: Command): readonly Command[] {
  return command.type === "batch" ? command.commands : [command];
}

/** True where the second command overwrites all that the first one set. */
function samePlaces(a: Command, b: Command): boolean {
  if (a.type === "move-nodes" && b.type === "move-nodes") {
    const moved = new Set(a.moves.map((m) => m.node));
    return a.moves.length === b.moves.length && b.moves.every((m) => moved.has(m.node));
  }
  if (a.type === "batch" && b.type === "batch")
    return (
      a.commands.length === b.commands.length &&
      a.commands.every((command, i) => samePlaces(command, b.commands[i] as Command))
    );
  if (a.type === "edit-definition" && b.type === "edit-definition")
    return a.name === b.name && samePlaces(a.command, b.command);
  if (a.type === "set-via" && b.type === "set-via") return a.edge === b.edge;
  if (a.type === "set-frame" && b.type === "set-frame") return a.frame.id === b.frame.id;
  if (a.type === "set-weight" && b.type === "set-weight") return a.edge === b.edge;
  if (
    (a.type === "set-params" && b.type === "set-params") ||
    (a.type === "set-title" && b.type === "set-title") ||
    (a.type === "set-note" && b.type === "set-note")
  )
    return a.node === b.node;
  return a.type === b.type && /^set-(solver|name|description)$/.test(a.type);
}
