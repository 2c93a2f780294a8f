/** CSV and TSV: what is read, and what is said of files that are broken. */
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProxflowError } from "../../../core/base/errors.ts";
import { memoryBytes } from "../../../electron/data/bytes.ts";
import { inspectFiles } from "../../../electron/data/inspect.ts";
import { placed } from "./make.ts";

const bytes = (data: string | Uint8Array, name = "t.csv") =>
  memoryBytes(name, typeof data === "string" ? Buffer.from(data) : data);
const look = (data: string | Uint8Array, name?: string) => inspectFiles([bytes(data, name)]);

describe("tables", () => {
  it.each([
    ["semicolons", "a;b\n1;2\n3;4\n5;6"],
    ["tabs", "a\tb\n1\t2\n3\t4\n5\t6"],
    ["a byte order mark and Windows' line ends", "\uFEFFa,b\r\n1,2\r\n3,4\r\n5,6\r\n"],
    ["old line ends", "a,b\r1,2\r3,4\r5,6"],
    ["quotes", '"a","b"\r\n"1","2"\r\n"3","4"\r\n"5","6"'],
    ["empty lines", "a,b\n\n1,2\n\n3,4\n5,6\n\n\n"],
  ])("with %s are read", async (_, text) => {
    const seen = await look(text);
    expect(seen.columns.map(({ name, guess }) => [name, guess])).toEqual([
      ["a", "number"],
      ["b", "number"],
    ]);
    expect(seen.rows).toEqual([
      ["1", "2"],
      ["3", "4"],
      ["5", "6"],
    ]);
  });

  it("without a header, packed, and with line ends within quotes keep their lines", async () => {
    const plain = await look('1,x\n2,"y\nz"\n3\n4,w,v\n', "t.data");
    expect(plain.columns.map((c) => c.name)).toEqual(["column 1", "column 2"]);
    const text = 'n,w\n1,a\n2,"b\nc"\n3\n4,a,b\n5,a\n6,a\n';
    const seen = await look(gzipSync(text), "t.csv.gz");
    expect(seen.report.dropped).toEqual([
      { reason: "the row has too few fields", count: 1, where: ["line 5"] },
      { reason: "the row has too many fields", count: 1, where: ["line 6"] },
    ]);
  });

  it("with headers twice or empty have names that differ", async () => {
    const { columns } = await look("a,a,,b\n1,2,3,4\n");
    expect(columns.map((c) => c.name)).toEqual(["a", "a (2)", "column 3", "b"]);
  });

  it("are read the same however they are cut into pieces", async () => {
    const field = fc.oneof(
      fc.constantFrom("", "1", "-2.5e3", "NA", 'say "hi"', "a,b", "two\nlines", "é", "2024-02-30"),
      fc.string({ maxLength: 6 }).filter((s) => !s.includes("\r") && !s.includes("\0")),
    );
    const quoted = (s: string) => `"${s.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 9 }),
        async (rows, size) => {
          const text = ["h1,h2", ...rows.map((r) => r.map(quoted).join(","))].join("\n");
          const whole = Buffer.from(text);
          const pieces = {
            name: "t.csv",
            size: whole.length,
            async *chunks() {
              for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
            },
          };
          const [a, b] = [await inspectFiles([bytes(text)]), await inspectFiles([pieces])];
          expect(b).toEqual(a);
          expect(a.rows).toEqual(rows.slice(0, 50));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("broken tables", () => {
  const big = `a,b\n1,"${"x".repeat(2 ** 24 + 10)}`;
  it.each([
    ["nothing", "", "no-rows", /empty: it ends at byte 0/],
    ["white space", " \n\n \n", "no-rows", /no rows: it ends at line 4/],
    ["a quote that is never closed", 'a,b\n1,2\n3,"4\n5,6', "bad-csv", /line 3/],
    ["text after a closing quote", 'a,b\n1,2\n"3"x,4\n', "bad-csv", /line 3/],
    ["a quote that takes in everything", big, "bad-csv", /line 2/],
    ["UTF-16", Buffer.from("\uFEFFa,b\n1,2", "utf16le"), "not-text", /UTF-16/],
    ["Latin-1", Buffer.from("name,n\nJosé,1\n", "latin1"), "not-text", /byte 10/],
    ["a zero byte", "a,b\n1,\0\n", "not-text", /byte 6/],
    ["a cut character", Buffer.from("a,b\n1,é").subarray(0, -1), "not-text", /its end/],
    ["gzip that is cut", gzipSync("a,b\n1,2\n".repeat(99)).subarray(0, 30), "bad-gzip", /gzip/],
    ["gzip with a wrong byte", gzipSync("a,b\n1,2\n").fill(7, 12, 16), "bad-gzip", /gzip/],
    ["too many columns", `${"a,".repeat(20_001)}b\n`, "too-many-columns", /line 1/],
  ])("%s: typed, with the place", async (_, data, code, message) => {
    const error = await look(data).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ProxflowError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect((error as Error).message).toMatch(placed);
  });

  it("that are no UTF-8 are told the byte, in whichever piece it comes", async () => {
    const good = Buffer.from("name,n\nJosé €,1\n");
    const whole = Buffer.concat([good, good, Buffer.from([0xe2, 0x82, 0x41]), good]);
    for (let size = 1; size <= whole.length; size++) {
      const pieces = {
        name: "t.csv",
        size: whole.length,
        async *chunks() {
          for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
        },
      };
      const error = await inspectFiles([pieces]).catch((e: unknown) => e);
      const place = Number(/breaks at byte (\d+)/.exec((error as Error).message)?.[1]);
      expect([size, place]).toEqual([size, 2 * good.length]);
    }
  });

  it.each([
    ["a header alone", "a,b\n", "no-rows"],
    ["rows that all lack a field", "a,b,kind\n1\n2\n3\n", "no-rows"],
    ["numbers beyond 32 bits alone", "a,b\n1e300,1\n2e300,2\n-3e300,4\n", "no-rows"],
  ])("%s: told beside the preview", async (_, data, code) => {
    expect((await look(data)).problem).toMatchObject({ code });
  });

  it("of any bytes end in a message, never in a crash", async () => {
    const base = Buffer.from('id,size,kind\n1,2.5,"a"\n2,3.5,"b ""x"""\n3,NA,a\n');
    const mutation = fc.array(fc.tuple(fc.nat(base.length - 1), fc.integer({ min: 0, max: 255 })), {
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(mutation, fc.nat(base.length), async (changes, cut) => {
        const data = Buffer.from(base.subarray(0, cut));
        for (const [at, value] of changes) if (at < cut) data[at] = value;
        const result = await look(data).catch((e: unknown) => e);
        if (result instanceof Error) expect(result).toBeInstanceOf(ProxflowError);
      }),
      { numRuns: 200 },
    );
  });
});
