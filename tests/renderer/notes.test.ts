import { describe, expect, it } from "vitest";
import { align, type Box } from "../../renderer/state/align.ts";
import { blocksOf } from "../../renderer/ui/markdown.tsx";

describe("notes", () => {
  it("are split into headings, lists, formulas, code and paragraphs", () => {
    expect(
      blocksOf("# Why\nIt **must**\nhold.\n\n- one\n- two\n1. first\n$$x^2$$\n```\na  b\n```"),
    ).toEqual([
      { kind: "heading", text: "Why" },
      { kind: "paragraph", text: "It **must**\nhold." },
      { kind: "list", ordered: false, items: ["one", "two"] },
      { kind: "list", ordered: true, items: ["first"] },
      { kind: "formula", text: "x^2" },
      { kind: "code", text: "a  b" },
    ]);
  });

  it("keep what is no Markdown, and a fence that never ends", () => {
    expect(blocksOf("<b>a</b>\n```\nopen")).toEqual([
      { kind: "paragraph", text: "<b>a</b>\n```\nopen" },
    ]);
    expect(blocksOf("  \n")).toEqual([]);
  });
});

describe("alignment", () => {
  const boxes: Box[] = [
    { id: "a", x: 0, y: 0, width: 100, height: 50 },
    { id: "b", x: 300, y: 40, width: 50, height: 80 },
    { id: "c", x: 130, y: 400, width: 60, height: 20 },
  ];
  const xs = (how: Parameters<typeof align>[1]) =>
    Object.fromEntries(align(boxes, how).map(({ id, x }) => [id, x]));
  const ys = (how: Parameters<typeof align>[1]) =>
    Object.fromEntries(align(boxes, how).map(({ id, y }) => [id, y]));

  it("brings edges and middles in one line, and leaves the other axis", () => {
    expect(xs("left")).toEqual({ a: 0, b: 0, c: 0 });
    expect(xs("right")).toEqual({ a: 250, b: 300, c: 290 });
    expect(xs("center")).toEqual({ a: 125, b: 150, c: 145 });
    expect(ys("bottom")).toEqual({ a: 370, b: 340, c: 400 });
    expect(ys("left")).toEqual({ a: 0, b: 40, c: 400 });
  });

  it("makes gaps equal and keeps the outer two", () => {
    expect(xs("across")).toEqual({ a: 0, c: 170, b: 300 });
    expect(ys("down")).toEqual({ a: 0, b: 185, c: 400 });
  });
});
