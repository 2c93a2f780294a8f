/** What lies inside of groups: shown, edited, and found again by the ids that results have. */
import { describe, expect, it } from "vitest";
import { builtinDatasets } from "../../core/base/datasets.ts";
import { compilePlan } from "../../core/compile/index.ts";
import { collapseCommand } from "../../core/graph/collapse.ts";
import { applyCommand } from "../../core/graph/commands.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { model } from "../../core/index.ts";
import { valueIdOf } from "../../renderer/canvas/probe-target.ts";
import { createDocumentStore } from "../../renderer/state/document-store.ts";
import { findables, findNodes } from "../../renderer/state/find.ts";
import {
  innerGraph,
  placeOf,
  wholeTitle,
  wholeWire,
  wholeWires,
} from "../../renderer/state/inside.ts";
import { createLevelStore } from "../../renderer/state/level-store.ts";
import { createMessages } from "../../renderer/state/messages.ts";
import { splitOf } from "../../renderer/state/sides.ts";
import { createUiStore } from "../../renderer/state/ui-store.ts";
import { operatorOf } from "../helpers/operators.ts";

/** Iris by two layers: the first is a group, which with the second lies in another one. */
function nested(): { document: GraphDocument; outer: string; inner: string } {
  const m = model("iris");
  const data = m.dataset("data", { name: "iris" });
  const w = m.parameter("w", { shape: [4, 8] });
  const h = m.matmul("h", { a: data.x, b: w.value });
  const r = m.sumRelu("r", { x: [h.y] });
  const v = m.parameter("v", { shape: [8, 3] });
  const s = m.matmul("s", { a: r.y, b: v.value });
  const box = m.box("box", { x: w.value });
  expect(box).toBeDefined();
  m.crossEntropy("goal", { logits: s.y, labels: data.y });
  const document = m.document({ algorithm: "cp", stop: { iterations: 5 } });
  const first = collapseCommand(document, ["w", "h", "r", "box"]);
  const one = applyCommand(document, first.command).document;
  const second = collapseCommand(one, [first.node, "v", "s"]);
  const whole = applyCommand(one, second.command).document;
  return { document: whole, outer: second.node, inner: first.node };
}

function opened() {
  const { document, outer, inner } = nested();
  const documents = createDocumentStore();
  const ui = createUiStore();
  const messages = createMessages();
  const level = createLevelStore(documents, ui, messages);
  documents.open(document, { file: null, template: null });
  const path = [outer, `${outer}.${inner}`];
  const prefix = `${outer}.${inner}.`;
  return { documents, ui, messages, level, path, prefix, outer, inner };
}

describe("the inside of a group", () => {
  it("is edited there, and seen from outside at once", () => {
    const { level, ui, path, prefix, documents } = opened();
    ui.setState({ inside: path });
    expect(level.place()).toMatchObject({ depth: 2, prefix });
    level.dispatch({ type: "set-muted", node: "box", muted: true });
    const { definition = "" } = level.place();
    const nodes = documents.getState().document.definitions?.[definition]?.nodes;
    expect(nodes?.find(({ id }) => id === "box")?.muted).toBe(true);
    const compiled = compilePlan(documents.getState().document, builtinDatasets);
    expect(compiled.ok && compiled.set.constraints.map(({ id }) => id)).not.toContain(
      `${prefix}box`,
    );
    documents.undo();
    expect(level.getState().document.nodes.find(({ id }) => id === "box")?.muted).toBeUndefined();
  });

  it("tells an error on every group around it", () => {
    const { level, ui, path, inner, outer, documents } = opened();
    ui.setState({ inside: path });
    level.dispatch({ type: "set-params", node: "w", params: { shape: [5, 8] } });
    const wrong = (store: typeof level | typeof documents) =>
      store.getState().validation.problems.flatMap((p) => (p.severity === "error" ? [p.node] : []));
    expect(wrong(level)).toContain("h");
    ui.setState({ inside: path.slice(0, 1) });
    expect(wrong(level)).toContain(inner);
    ui.setState({ inside: [] });
    expect(wrong(level)).toContain(outer);
  });

  it("refuses what does not fit with words, and nothing changes", () => {
    const { level, ui, path, messages, documents } = opened();
    ui.setState({ inside: path });
    const before = documents.getState().document;
    level.dispatch({ type: "remove-nodes", nodes: ["nobody"] });
    expect(documents.getState().document).toBe(before);
    expect(JSON.stringify(messages.getState())).toContain("nobody");
  });
});

describe("ids of results", () => {
  it("lead to the level where a node is shown, a module's parts to the module", () => {
    const { document, outer, inner } = nested();
    expect(placeOf(document, "goal")).toEqual({ path: [], node: "goal" });
    expect(placeOf(document, `${outer}.${inner}.h`)).toEqual({
      path: [outer, `${outer}.${inner}`],
      node: "h",
    });
    expect(placeOf(document, `${outer}.s`)).toEqual({ path: [outer], node: "s" });
    expect(placeOf(document, "nobody.h")).toBeUndefined();
    // An id with a dot that is a node's own, as unpacking leaves them.
    const [first, ...rest] = document.nodes;
    const dotted = { ...document, nodes: [{ ...first, id: `${outer}.s` }, ...rest] };
    expect(placeOf(dotted as GraphDocument, `${outer}.s`)).toEqual({
      path: [],
      node: `${outer}.s`,
    });
  });

  it("have titles that say the way", () => {
    const { document, outer, inner } = nested();
    expect(wholeTitle(document, `${outer}.${inner}.box`)).toBe("Group 2 \u203a Group \u203a Box");
    expect(wholeTitle(document, "goal")).toBe("Cross-entropy");
    expect(wholeTitle(document, "nobody")).toBe("nobody");
  });

  it("have the title of an operator of the document's own", () => {
    const { document } = nested();
    const node = { id: "mine", type: "custom.curve", typeVersion: 1, params: {} };
    const own: GraphDocument = {
      ...document,
      nodes: [...document.nodes, { ...node, position: { x: 0, y: 0 } }],
      operators: { curve: operatorOf("source") },
    };
    expect(wholeTitle(own, "mine")).toBe("Curve");
  });

  it("are found for a value from outside of a group, and from inside", () => {
    const { level, ui, path, prefix, outer, inner } = opened();
    const outputs = level.getState().document.edges.find((e) => e.from.node === outer)?.from;
    expect(outputs && valueIdOf(level.levels(), outputs)).toBe(`${outer}.s.y`);
    ui.setState({ inside: path });
    expect(valueIdOf(level.levels(), { node: "h", port: "y" })).toBe(`${prefix}h.y`);
    const port = level.getState().document.nodes.find(({ type }) => type === "input");
    // Two groups out, the data feed it.
    expect(valueIdOf(level.levels(), { node: port?.id ?? "", port: "value" })).toBe("data.x");
    ui.setState({ inside: path.slice(0, 1) });
    const first = level.getState().document.edges.find((e) => e.from.node === inner)?.from;
    expect(first && valueIdOf(level.levels(), first)).toBe(`${prefix}r.y`);
  });

  it("know for every wire that is drawn those of the compiler that it stands for", () => {
    const { level, ui, path, prefix, documents, outer } = opened();
    const compiled = compilePlan(documents.getState().document, builtinDatasets);
    const known = compiled.ok ? compiled.wires.map(({ edge }) => edge) : [];
    // Data are known: the solver has no copies of them.
    const data = ["goal.labels", `${prefix}h.a`];
    const seen = new Set<string>();
    for (const inside of [[], path.slice(0, 1), path]) {
      ui.setState({ inside });
      for (const edge of level.getState().document.edges) {
        const whole = wholeWires(level.levels(), edge);
        expect(whole.length, edge.id).toBeGreaterThan(0);
        for (const wire of whole) {
          expect([...known, ...data], edge.id).toContain(wire);
          seen.add(wire);
        }
      }
    }
    expect(seen).toEqual(new Set([...known, ...data]));
    // Through the port of the group, what comes out goes on to the loss.
    ui.setState({ inside: path.slice(0, 1) });
    const out = level.getState().document.nodes.find(({ type }) => type === "output");
    const last = level.getState().document.edges.find(({ to }) => to.node === out?.id);
    const goal = documents.getState().document.edges.find(({ from }) => from.node === outer);
    expect(last && wholeWires(level.levels(), last)).toEqual([goal?.id]);
  });

  it("name the wires inside of groups as the compiler does, and the sides of nodes", () => {
    const { level, ui, path, prefix, documents } = opened();
    ui.setState({ inside: path });
    const { document } = level.getState();
    const compiled = compilePlan(documents.getState().document, builtinDatasets);
    const known = compiled.ok ? compiled.wires.map(({ edge }) => edge) : [];
    const wires = document.edges
      .filter(({ to }) => ["r", "box"].includes(to.node))
      .map(({ id, to }) => wholeWire({ prefix }, id, to));
    expect(wires).toHaveLength(2);
    for (const wire of wires) expect(known).toContain(wire);
    expect(new Set(known).size).toBe(known.length);
    const sideOf = (id: string) =>
      compiled.ok ? compiled.set.constraints.find((c) => c.id === id)?.side : undefined;
    const inside = splitOf(documents.getState().document, document, prefix).nodes;
    for (const id of ["h", "r", "box"]) {
      expect(sideOf(prefix + id)).toBeDefined();
      expect(inside.get(id)?.side).toBe(sideOf(prefix + id));
    }
  });

  it("are what the search finds inside of groups", () => {
    const { documents, prefix, outer } = opened();
    const { document, validation } = documents.getState();
    const all = findables(document, validation);
    for (const { node, title } of all) expect(title).toBe(wholeTitle(document, node.id));
    expect(all.some(({ title }) => title.split(" \u203a ").length === 3)).toBe(true);
    const found = (query: string) =>
      findNodes(query, all, (id) => (id === `${prefix}h` ? 2 : undefined)).map(
        ({ node }) => node.id,
      );
    expect(found("type:matmul").sort()).toEqual([`${prefix}h`, `${outer}.s`].sort());
    expect(found("shape:4,8")).toEqual([`${prefix}w`]);
    expect(found("residual>1")).toEqual([`${prefix}h`]);
    expect(found("id:goal")).toEqual(["goal"]);
  });

  it("lead into modules inside of a group, which take their sizes from its ports", () => {
    const m = model("iris");
    const data = m.dataset("data", { name: "iris" });
    const net = m.mlp("net", { x: data.x }, { hidden: [8], out: 3 });
    m.crossEntropy("goal", { logits: net.y, labels: data.y });
    const document = m.document();
    const { command, node } = collapseCommand(document, ["net"]);
    const { level, ui, documents } = opened();
    documents.open(applyCommand(document, command).document, { file: null, template: null });
    ui.setState({ inside: [node] });
    const found = valueIdOf(level.levels(), { node: "net", port: "y" }) ?? "";
    expect(found).toMatch(new RegExp(`^${node}\\.net\\..+\\.y$`));
    const here = level.levels().at(-1);
    const inner = here && innerGraph(here.document, here.validation, ["net"], here.inside);
    expect(Object.values(inner?.validation.shapes ?? {})).toContainEqual(["B", 3]);
    const compiled = compilePlan(documents.getState().document, builtinDatasets);
    const known = compiled.ok ? compiled.partition.plan.vertices : [];
    expect(known.map((v) => `${v.node}.${v.port}`)).toContain(found);
  });
});
