/** The user's own operators, consents, and what can be placed. */
import { describe, expect, it } from "vitest";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import { model } from "../../../core/index.ts";
import { createOperatorStore } from "../../../renderer/operators/operator-store.ts";
import { mineChoices, operatorOps, searchChoices } from "../../../renderer/state/choices.ts";
import { curveManifest, operatorOf } from "../../helpers/operators.ts";

/** A document with a node of an operator. */
function withCurve(source = "// one"): GraphDocument {
  const node = {
    id: "curve1",
    type: "custom.curve",
    typeVersion: 1,
    params: {},
    position: { x: 0, y: 0 },
  };
  return { ...model("curves").document(), nodes: [node], operators: { curve: operatorOf(source) } };
}

/** A host that allows what it was told to. */
function host() {
  const allowed = new Set<string>();
  const asked: string[] = [];
  const request = async (channel: string, given: Record<string, unknown>): Promise<unknown> => {
    asked.push(channel);
    if (channel === "operators.allow") allowed.add(given.source as string);
    if (channel === "operators.consent")
      return {
        states: (given.sources as string[]).map((s) => ({ hash: s, allowed: allowed.has(s) })),
      };
    return channel === "operators.mine"
      ? { operators: [{ name: "curve", entry: operatorOf("// mine"), modified: 0 }] }
      : {};
  };
  return { asked, request: request as Parameters<typeof createOperatorStore>[0]["request"] };
}

describe("consent", () => {
  it("waits for each source that is used until it is allowed", async () => {
    const store = createOperatorStore(host());
    const document = withCurve();
    expect((await store.pending(document)).map(({ nodes }) => nodes)).toEqual([["curve1"]]);
    expect(store.getState().allowed.get("// one")).toBe(false);
    await store.allow(["// one"]);
    expect(store.getState().allowed.get("// one")).toBe(true);
    expect(await store.pending(document)).toEqual([]);
    expect(await store.pending(withCurve("// another"))).toHaveLength(1);
  });

  it("asks nothing for operators that no node uses", async () => {
    const { asked, request } = host();
    const store = createOperatorStore({ request });
    expect(await store.pending({ ...withCurve(), nodes: [] })).toEqual([]);
    expect(asked).toEqual([]);
  });
});

describe("what can be placed", () => {
  it("offers the document's operators, and those of the user that it does not have", async () => {
    const store = createOperatorStore(host());
    await store.refresh();
    const { mine } = store.getState();
    expect(operatorOps(withCurve()).map(({ type }) => type)).toEqual(["custom.curve"]);
    expect(mineChoices(mine, undefined).map(({ key }) => key)).toEqual(["mine:curve"]);
    expect(mineChoices(mine, withCurve("// mine").operators)).toEqual([]);
    expect(searchChoices("curve", mineChoices(mine, undefined))).toHaveLength(1);
    expect(curveManifest.name).toBe("curve");
  });
});
