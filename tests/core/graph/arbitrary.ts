/** Random documents and commands for property tests. */
import fc from "fast-check";
import type { Command } from "../../../core/graph/commands.ts";
import { inputPortsOf } from "../../../core/graph/ports.ts";
import {
  FORMAT_VERSION,
  type GraphDefinition,
  type GraphDocument,
  type GraphEdge,
  type GraphNode,
} from "../../../core/graph/schema.ts";
import { opOf, ops } from "../../../core/ops/index.ts";
import type { AnyOp } from "../../../core/ops/spec.ts";
import { solverSettings } from "../../../core/solvers/settings.ts";
import { operatorOf } from "../../helpers/operators.ts";
import { ownData } from "./own-data.ts";

const nasty = ["__proto__", "constructor", "toString", "hasOwnProperty", "1st", "a.b-c", "class"];
/** The same as JSON gives it: plain objects, nothing undefined. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const id = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[a-z][a-z0-9_]{0,5}$/) },
  { weight: 1, arbitrary: fc.constantFrom(...nasty) },
  { weight: 1, arbitrary: fc.stringMatching(/^[A-Za-z0-9_.-]{1,12}$/) },
);

/** Text with all that could break out of a string or a comment. */
export const wildText = fc.oneof(
  fc.string({ maxLength: 20, unit: "grapheme" }),
  fc.constantFrom(
    "*/ throw 1; /*",
    '"; throw 1; "',
    "`$" + "{process.exit(1)}`",
    "line\nbreak\r\nand\u2028more\u2029",
    "</script>",
    "\\",
    "\\u0022",
    "// comment",
  ),
);

/** JSON text does not keep -0, and reading drops keys named __proto__ (tested on their own). */
const kept = (value: unknown) => !/-0|"__proto__":/.test(JSON.stringify(value));
const json = fc.jsonValue({ maxDepth: 2 }).filter(kept);
const params = fc
  .dictionary(fc.oneof(fc.stringMatching(/^[a-z]{1,6}$/), wildText), json, { maxKeys: 3 })
  .filter(kept)
  .map((p) => plain(p) as GraphNode["params"]);

const position = fc.record({
  x: fc.integer({ min: -2000, max: 2000 }),
  y: fc.integer({ min: -2000, max: 2000 }),
});

export const node = (types: readonly string[] = [...Object.keys(ops), "no-such-op"]) =>
  fc
    .record(
      {
        id,
        type: fc.constantFrom(...types),
        typeVersion: fc.constant(1),
        title: wildText,
        note: wildText,
        params,
        position,
      },
      { requiredKeys: ["id", "type", "typeVersion", "params", "position"], noNullPrototype: true },
    )
    .map((n) => n as GraphNode);

const frame = fc.record({
  id,
  title: wildText,
  colour: fc.constantFrom("grey" as const, "blue" as const),
  position,
  size: fc.constant({ width: 200, height: 100 }),
});

export const settings = fc
  .record({
    algorithm: fc.constantFrom("ap" as const, "dr" as const, "cp" as const),
    seed: fc.nat(1000),
    batchSize: fc.integer({ min: 1, max: 512 }),
    stop: fc.constantFrom({}, { iterations: 10 }, { iterations: 1000 }, { until: "accuracy>=0.9" }),
  })
  .map((s) => solverSettings.parse(s));

/** Documents of any kind: their wires may be nonsense, but ids are unique. */
export const anyDocument: fc.Arbitrary<GraphDocument> = fc
  .record({
    name: wildText,
    nodes: fc.uniqueArray(node(), { selector: (n) => n.id, maxLength: 8 }),
    ends: fc.array(fc.tuple(fc.nat(9), fc.nat(9), id, id), { maxLength: 10 }),
    solver: settings,
    description: fc.option(wildText, { nil: undefined }),
    frames: fc.uniqueArray(frame, { selector: (f) => f.id, maxLength: 3 }),
    inner: fc.option(fc.uniqueArray(node(), { selector: (n) => n.id, maxLength: 5 })),
  })
  .map(({ name, nodes, ends, solver, description, frames, inner }) => ({
    format: "proxflow" as const,
    formatVersion: FORMAT_VERSION,
    name,
    ...(description !== undefined && { description }),
    nodes,
    edges: ends.map(([a, b, fromPort, toPort], i) => ({
      id: `e${i}`,
      from: { node: nodes[a]?.id ?? "gone", port: fromPort },
      to: { node: nodes[b]?.id ?? "gone", port: toPort },
      ...(a % 3 === 0 && { weight: 1 + a }),
      ...(b % 4 === 0 && { via: [{ x: a, y: b }] }),
    })),
    ...(frames.length > 0 && { frames }),
    ...(inner && {
      definitions: {
        group1: {
          title: name,
          nodes: inner,
          edges: inner.slice(1).map((to, i) => ({
            id: `i${i}`,
            from: { node: inner[0]?.id ?? "gone", port: "y" },
            to: { node: to.id, port: "x" },
          })),
          ...(frames.length > 1 && { frames }),
        },
      },
    }),
    solver,
  }))
  .map(plain);

/**
 * Documents whose nodes are known and whose wires fit the ports and run in no circle; shapes and
 * params may be wrong, and inputs may be free.
 */
export const wiredDocument: fc.Arbitrary<GraphDocument> = fc
  .record({
    nodes: fc.uniqueArray(node(Object.keys(ops)), {
      selector: (n) => n.id,
      minLength: 1,
      maxLength: 10,
    }),
    picks: fc.array(fc.tuple(fc.nat(100), fc.nat(100), fc.nat(3)), { maxLength: 25 }),
    order: fc.array(fc.nat(1000), { minLength: 10, maxLength: 10 }),
    ids: fc.constantFrom("usual", "own", "shuffled"),
    name: wildText,
    solver: settings,
  })
  .map(({ nodes, picks, order, ids, name, solver }) => {
    const edges: GraphEdge[] = [];
    for (const [a, b, p] of picks) {
      const from = nodes[a % nodes.length] as GraphNode;
      const to = nodes[b % nodes.length] as GraphNode;
      if (nodes.indexOf(from) >= nodes.indexOf(to)) continue;
      const output = opOf(from.type)?.outputs[0];
      const op = opOf(to.type);
      if (output === undefined || op === undefined) continue;
      const wired = edges.filter((e) => e.to.node === to.id).map((e) => e.to.port);
      const free = inputPortsOf(op, wired).filter((port) => !port.wired);
      const input = free[p % Math.max(1, free.length)];
      if (input === undefined) continue;
      // Now and then a gap in a variadic port.
      const gap =
        input.port.variadic && p === 3 ? `${input.port.name}${wired.length + 4}` : input.name;
      edges.push({
        id: ids === "usual" ? `${to.id}.${gap}` : `wire-${edges.length}`,
        from: { node: from.id, port: output.name },
        to: { node: to.id, port: gap },
        ...(p === 2 && { weight: 2.5 }),
      });
    }
    const shuffle = <T>(list: readonly T[]) =>
      list
        .map((item, i) => [order[i % order.length] as number, i, item] as const)
        .sort((x, y) => x[0] - y[0] || x[1] - y[1])
        .map(([, , item]) => item);
    return {
      format: "proxflow" as const,
      formatVersion: FORMAT_VERSION,
      name,
      nodes: ids === "usual" ? nodes : shuffle(nodes),
      edges: ids === "shuffled" ? shuffle(edges) : edges,
      solver,
    };
  })
  .map(plain);

const extreme = fc.constantFrom(0, 1e-308, -1e308, 0.1, 1 / 3, 2 ** 53, 5e-324, -7);

/**
 * The same with groups, each used by up to two nodes and one of them inside another; frames, led wires,
 * sets that are switched off, numbers at the ends of their range.
 */
export const groupedDocument: fc.Arbitrary<GraphDocument> = fc
  .record({
    outer: wiredDocument,
    inner: wiredDocument,
    frames: fc.uniqueArray(frame, { selector: (f) => f.id, minLength: 1, maxLength: 3 }),
    uses: fc.nat(2),
    nested: fc.boolean(),
    open: fc.boolean(),
    framed: fc.boolean(),
    number: extreme,
    view: fc.option(fc.record({ x: fc.integer(), y: fc.integer(), zoom: fc.constant(0.5) })),
  })
  .map(({ outer, inner, frames, uses, nested, open, framed, number, view }) => {
    const dressed = (nodes: readonly GraphNode[]) =>
      nodes.map((n, i) => ({
        ...n,
        params: i % 3 === 1 ? { ...n.params, number } : n.params,
        ...(opOf(n.type)?.kind === "set" && i % 2 === 0 && { muted: true as const }),
        ...(i % 3 === 0 && { side: i % 2 === 0 ? ("A" as const) : ("B" as const) }),
      }));
    const led = (edges: readonly GraphEdge[]) =>
      edges.map((e, i) => ({ ...e, ...(i % 2 === 1 && { via: [{ x: i, y: number }] }) }));
    const port = (portId: string, type: string): GraphNode => ({
      id: portId,
      type,
      typeVersion: 1,
      params: {},
      position: { x: 1, y: 2 },
      ...(framed && { title: `port ${portId}`, note: "what comes\nand goes" }),
    });
    const free = (taken: readonly GraphNode[], wanted: string) =>
      taken.some((n) => n.id === wanted) ? `${wanted}~`.replaceAll("~", "-free") : wanted;
    const [inId, outId] = [free(inner.nodes, "1st"), free(inner.nodes, "__proto__")];
    const source = inner.nodes.find((n) => (opOf(n.type)?.outputs.length ?? 0) > 0);
    const output = source && opOf(source.type)?.outputs[0];
    const target = inner.nodes.find(
      (n) => (opOf(n.type)?.inputs.length ?? 0) > 0 && !inner.edges.some((e) => e.to.node === n.id),
    );
    const input = target && inputPortsOf(opOf(target.type) as AnyOp, [])[0];
    const definition: GraphDefinition = {
      title: inner.name.slice(0, 200),
      ...(open && { description: inner.name }),
      nodes: [...dressed(inner.nodes), port(outId, "output"), port(inId, "input")],
      edges: [
        ...led(inner.edges),
        ...(target && input
          ? [
              {
                id: "way-in",
                from: { node: inId, port: "value" },
                to: { node: target.id, port: input.name },
              },
            ]
          : []),
        ...(source && output && !open
          ? [
              {
                id: "way-out",
                from: { node: source.id, port: output.name },
                to: { node: outId, port: "value" },
              },
            ]
          : []),
      ],
      ...(framed && { frames }),
    };
    const used = (taken: readonly GraphNode[], type: string, count: number): GraphNode[] =>
      Array.from({ length: count }, (_, i) => ({
        ...port(free(taken, `use${i}`), "input"),
        type,
        ...(i === 1 && { params: { kept: [number] } }),
      }));
    const [first, second] = used(outer.nodes, "group.block", uses);
    const chained: GraphEdge[] =
      first && second
        ? [
            {
              id: "chain",
              from: { node: first.id, port: outId },
              to: { node: second.id, port: inId },
              weight: 0.25,
            },
          ]
        : [];
    return {
      ...outer,
      nodes: [
        ...[first, second].flatMap((n) => n ?? []),
        ...dressed(outer.nodes),
        ...(nested ? used([...outer.nodes, { id: "use0" } as GraphNode], "group.wrap-1", 1) : []),
      ],
      edges: [...led(outer.edges), ...chained],
      ...(framed && { frames }),
      definitions: {
        ...(nested && {
          "wrap-1": { title: "wrap", nodes: used([], "group.block", 2), edges: [] },
        }),
        block: definition,
      },
      ...(view && { view }),
    };
  })
  .map(plain);

const some = <T>(items: readonly T[], fallback: T) =>
  fc.constantFrom(...(items.length > 0 ? items : [fallback]));

/** A command that may or may not fit the document, or inside of one of its definitions. */
export function commandFor(document: GraphDocument): fc.Arbitrary<Command> {
  const own = graphCommand(document);
  const definition = document.definitions?.group1;
  if (definition === undefined) return own;
  const { frames: _, ...outer } = document;
  const { nodes, edges, frames } = definition;
  const inner = graphCommand({ ...outer, nodes, edges, ...(frames && { frames }) });
  return fc.oneof(
    own,
    inner.map((command) => ({ type: "edit-definition" as const, name: "group1", command })),
    own.chain((first) =>
      inner.map((command) => ({
        type: "batch" as const,
        commands: [first, { type: "edit-definition" as const, name: "group1", command }],
      })),
    ),
  );
}

function graphCommand(document: GraphDocument): fc.Arbitrary<Command> {
  const nodeId = some(
    document.nodes.map((n) => n.id),
    "none",
  );
  const edgeId = some(
    document.edges.map((e) => e.id),
    "none",
  );
  const frameId = some(
    (document.frames ?? []).map((f) => f.id),
    "none",
  );
  const endpoint = fc.record({ node: nodeId, port: id });
  const single: fc.Arbitrary<Command> = fc.oneof(
    fc.record({
      type: fc.constant("add-nodes" as const),
      nodes: fc.array(node(), { maxLength: 3 }),
    }),
    fc.record({
      type: fc.constant("add-nodes" as const),
      nodes: fc.tuple(node()),
      at: fc.tuple(fc.nat(6)),
    }),
    fc.record({
      type: fc.constant("remove-nodes" as const),
      nodes: fc.uniqueArray(nodeId, { maxLength: 4 }),
    }),
    fc.record({
      type: fc.constant("add-edges" as const),
      edges: fc.array(fc.record({ id: fc.oneof(id, edgeId), from: endpoint, to: endpoint }), {
        maxLength: 3,
      }),
    }),
    fc.record({
      type: fc.constant("remove-edges" as const),
      edges: fc.uniqueArray(edgeId, { maxLength: 4 }),
    }),
    fc.record({
      type: fc.constant("move-nodes" as const),
      moves: fc.array(fc.record({ node: nodeId, position }), { maxLength: 4 }),
    }),
    fc.record({ type: fc.constant("set-params" as const), node: nodeId, params }),
    fc.record({
      type: fc.constant("set-title" as const),
      node: nodeId,
      title: fc.option(wildText),
    }),
    fc.record({ type: fc.constant("set-note" as const), node: nodeId, note: fc.option(wildText) }),
    fc.record({ type: fc.constant("set-muted" as const), node: nodeId, muted: fc.boolean() }),
    fc.record({
      type: fc.constant("set-side" as const),
      node: nodeId,
      side: fc.constantFrom("A" as const, "B" as const, null),
    }),
    fc.record({
      type: fc.constant("set-weight" as const),
      edge: edgeId,
      weight: fc.option(fc.integer({ min: 1, max: 9 })),
    }),
    fc.record({
      type: fc.constant("set-via" as const),
      edge: edgeId,
      via: fc.option(fc.array(position, { minLength: 1, maxLength: 3 })),
    }),
    fc.record({
      type: fc.constant("add-frames" as const),
      frames: fc.array(frame, { maxLength: 2 }),
    }),
    fc.record({
      type: fc.constant("remove-frames" as const),
      frames: fc.uniqueArray(frameId, { maxLength: 2 }),
    }),
    fc.record({
      type: fc.constant("set-frame" as const),
      frame: fc.tuple(frame, frameId).map(([f, known]) => ({ ...f, id: known })),
    }),
    fc.record({
      type: fc.constant("set-definition" as const),
      name: fc.constantFrom("group1", "group2"),
      definition: fc.option(
        fc.record({
          title: wildText,
          nodes: fc.tuple(node()),
          edges: fc.constant<GraphEdge[]>([]),
        }),
      ),
    }),
    fc.record({
      type: fc.constant("set-dataset" as const),
      name: fc.constantFrom("flowers", "houses"),
      dataset: fc.option(fc.constantFrom(ownData("one"), ownData("two"))),
    }),
    fc.record({
      type: fc.constant("set-operator" as const),
      name: fc.constantFrom("curve", "other"),
      entry: fc.option(fc.constant(operatorOf("export {};"))),
    }),
    fc.record({ type: fc.constant("set-solver" as const), solver: settings }),
    fc.record({ type: fc.constant("set-name" as const), name: wildText }),
    fc.record({ type: fc.constant("set-description" as const), description: fc.option(wildText) }),
    fc.record({
      type: fc.constant("set-view" as const),
      view: fc.option(fc.record({ x: fc.nat(9), y: fc.nat(9), zoom: fc.constant(1) })),
    }),
  );
  return fc
    .oneof(
      { weight: 3, arbitrary: single },
      {
        weight: 1,
        arbitrary: fc.record({
          type: fc.constant("batch" as const),
          commands: fc.array(single, { maxLength: 4 }),
        }),
      },
    )
    .map(plain);
}
