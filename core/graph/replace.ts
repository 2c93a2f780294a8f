/** Another document in the place of one, as a command: one step that can be undone. */
import { batch, type Command } from "./commands.ts";
import type { GraphDocument, GraphNode } from "./schema.ts";

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The same node by id and op: what differs can be set on it. */
const sameNode = (a: GraphNode, b: GraphNode | undefined): boolean =>
  a.id === b?.id && a.type === b.type && a.typeVersion === b.typeVersion;

/**
 * Takes `before` to the graph, groups, frames, data sets, name and settings of `after`. Where the nodes
 * stay, only what differs of them is set. The view and the document's own operators stay as they are.
 * @returns `undefined` where nothing differs
 */
export function replaceCommand(before: GraphDocument, after: GraphDocument): Command | undefined {
  const stay =
    before.nodes.length === after.nodes.length &&
    before.nodes.every((node, i) => sameNode(node, after.nodes[i]));
  const rewire = !stay || !same(before.edges, after.edges);
  const commands: Command[] = [];
  if (rewire && before.edges.length > 0)
    commands.push({ type: "remove-edges", edges: before.edges.map(({ id }) => id) });
  if (!stay && before.nodes.length > 0)
    commands.push({ type: "remove-nodes", nodes: before.nodes.map(({ id }) => id) });
  commands.push(...datasetCommands(before, after), ...definitionCommands(before, after));
  if (stay) commands.push(...before.nodes.flatMap((node, i) => nodeCommands(node, after.nodes[i])));
  else if (after.nodes.length > 0) {
    const known = new Map(before.nodes.map((node) => [node.id, node]));
    // A node that is the same stays the same object: nothing has to be drawn again for it.
    const nodes = after.nodes.map((node) => {
      const old = known.get(node.id);
      return old && same(old, node) ? old : node;
    });
    commands.push({ type: "add-nodes", nodes });
  }
  if (rewire && after.edges.length > 0) commands.push({ type: "add-edges", edges: after.edges });
  if (!same(before.frames ?? [], after.frames ?? [])) {
    if (before.frames?.length)
      commands.push({ type: "remove-frames", frames: before.frames.map(({ id }) => id) });
    if (after.frames?.length) commands.push({ type: "add-frames", frames: after.frames });
  }
  if (!same(before.solver, after.solver))
    commands.push({ type: "set-solver", solver: after.solver });
  if (before.name !== after.name) commands.push({ type: "set-name", name: after.name });
  if (before.description !== after.description)
    commands.push({ type: "set-description", description: after.description ?? null });
  return commands.length === 0 ? undefined : batch(commands);
}

function nodeCommands(before: GraphNode, after: GraphNode | undefined): Command[] {
  if (after === undefined) return [];
  const { id: node, params, title, note, muted, side, position } = after;
  return [
    ...(same(before.params, params) ? [] : [{ type: "set-params", node, params } as const]),
    ...(before.title === title ? [] : [{ type: "set-title", node, title: title ?? null } as const]),
    ...(before.note === note ? [] : [{ type: "set-note", node, note: note ?? null } as const]),
    ...(before.muted === muted
      ? []
      : [{ type: "set-muted", node, muted: muted === true } as const]),
    ...(before.side === side ? [] : [{ type: "set-side", node, side: side ?? null } as const]),
    ...(same(before.position, position)
      ? []
      : [{ type: "move-nodes", moves: [{ node, position }] } as const]),
  ];
}

function datasetCommands(before: GraphDocument, after: GraphDocument): Command[] {
  const [old, next] = [before.datasets ?? {}, after.datasets ?? {}];
  const gone = Object.keys(old).filter((name) => !Object.hasOwn(next, name));
  return [
    ...gone.map((name) => ({ type: "set-dataset", name, dataset: null }) as const),
    ...Object.entries(next)
      .filter(([name, dataset]) => !Object.hasOwn(old, name) || !same(old[name], dataset))
      .map(([name, dataset]) => ({ type: "set-dataset", name, dataset }) as const),
  ];
}

function definitionCommands(before: GraphDocument, after: GraphDocument): Command[] {
  const [old, next] = [before.definitions ?? {}, after.definitions ?? {}];
  const gone = Object.keys(old).filter((name) => !Object.hasOwn(next, name));
  return [
    ...gone.map((name) => ({ type: "set-definition", name, definition: null }) as const),
    ...Object.entries(next)
      .filter(([name, definition]) => !Object.hasOwn(old, name) || !same(old[name], definition))
      .map(([name, definition]) => ({ type: "set-definition", name, definition }) as const),
  ];
}
