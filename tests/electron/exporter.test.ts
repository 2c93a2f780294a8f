import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { exportProject } from "../../electron/host/exporter.ts";
import { irisLinear, lineCircle } from "./samples.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "proxflow-export-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("makes the folder, parents too, or fills an empty one", async () => {
  const deep = join(folder, "a", "b");
  const { path, files } = await exportProject(lineCircle(), deep, { template: "line-circle" });
  expect(path).toBe(deep);
  const there = (await readdir(deep, { recursive: true, withFileTypes: true }))
    .filter((e) => e.isFile())
    .map((e) =>
      join(e.parentPath, e.name)
        .slice(deep.length + 1)
        .replaceAll("\\", "/"),
    );
  expect(there.sort()).toEqual([...files].sort());
  expect(await readFile(join(deep, "src", "main.ts"), "utf8")).toContain('"line-circle"');

  const empty = join(folder, "empty");
  await mkdir(empty);
  await exportProject(lineCircle(), empty);
  expect((await stat(join(empty, "package.json"))).isFile()).toBe(true);
  expect((await readdir(folder)).sort()).toEqual(["a", "empty"]);
});

it("leaves what is there alone", async () => {
  await writeFile(join(folder, "mine.txt"), "mine");
  const taken = expect.objectContaining({ code: "folder-taken" });
  await expect(exportProject(lineCircle(), folder)).rejects.toEqual(taken);
  await expect(exportProject(lineCircle(), join(folder, "mine.txt"))).rejects.toEqual(taken);
  expect(await readdir(folder)).toEqual(["mine.txt"]);
  expect(await readFile(join(folder, "mine.txt"), "utf8")).toBe("mine");
});

it("writes nothing for a document that is unsound", async () => {
  const document = irisLinear();
  await expect(
    exportProject({ ...document, edges: document.edges.slice(1) }, join(folder, "out")),
  ).rejects.toEqual(expect.objectContaining({ problems: expect.any(Array) }));
  expect(await readdir(folder)).toEqual([]);
});
