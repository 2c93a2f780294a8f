import { describe, expect, it } from "vitest";
import { builtinDatasets, type DatasetSplit } from "../../core/base/datasets.ts";
import { loadDataset } from "../../electron/worker/datasets.ts";
import { ALPHABET, letterWindows, plainText } from "../../electron/worker/moby.ts";

/** The letters of a column, all windows one after another. */
function letters(column: Float32Array | undefined): string {
  const size = ALPHABET.length;
  return Array.from({ length: (column as Float32Array).length / size }, (_, i) =>
    ALPHABET.charAt((column as Float32Array).subarray(i * size, (i + 1) * size).indexOf(1)),
  ).join("");
}

describe("plain text", () => {
  it("keeps letters, makes marks alike, and never has two spaces", () => {
    expect(plainText('“Ahoy!”  Café’s 12\n\nend—no? (so): "1851"')).toBe(
      " ahoy. cafe's end - no. so ; ",
    );
  });
});

describe("windows of letters", () => {
  const text = "call me ishmael. some years ago";

  it("pair each letter with the next, train from the front and test from the end", () => {
    const { train, test } = letterWindows({ train: 2, test: 1 }, 4, text);
    expect([train.count, test.count]).toEqual([2, 1]);
    expect(letters(train.columns.x)).toBe("call me ");
    expect(letters(train.columns.y)).toBe("all me i");
    expect(letters(test.columns.x)).toBe("s ag");
    expect(letters(test.columns.y)).toBe(" ago");
  });

  it("are refused where train and test would meet", () => {
    expect(() => letterWindows({ train: 7, test: 1 }, 4, text)).toThrow(
      expect.objectContaining({ code: "bad-data", message: expect.stringContaining("31 letters") }),
    );
    expect(() => letterWindows({ train: 6, test: 1 }, 4, text)).not.toThrow();
  });
});

describe("moby", () => {
  const { info, train, test } = loadDataset("moby");
  const parts: readonly (readonly [DatasetSplit, number])[] = [
    [train, 12000],
    [test, 2000],
  ];

  it("has the promised counts, shapes and alphabet", () => {
    expect(info).toBe(builtinDatasets.moby);
    expect(info.classes?.join("")).toBe(ALPHABET);
    for (const [{ count, columns }, expected] of parts) {
      expect(count).toBe(expected);
      expect(columns.x).toHaveLength(expected * 16 * 32);
      expect(columns.y).toHaveLength(expected * 16 * 32);
    }
  });

  it("is one-hot at each place, and reads as the book does", () => {
    for (const [{ count, columns }] of parts)
      for (const column of Object.values(columns)) {
        expect(column.reduce((sum, v) => sum + v, 0)).toBe(count * 16);
        expect(column.every((v) => v === 0 || v === 1)).toBe(true);
      }
    expect(letters(train.columns.x).slice(0, 16)).toBe("call me ishmael.");
    expect(letters(test.columns.y).slice(-25)).toBe(" five thousand years ago. ".slice(1));
    expect(letters(train.columns.y).slice(0, -1)).toBe(letters(train.columns.x).slice(1));
  });
});
