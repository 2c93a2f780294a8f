import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withLock } from "../../build/lock.mjs";
import { fingerprint, isFresh, markFresh } from "../../build/stale.mjs";

const folder = () => mkdtempSync(join(tmpdir(), "proxflow-build-"));

describe("staleness", () => {
  it("sees a file that is edited, added or removed, and nothing else", () => {
    const base = folder();
    mkdirSync(join(base, "src"));
    writeFileSync(join(base, "src", "a.ts"), "1");
    const inputs = [join(base, "src"), join(base, "missing")];
    const stamp = join(base, "out", "stamp");
    const print = () => fingerprint(base, inputs);
    const fresh = () => isFresh(stamp, print());

    expect(fresh()).toBe(false);
    markFresh(stamp, print());
    expect(fresh()).toBe(true);
    writeFileSync(join(base, "other.ts"), "2");
    expect(fresh()).toBe(true);
    writeFileSync(join(base, "src", "b.ts"), "2");
    expect(fresh()).toBe(false);
    rmSync(join(base, "src", "b.ts"));
    expect(fresh()).toBe(true);
    utimesSync(join(base, "src", "a.ts"), 1, 1);
    expect(fresh()).toBe(false);
  });
});

describe("the build lock", () => {
  it("lets one in at a time", async () => {
    const lock = join(folder(), "lock");
    let inside = 0;
    const most: number[] = [];
    const work = async () => {
      most.push(++inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside--;
    };
    await Promise.all([withLock(lock, work), withLock(lock, work), withLock(lock, work)]);
    expect(most).toEqual([1, 1, 1]);
  });

  it("is free again after a failure", async () => {
    const lock = join(folder(), "lock");
    const failing = withLock(lock, () => Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
    expect(await withLock(lock, async () => 7)).toBe(7);
  });

  it("is taken over from a process that died", async () => {
    const lock = join(folder(), "lock");
    mkdirSync(lock);
    writeFileSync(join(lock, "pid"), "999999999");
    expect(await withLock(lock, async () => "mine")).toBe("mine");
  });

  it("gives up on a live holder with a message that names it", async () => {
    const lock = join(folder(), "lock");
    mkdirSync(lock);
    writeFileSync(join(lock, "pid"), String(process.pid));
    await expect(withLock(lock, async () => 0, 150)).rejects.toThrow(String(process.pid));
  });
});
