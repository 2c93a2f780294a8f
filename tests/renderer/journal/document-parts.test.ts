/** The text of a document in parts. */
import { describe, expect, it } from "vitest";
import { type GraphDocument, graphDocument } from "../../../core/graph/schema.ts";
import { documentParts } from "../../../renderer/journal/document-parts.ts";
import { blankDocument } from "../../../renderer/state/document-store.ts";

const node = (i: number) => ({
  id: `n${i}`,
  type: "relu",
  typeVersion: 1,
  params: { shape: [i, 2], "odd \u2028 key": null },
  position: { x: i, y: -i / 3 },
});
const large = (count: number, name = "large"): GraphDocument => ({
  ...blankDocument(),
  name,
  nodes: Array.from({ length: count }, (_, i) => node(i)),
  definitions: {
    inner: {
      title: "Inner",
      nodes: Array.from({ length: 250 }, (_, i) => node(i)),
      edges: [],
      inputs: [],
      outputs: [],
    } as unknown as NonNullable<GraphDocument["definitions"]>[string],
  },
});

describe("parts of a document", () => {
  it.each([0, 1, 99, 100, 101, 1234])("are its JSON, with %i nodes", (count) => {
    const document = large(count);
    const parts = [...documentParts(document, 1000)];
    expect(parts.join("")).toBe(JSON.stringify(document));
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(1000);
    expect(parts.length).toBeGreaterThan(count / 20);
  });

  it("leave out what is undefined, and cut no character in two", () => {
    const name = "\u{1f600}".repeat(400);
    const document = { ...large(3, name), description: undefined, view: { x: 0, y: 0, zoom: 1 } };
    for (const size of [2, 3, 64, 65]) {
      const parts = [...documentParts(document as GraphDocument, size)];
      expect(
        parts.every((part) => new TextDecoder().decode(new TextEncoder().encode(part)) === part),
      ).toBe(true);
      expect(parts.join("")).toBe(JSON.stringify(document));
    }
  });

  it("are worked out only when they are asked for", () => {
    let read = 0;
    const watched = large(5000);
    const nodes = watched.nodes.map((each) => ({
      ...each,
      get params() {
        read++;
        return {};
      },
    }));
    const parts = documentParts({ ...watched, nodes } as unknown as GraphDocument, 10_000);
    parts.next();
    expect(read).toBeLessThan(400);
    expect([...parts].length).toBeGreaterThan(10);
    expect(read).toBe(5000);
  });

  it("hold an empty document", () => {
    const text = [...documentParts(blankDocument())].join("");
    expect(graphDocument.parse(JSON.parse(text))).toEqual(blankDocument());
  });
});
