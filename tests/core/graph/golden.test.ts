/** Files of each format version: read today as they were meant, written back as today's format. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { builtinDatasets } from "../../../core/base/datasets.ts";
import { compile } from "../../../core/compile/index.ts";
import { parseDocument } from "../../../core/graph/parse.ts";
import { FORMAT_VERSION } from "../../../core/graph/schema.ts";
import { serializeDocument } from "../../../core/graph/serialize.ts";
import { small } from "./small.ts";

const golden = (version: number) =>
  readFileSync(new URL(`golden/format-${version}.json`, import.meta.url), "utf8");

describe("golden files", () => {
  it("of format 1 are read as the documents that they were", () => {
    const read = parseDocument(golden(1));
    expect(read).toEqual({ ok: true, document: small(), warnings: [] });
  });

  it("of format 2 keep frames, led wires and groups", () => {
    const read = parseDocument(golden(2));
    if (!read.ok) throw new Error("not read");
    expect(read.document.frames).toHaveLength(1);
    expect(read.document.edges.some((edge) => edge.via?.length === 1)).toBe(true);
    expect(Object.keys(read.document.definitions ?? {})).toEqual(["group1"]);
    const compiled = compile(read.document, builtinDatasets);
    expect(compiled.ok && compiled.set.constraints.map((c) => c.id)).toContain("group1.h");
  });

  it.each(Array.from({ length: FORMAT_VERSION }, (_, i) => i + 1))(
    "of format %i are written as today's, and read again the same",
    (version) => {
      const read = parseDocument(golden(version));
      if (!read.ok) throw new Error("not read");
      expect(read.document.formatVersion).toBe(FORMAT_VERSION);
      const text = serializeDocument(read.document);
      expect(parseDocument(text)).toEqual(read);
      if (version === FORMAT_VERSION) expect(JSON.parse(text)).toEqual(JSON.parse(golden(version)));
    },
  );
});
