import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRecent, recentInfos } from "../../electron/host/recent.ts";
import { documentsIn } from "../../electron/main/files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proxflow-recent-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string): string => {
  const path = join(folder, name);
  writeFileSync(path, "{}");
  return path;
};

describe("recent documents", () => {
  it("are kept, latest first, each once, without those that are gone or marked as such", async () => {
    const file = join(folder, "state", "recent.json");
    const [a, b] = [put("a.proxflow"), put("b.proxflow")];
    const recent = createRecent(file);
    for (const path of [a, b, a, join(folder, "gone.proxflow")]) recent.add(path);
    expect(recent.list()).toEqual([a, b]);
    await recent.settled();
    expect(createRecent(file).list()).toEqual([a, b]);
    expect(
      (await recentInfos(recent)).map(({ name, modified }) => [name, modified !== null]),
    ).toEqual([
      ["gone.proxflow", false],
      ["a.proxflow", true],
      ["b.proxflow", true],
    ]);
    recent.forget(join(folder, "gone.proxflow"));
    await recent.settled();
    expect(createRecent(file).all()).toEqual([a, b]);
    recent.clear();
    await recent.settled();
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual([]);
  });

  it.each(["not json", '{"a": 1}', "[1, 2]"])("begin anew where the file holds %s", (text) => {
    const file = join(folder, "recent.json");
    writeFileSync(file, text);
    expect(createRecent(file).list()).toEqual([]);
  });
});

describe("documents on a command line", () => {
  it("are files with a document's extension; switches, folders and missing files are not", () => {
    const path = put("model.proxflow");
    const args = ["--x=model.proxflow", ".", "model.proxflow", "missing.proxflow", "main.js"];
    expect(documentsIn(args, folder)).toEqual([path]);
  });
});
