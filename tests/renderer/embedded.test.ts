/** Pictures that carry their document, written and read back. */
import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { builtinDatasets } from "../../core/base/datasets.ts";
import { graphPicture } from "../../core/card/graph-picture.ts";
import { parseDocument } from "../../core/graph/parse.ts";
import { serializeDocument } from "../../core/graph/serialize.ts";
import { validate } from "../../core/graph/validate.ts";
import { nodeViews } from "../../renderer/canvas/node-view.ts";
import { documentIn, embedInPng, embedInSvg } from "../../renderer/state/embedded.ts";
import { makeDocument, makeNode, wire } from "../core/graph/small.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const TEXT = '{"name": "a < b && c > d \u2192 \u00e9"}\n';

/** A grey pixel; the sums are those of the PNG specification's own example code. */
const pixel = (): Uint8Array => {
  const word = (n: number) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
  const chunk = (type: string, data: ArrayLike<number>) => [
    ...word(data.length),
    ...bytes(type),
    ...Array.from(data),
    ...word(0),
  ];
  return Uint8Array.from([
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...chunk("IHDR", [...word(1), ...word(1), 8, 0, 0, 0, 0]),
    ...chunk("IDAT", deflateSync(Uint8Array.from([0, 128]))),
    ...chunk("IEND", []),
  ]);
};

describe("a document in a PNG", () => {
  it("is read back, and stands before the end", () => {
    const png = embedInPng(pixel(), TEXT);
    expect(documentIn(png)).toEqual({ text: TEXT });
    expect(new TextDecoder("latin1").decode(png.slice(-8, -4))).toBe("IEND");
  });

  it("has the sum that readers check", () => {
    const plain = pixel();
    const png = embedInPng(plain, "x");
    const at = plain.length - 12;
    const length = new DataView(png.buffer).getUint32(at);
    const sum = new DataView(png.buffer).getUint32(at + 8 + length);
    // CRC-32 of "iTXtproxflow" and five zeros and "x".
    let crc = ~0;
    for (const byte of png.subarray(at + 4, at + 8 + length)) {
      crc ^= byte;
      for (let i = 0; i < 8; i++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    expect(sum).toBe(~crc >>> 0);
  });

  it("is told to be missing, and broken files are not read past their end", () => {
    expect(documentIn(pixel())).toEqual({ picture: "PNG" });
    expect(documentIn(embedInPng(pixel(), TEXT).slice(0, -30))).toEqual({ picture: "PNG" });
    expect(() => embedInPng(pixel().slice(0, -12), TEXT)).toThrow(/no whole PNG/);
  });
});

describe("a document in an SVG", () => {
  const document = makeDocument(
    [
      makeNode("data", "dataset", { name: "iris" }),
      makeNode("w", "parameter", { shape: [3, 4] }),
      makeNode("h", "matmul"),
    ],
    [wire("data.x", "h.a"), wire("w.value", "h.b")],
  );

  const checked = validate(document, builtinDatasets);
  const views = nodeViews(document, checked);

  it("is read back whole from the graph's picture", () => {
    const picture = graphPicture(document, checked, views, () => "#123456");
    const held = documentIn(bytes(embedInSvg(picture.svg, serializeDocument(document))));
    const parsed = parseDocument("text" in held ? held.text : "");
    expect(parsed.ok && parsed.document).toEqual(document);
  });

  it("shows all nodes, ports and wires, and what does not fit", () => {
    const { svg, width } = graphPicture(document, checked, views, (token) => token);
    expect(svg.match(/<path d="M[^"]*C/g)).toHaveLength(2);
    expect(svg).toContain('stroke="--danger" stroke-dasharray');
    expect(svg.match(/<circle/g)).toHaveLength(6);
    expect(svg).not.toContain("NaN");
    expect(width).toBeGreaterThan(192);
  });

  it("is told to be missing; plain text is left as it is", () => {
    expect(documentIn(bytes('<svg xmlns="a"><g/></svg>'))).toEqual({ picture: "SVG" });
    expect(documentIn(bytes("{}"))).toEqual({ text: "{}" });
    const told = documentIn(bytes(embedInSvg("<?xml?>\n<svg a='b'><g/></svg>", TEXT)));
    expect(told).toEqual({ text: TEXT });
  });
});
