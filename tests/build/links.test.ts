/** Links in README.md and docs/: files that are there, headings that are there. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { inRoot, root } from "../../build/paths.mjs";

const pages = [
  "README.md",
  ...readdirSync(inRoot("docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];

/** Text without code, in which brackets are no links. */
const prose = (path: string): string =>
  readFileSync(inRoot(path), "utf8")
    .replace(/^```[\s\S]*?^```/gm, "")
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, " "));

/** Anchors as GitHub makes them from headings. */
function anchors(path: string): Set<string> {
  const seen = new Map<string, number>();
  const headings = readFileSync(inRoot(path), "utf8")
    .replace(/^```[\s\S]*?^```/gm, "")
    .matchAll(/^#{1,6} (.+)$/gm);
  return new Set(
    [...headings].map(([, text = ""]) => {
      const plain = text.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
      const slug = plain.replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s/g, "-");
      const n = seen.get(slug) ?? 0;
      seen.set(slug, n + 1);
      return n === 0 ? slug : `${slug}-${n}`;
    }),
  );
}

/** Links of a page that lead nowhere. */
function dead(path: string, text = prose(path)): string[] {
  const targets = [
    ...[...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = ""]) => to),
    ...[...text.matchAll(/(?:src|srcset|href)="([^"]+)"/g)].map(([, to = ""]) => to),
  ];
  return targets.filter((to) => {
    if (/^[a-z]+:/.test(to)) return false;
    const [file = "", anchor] = to.split("#");
    const found = file === "" ? inRoot(path) : resolve(dirname(inRoot(path)), file);
    if (!existsSync(found)) return true;
    return anchor !== undefined && !anchors(relative(root, found)).has(anchor);
  });
}

describe("links", () => {
  it.each(pages)("of %s lead somewhere", (path) => {
    expect(dead(path)).toEqual([]);
  });

  it("would be found out", () => {
    const text =
      "[a](docs/nowhere.md) [b](docs/cli.md#nothing) [c](docs/cli.md#exit-codes) ![d](x.png)";
    expect(dead("README.md", text)).toEqual(["docs/nowhere.md", "docs/cli.md#nothing", "x.png"]);
  });
});
