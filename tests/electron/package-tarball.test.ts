import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { packageTarball } from "../../electron/host/package-tarball.ts";
import { packageVersion } from "../../electron/host/paths.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "proxflow-tarball-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

it("is the one that came with the app, where the app has one; nothing is packed or written", async () => {
  const shipped = join(root, "library", `proxflow-${packageVersion()}.tgz`);
  await mkdir(join(root, "library"));
  await writeFile(shipped, "the library");
  expect(await packageTarball(root)).toBe(shipped);
  expect(await readdir(root)).toEqual(["library"]);
});

it("of another version does not count", async () => {
  await mkdir(join(root, "library"));
  await writeFile(join(root, "library", "proxflow-99.0.0.tgz"), "another");
  // There is nothing here that npm could pack.
  await expect(packageTarball(root)).rejects.toMatchObject({ code: "no-package" });
});
