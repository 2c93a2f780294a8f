/** docs/security.md names a test for each threat, and each test that it names is there. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inRoot } from "../../build/paths.mjs";

interface Row {
  readonly threat: string;
  readonly tests: readonly { readonly file: string; readonly name: string }[];
}

/** Rows of the tables whose last column is "tests"; several of them are parted by "; `". */
function rowsOf(text: string): Row[] {
  const rows: Row[] = [];
  let inside = false;
  for (const line of text.split("\n")) {
    if (!line.startsWith("|")) {
      inside = false;
      continue;
    }
    const cells = line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim());
    if (cells.at(-1) === "tests") inside = true;
    else if (inside && !cells.every((cell) => /^-+$/.test(cell)))
      rows.push({
        threat: cells[0] ?? "",
        tests: (cells.at(-1) ?? "").split(/; (?=`tests\/)/).map((each) => {
          const [, file = "", name = ""] = /^`(tests\/[^`]+)`: (.+)$/.exec(each) ?? [];
          return { file, name };
        }),
      });
  }
  return rows;
}

/** Whether a test, or a table of tests, of that name is in the text of a file. */
const hasTest = (source: string, name: string): boolean =>
  ['"', "'", "`"].some((quote) =>
    new RegExp(
      `(?:\\b(?:it|test)\\(|\\)\\()\\s*${quote}${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}${quote}`,
    ).test(source),
  );

const rows = rowsOf(readFileSync(inRoot("docs", "security.md"), "utf8"));

describe("docs/security.md", () => {
  it("has a row for each threat that the app is to be guarded against", () => {
    expect(rows.length).toBeGreaterThan(35);
    const threats = rows.map(({ threat }) => threat).join("\n");
    for (const word of [
      /Node or Electron/,
      /script from text/,
      /frames, webviews/,
      /file:\/\//,
      /leads elsewhere/,
      /opens a window/,
      /camera/,
      /speaks to the main process/,
      /malformed/,
      /names files/,
      /paths out of the folder/,
      /links in the folder/,
      /zero characters, device names/,
      /rebinding/,
      /other origins/,
      /other accounts/,
      /without end/,
      /prototype pollution/,
      /nesting/,
      /gzip bombs/,
      /zip and NPZ bombs/,
      /binary is used as Node/,
      /weaknesses in packages/,
    ])
      expect(threats).toMatch(word);
  });

  it.each(rows.map((row) => [row.threat, row] as const))("%s: its tests are there", (_, row) => {
    expect(row.tests.length).toBeGreaterThan(0);
    for (const { file, name } of row.tests) {
      expect([row.threat, file]).not.toEqual([row.threat, ""]);
      expect([file, existsSync(inRoot(...file.split("/")))]).toEqual([file, true]);
      const source = readFileSync(inRoot(...file.split("/")), "utf8");
      expect([file, name, hasTest(source, name)]).toEqual([file, name, true]);
    }
  });

  it("would miss a test that is not there", () => {
    expect(hasTest('it("runs", () => {});', "runs")).toBe(true);
    expect(hasTest('it.each([1])("runs %s", () => {});', "runs %s")).toBe(true);
    expect(hasTest('// it "runs"', "runs")).toBe(false);
    expect(hasTest('it("runs well", () => {});', "runs")).toBe(false);
  });
});

describe("packages", () => {
  it("are audited by the workflow, what is shipped and the tools", () => {
    const workflow = readFileSync(inRoot(".github", "workflows", "ci.yml"), "utf8");
    expect(workflow).toMatch(/npm audit --omit=dev --audit-level=moderate/);
    expect(workflow).toMatch(/npm audit --audit-level=high/);
    expect(workflow).toMatch(/schedule:\n\s+- cron:/);
  });
});
