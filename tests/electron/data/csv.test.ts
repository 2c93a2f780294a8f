/** CSV and TSV: what is read, and what is said of files that are broken. */
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProxflowError } from "../../../core/base/errors.ts";
import {
  type ReadingPlan,
  type TablePlan,
  type TextEncoding,
  tablePlan,
} from "../../../core/base/own-data.ts";
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

/** What a table is read as: names, rows, and the lines of the rows that were left out. */
async function read(text: string | Uint8Array, table: Partial<TablePlan>, encoding?: TextEncoding) {
  const reading = {
    format: "csv" as const,
    table: tablePlan.parse(table),
    ...(encoding && { encoding }),
  };
  const seen = await inspectFiles([bytes(text)], undefined, reading);
  expect(seen.plan).toMatchObject(reading);
  return {
    names: seen.columns.map(({ name }) => name),
    rows: seen.rows,
    dropped: seen.report.dropped.flatMap(({ where }) => where),
  };
}

describe("a reading", () => {
  it("is guessed and written down: delimiter, names and decimals", async () => {
    const guessed = async (text: string) => (await look(text)).plan.table;
    expect(await guessed("a;b\n1;2\n3;4")).toEqual(tablePlan.parse({ delimiter: ";" }));
    expect(await guessed("1\t2\n3\t4")).toMatchObject({ delimiter: "\t", header: false });
    expect(await guessed("a;b\n1,5;2\n-3;4,25")).toMatchObject({ decimal: "," });
    expect(await guessed("1,5;2,5\n-3,0;4,25")).toMatchObject({ decimal: ",", header: false });
    expect(await guessed("a;b\n1,5;2.5\n3;4")).toMatchObject({ decimal: "." });
    expect(await guessed("a;b\n01.02.2024;4,5\n02.02.2024;5")).toMatchObject({ decimal: "," });
    expect(await guessed("  1.0   2\n 3.5  4\n  5 6\n")).toMatchObject({
      delimiter: " ",
      header: false,
    });
    expect(await guessed("size kind\n1 2\n3 4\n")).toMatchObject({ delimiter: " ", header: true });
    expect(await guessed("to be or\nnot to be\n")).toMatchObject({ delimiter: "," });
  });

  it("is guessed but for what is said of it", async () => {
    const guessed = async (text: string, table: NonNullable<ReadingPlan["table"]>) =>
      (await inspectFiles([bytes(text)], undefined, { format: "csv", table })).plan.table;
    const titled = "A title, and more\n#\n1,5;2\n3;4,5\n";
    expect(await guessed(titled, { skip: 1, comment: "#" })).toEqual(
      tablePlan.parse({ delimiter: ";", header: false, decimal: ",", skip: 1, comment: "#" }),
    );
    const slashed = "1/a,b\n2/c,d\n";
    expect(await guessed(slashed, {})).toMatchObject({ delimiter: ",", header: true });
    expect(await guessed(slashed, { delimiter: "/" })).toMatchObject({ header: false });
    expect(await guessed("1  2\n3 4", { delimiter: " " })).toMatchObject({ header: false });
    expect(await guessed("1;2\n3;4", { header: true })).toMatchObject({
      delimiter: ";",
      header: true,
    });
    expect(await guessed('a;b\n"1;2\n"3;4', { quote: "" })).toMatchObject({ delimiter: ";" });
  });

  it("has the first row as names, or as values", async () => {
    const text = "1,2\n3,4\n5,6\n";
    expect((await read(text, { header: true })).names).toEqual(["1", "2"]);
    expect(await read(text, { header: false })).toMatchObject({
      names: ["column 1", "column 2"],
      rows: [
        ["1", "2"],
        ["3", "4"],
        ["5", "6"],
      ],
    });
  });

  it("by spaces takes several for one", async () => {
    const { rows } = await read("a  b\n 1 2\n3     4  \n", { delimiter: " " });
    expect(rows).toEqual([
      ["1", "2"],
      ["3", "4"],
    ]);
  });

  it("with decimal commas has points in its numbers, and all else as it was", async () => {
    const text = "a;b\n1,5;1.234,5\n-,5e3;a,b\n1.234.567;01.02.2024\n+7;1,2,3\n";
    const { rows } = await read(text, { delimiter: ";", decimal: "," });
    expect(rows).toEqual([
      ["1.5", "1234.5"],
      ["-.5e3", "a,b"],
      ["1234567", "01.02.2024"],
      ["+7", "1,2,3"],
    ]);
  });

  it.each([
    [
      "double",
      '"' as const,
      'a,b\n1,\'x\n2,"y,z"\n',
      [
        ["1", "'x"],
        ["2", "y,z"],
      ],
    ],
    [
      "single",
      "'" as const,
      "a,b\n1,\"x\n2,'y,z'\n",
      [
        ["1", '"x'],
        ["2", "y,z"],
      ],
    ],
    [
      "no",
      "" as const,
      'a,b\n1,"x\n2,y"\n',
      [
        ["1", '"x'],
        ["2", 'y"'],
      ],
    ],
  ])("has %s quotes", async (_, quote, text, rows) => {
    expect((await read(text, { quote })).rows).toEqual(rows);
  });

  it("passes over comments and lines before the table, and counts their lines", async () => {
    const text = 'A title, "odd\n\n# a, "note\nn,k\n1,"two\nlines"\n# x\n#y\n3\n4,"#no"\n# end';
    expect(await read(text, { comment: "#", skip: 2 })).toEqual({
      names: ["n", "k"],
      rows: [["1", "two\nlines"], ["3"].concat(""), ["4", "#no"]],
      dropped: ["line 9"],
    });
    await expect(read("a\nb\n", { skip: 9 })).rejects.toMatchObject({
      code: "no-rows",
      message: expect.stringMatching(/line 3/),
    });
  });

  it("counts lines the same however the file is cut, with comments", async () => {
    const text = Buffer.from('#a\nn,k\n#b\n1,"x\n#y"\n\n2\n#c\n3\n4,z\n');
    for (let size = 1; size <= text.length; size++) {
      const pieces = {
        name: "t.csv",
        size: text.length,
        async *chunks() {
          for (let at = 0; at < text.length; at += size) yield text.subarray(at, at + size);
        },
      };
      const table = tablePlan.parse({ comment: "#" });
      const seen = await inspectFiles([pieces], undefined, { format: "csv", table });
      expect([size, seen.report.dropped[0]?.where]).toEqual([size, ["line 7", "line 9"]]);
    }
  });

  it("has an encoding", async () => {
    const text = "name,n\nJosé €,1\nĀ,2\n";
    for (const big of [false, true]) {
      const utf16 = Buffer.from(`\uFEFF${text}`, "utf16le");
      expect((await read(big ? utf16.swap16() : utf16, {}, "utf-16")).rows).toEqual([
        ["José €", "1"],
        ["Ā", "2"],
      ]);
    }
    expect((await read(Buffer.from(text, "utf16le"), {}, "utf-16")).names).toEqual(["name", "n"]);
    const western = Buffer.from([
      ...Buffer.from("name,n\nJos"),
      0xe9,
      0x80,
      ...Buffer.from(",1\n"),
    ]);
    expect((await read(western, {}, "windows-1252")).rows).toEqual([["José€", "1"]]);
    await expect(
      read(Buffer.from("a,b\n1", "utf16le").subarray(0, -1), {}, "utf-16"),
    ).rejects.toMatchObject({
      code: "not-text",
      message: expect.stringMatching(/not UTF-16.*byte 9/),
    });
  });

  it.each<[string, Partial<TablePlan>, RegExp]>([
    ["a quote as delimiter", { delimiter: '"' }, /delimiter cannot be the quote "/],
    ["single quotes that part fields", { delimiter: "'", quote: "'" }, /cannot be the quote '/],
    ["a line end as delimiter", { delimiter: "\n" }, /cannot be a line end/],
    ["comments that begin with the delimiter", { comment: "," }, /Comments cannot begin with ,/],
    ["comments that begin with a rare delimiter", { delimiter: "/", comment: "/" }, /with \//],
    ["comments that begin with a quote", { comment: '"' }, /Comments cannot begin with "/],
  ])("with %s is refused", async (_, table, message) => {
    const refusal = { code: "bad-plan", message: expect.stringMatching(message) };
    await expect(read("a,b\n1,2\n", table)).rejects.toMatchObject(refusal);
    // Where the rest of it is guessed, too.
    const guess = inspectFiles([bytes("a,b\n1,2\n")], undefined, { format: "csv", table });
    await expect(guess).rejects.toMatchObject(refusal);
  });

  it("of text or JSON is guessed with its encoding kept", async () => {
    const text = bytes(Buffer.from("to be", "utf16le"), "t.txt");
    const reading = { format: "text", encoding: "utf-16" } as const;
    const seen = await inspectFiles([text], undefined, reading);
    expect(seen.plan).toMatchObject({ ...reading, columns: [{ type: "text", role: "both" }] });
    expect(seen.rows[0]).toEqual(["t"]);
    const json = bytes(Buffer.from('[{"a": "é"}, {"a": "ü"}]', "latin1"), "t.csv");
    const as = { format: "json", encoding: "windows-1252" } as const;
    expect((await inspectFiles([json], undefined, as)).rows).toEqual([["é"], ["ü"]]);
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
