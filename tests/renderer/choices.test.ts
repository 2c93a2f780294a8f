/** What the palette and the list at the pointer offer: the document's groups and own nodes too. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { builtinDatasets } from "../../core/base/datasets.ts";
import { collapseCommand } from "../../core/graph/collapse.ts";
import { applyCommand } from "../../core/graph/commands.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { validate } from "../../core/graph/validate.ts";
import { model } from "../../core/index.ts";
import { choicesThatFit } from "../../renderer/canvas/wiring.ts";
import { choicesIn, searchChoices } from "../../renderer/state/choices.ts";
import { dataOps } from "../../renderer/state/data-ops.ts";
import { allOps } from "../../renderer/state/op-search.ts";
import { bringOwn, createOwnNodes, forgetOwn, saveOwn } from "../../renderer/state/own-nodes.ts";
import { ownData } from "../core/graph/own-data.ts";
import { makeNode } from "../core/graph/small.ts";
import { operatorOf } from "../helpers/operators.ts";

/** Iris through a layer that is a group, which lies in another one. */
function nested(): GraphDocument {
  const m = model("iris");
  const data = m.dataset("data", { name: "iris" });
  const w = m.parameter("w", { shape: [4, 3] });
  const h = m.matmul("h", { a: data.x, b: w.value });
  const r = m.sumRelu("r", { x: [h.y] });
  m.crossEntropy("goal", { logits: r.y, labels: data.y });
  const document = m.document();
  const one = applyCommand(document, collapseCommand(document, ["w", "h"]).command).document;
  return applyCommand(one, collapseCommand(one, ["group1", "r"]).command).document;
}

function owned(title = "Linear map") {
  const own = createOwnNodes();
  saveOwn(own, title, "group1", nested());
  return own;
}
const keys = (choices: readonly { readonly key: string }[]) => choices.map(({ key }) => key);

describe("choices", () => {
  it("are the document's groups, own nodes and all ops", () => {
    const list = owned().getState().list;
    const all = choicesIn(nested(), list, undefined);
    expect(keys(all).slice(0, 3)).toEqual(["group.group1", "group.group2", "own:Linear map"]);
    expect(all.length).toBe(3 + allOps.length + dataOps.length);
    expect(new Set(keys(all)).size).toBe(all.length);
  });

  it("leave out, inside of a group, what would make it contain itself, and have its ports", () => {
    const within = (edited: string) => keys(choicesIn(nested(), [], edited)).slice(0, 3);
    expect(within("group2")).toEqual(["input", "output", "group.group1"]);
    expect(within("group1")).not.toContain("group.group1");
    expect(within("group1")).not.toContain("group.group2");
  });

  it("are searched by their titles", () => {
    const all = choicesIn(nested(), owned().getState().list, undefined);
    expect(searchChoices("linear map", all)[0]?.key).toBe("own:Linear map");
    expect(keys(searchChoices("group", all))).toEqual(
      expect.arrayContaining(["group.group1", "group.group2"]),
    );
  });

  it("with a wire are those that it fits, and an own node brings its definition", () => {
    const document = nested();
    const bare = { ...document, definitions: undefined, nodes: document.nodes.slice(0, 1) };
    const start = { node: "data", port: "x", side: "output" as const };
    const plain = { ...bare, edges: [] } as unknown as GraphDocument;
    const validation = validate(plain, builtinDatasets);
    const all = choicesIn(plain, owned().getState().list, undefined);
    const fitting = choicesThatFit(plain, validation, start, all);
    expect(keys(fitting)).toContain("own:Linear map");
    expect(keys(fitting)).not.toContain("parameter");
    const [own] = owned().getState().list;
    if (own === undefined) throw new Error("nothing is kept");
    const { document: grown, op } = bringOwn(plain, own);
    expect(op?.docs.title).toBe("Linear map");
    expect(Object.keys(grown.definitions ?? {})).toEqual(["group1"]);
  });
});

describe("own nodes", () => {
  it("are kept under their title, and forgotten", () => {
    const own = owned();
    saveOwn(own, "Linear map", "group2", nested());
    expect(own.getState().list.map(({ name }) => name)).toEqual(["group2"]);
    expect(Object.keys(own.getState().list[0]?.definitions ?? {}).sort()).toEqual([
      "group1",
      "group2",
    ]);
    forgetOwn(own, "Linear map");
    expect(own.getState().list).toEqual([]);
  });
});

describe("own nodes with operators of a document's own", () => {
  it("keep the operators that their nodes use, and bring them along", () => {
    const curve = operatorOf("// curve");
    const definition = {
      title: "Curved",
      nodes: [
        { id: "c", type: "custom.curve", typeVersion: 1, params: {}, position: { x: 0, y: 0 } },
      ],
      edges: [],
    };
    const own = createOwnNodes();
    saveOwn(own, "Curved", "g", {
      definitions: { g: definition },
      operators: { curve, other: operatorOf("// other") },
    });
    const [kept] = own.getState().list;
    if (kept === undefined) throw new Error("nothing was kept");
    expect(kept.operators).toEqual({ curve });
    const blank = model("blank").document();
    expect(bringOwn(blank, kept).document.operators).toEqual({ curve });
    const taken = { ...blank, operators: { curve: operatorOf("// another") } };
    const { document } = bringOwn(taken, kept);
    expect(document.operators?.curve2).toEqual(curve);
    expect(document.definitions?.g?.nodes[0]?.type).toBe("custom.curve2");
  });
});

describe("own nodes with data of a document's own", () => {
  const flowers = ownData("flowers", { embedded: "AAAA" });
  const { embedded: _, ...reference } = flowers;
  const definition = {
    title: "Garden",
    nodes: [makeNode("data", "dataset", { name: "flowers" })],
    edges: [],
  };
  const source = {
    definitions: { g: definition },
    datasets: { flowers, unused: ownData("unused", { checksum: "2".repeat(64) }) },
  };
  const kept = () => {
    const own = createOwnNodes();
    const how = saveOwn(own, "Garden", "g", source);
    const [node] = own.getState().list;
    if (node === undefined) throw new Error("nothing was kept");
    return { how, node };
  };
  /** A browser's store with room for so many characters. */
  const withRoom = (most: number) => {
    const held = new Map<string, string>();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => held.get(key) ?? null,
      removeItem: (key: string) => held.delete(key),
      setItem(key: string, text: string) {
        if (text.length > most) throw new Error("QuotaExceededError");
        held.set(key, text);
      },
    });
  };
  afterEach(() => vi.unstubAllGlobals());

  it("keep the data that their nodes name, whole, and bring it along in another window", () => {
    withRoom(1e6);
    const { how, node } = kept();
    expect([how, node.datasets]).toEqual(["whole", { flowers }]);
    expect(createOwnNodes().getState().list).toEqual([node]);
    const blank = model("blank").document();
    expect(bringOwn(blank, node).document.datasets).toEqual({ flowers });
    const taken = {
      ...blank,
      datasets: { flowers: ownData("others", { checksum: "3".repeat(64) }) },
    };
    const { document, op } = bringOwn(taken, node);
    const [inner] = document.definitions?.g?.nodes ?? [];
    expect(op?.docs.title).toBe("Garden");
    expect(inner?.params.name).not.toBe("flowers");
    expect(document.datasets?.[String(inner?.params.name)]).toEqual(flowers);
    expect(document.datasets?.flowers).toEqual(taken.datasets.flowers);
  });

  it("keep it by reference where there is no room, and say so where nothing can be kept", () => {
    const size = JSON.stringify([{ ...kept().node, datasets: { flowers: reference } }]).length;
    withRoom(size);
    const small = kept();
    expect([small.how, small.node.datasets]).toEqual(["reference", { flowers: reference }]);
    expect(createOwnNodes().getState().list).toEqual([small.node]);
    withRoom(10);
    const none = kept();
    expect([none.how, none.node.datasets]).toEqual(["window", { flowers }]);
    expect(createOwnNodes().getState().list).toEqual([]);
  });
});
