import * as promises from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type DurableFs, writeDurably } from "../../electron/host/durable-write.ts";

let folder: string;
beforeEach(async () => {
  folder = await promises.mkdtemp(join(tmpdir(), "proxflow-durable-"));
});
afterEach(() => promises.rm(folder, { recursive: true, force: true }));

const fault = (code: string) => Object.assign(new Error(`${code}: injected`), { code });

/** A file system that fails at one step; `log` tells what was synced and renamed. */
function failing(step: "write" | "sync" | "rename" | "none", code = "", log: string[] = []) {
  const fs: DurableFs = {
    ...promises,
    async open(path, flags) {
      const handle = await promises.open(path, flags);
      const write = handle.writeFile.bind(handle);
      const sync = handle.sync.bind(handle);
      handle.writeFile = async (data, options) => {
        if (step !== "write") return write(data, options);
        await write("torn");
        throw fault(code);
      };
      handle.sync = async () => {
        if (step === "sync") throw fault(code);
        log.push(path === folder ? "sync folder" : "sync file");
        await sync();
      };
      return handle;
    },
    async rename(from, to) {
      if (step === "rename") throw fault(code);
      log.push("rename");
      await promises.rename(from, to);
    },
  };
  return fs;
}

test.each([
  ["write", "ENOSPC", "disk-full"],
  ["write", "EDQUOT", "disk-full"],
  ["sync", "EIO", "disk-error"],
  ["rename", "EROFS", "read-only"],
] as const)("a fault at %s (%s) leaves the old file and no other", async (step, code, told) => {
  const path = join(folder, "a.proxflow");
  await promises.writeFile(path, "old");
  await expect(writeDurably(path, "new", failing(step, code))).rejects.toMatchObject({
    name: "ProxflowError",
    code: told,
    fix: expect.stringMatching(/./),
  });
  expect(await promises.readFile(path, "utf8")).toBe("old");
  expect(await promises.readdir(folder)).toEqual(["a.proxflow"]);
});

test.skipIf(process.platform === "win32")(
  "syncs file, renames, syncs folder; keeps the mode",
  async () => {
    const path = join(folder, "a.proxflow");
    await promises.writeFile(path, "old", { mode: 0o600 });
    const log: string[] = [];
    await writeDurably(path, "new", failing("none", "", log));
    expect(log).toEqual(["sync file", "rename", "sync folder"]);
    expect(await promises.readFile(path, "utf8")).toBe("new");
    expect((await promises.stat(path)).mode & 0o777).toBe(0o600);
  },
);

test("a file that was made read-only is not replaced, whoever asks", async () => {
  const path = join(folder, "a.proxflow");
  await promises.writeFile(path, "old", { mode: 0o444 });
  await expect(writeDurably(path, "new")).rejects.toMatchObject({
    code: "read-only",
    message: expect.stringContaining(path),
  });
  expect(await promises.readFile(path, "utf8")).toBe("old");
  expect(await promises.readdir(folder)).toEqual(["a.proxflow"]);
});

test.skipIf(process.platform === "win32")(
  "a folder that cannot be synced is told, with the new file in its place",
  async () => {
    const path = join(folder, "a.proxflow");
    await promises.writeFile(path, "old");
    const { open } = promises;
    const fs: DurableFs = {
      ...promises,
      open: async (at, flags) => {
        const handle = await open(at, flags);
        if (at === folder) handle.sync = () => Promise.reject(fault("EIO"));
        return handle;
      },
    };
    await expect(writeDurably(path, "new", fs)).rejects.toMatchObject({ code: "disk-error" });
    expect(await promises.readFile(path, "utf8")).toBe("new");
  },
);
