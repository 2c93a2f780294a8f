/** The lock file serves every platform, from any registry. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inRoot } from "../../build/paths.mjs";

interface Entry {
  readonly version?: string;
  /** A folder of this repository. */
  readonly link?: boolean;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const text = readFileSync(inRoot("package-lock.json"), "utf8");
const packages: Readonly<Record<string, Entry>> = JSON.parse(text).packages;
const paths = Object.keys(packages);

describe("package-lock.json", () => {
  it("names no registry", () => {
    expect(paths.length).toBeGreaterThan(100);
    const resolved = paths.filter((path) => packages[path]?.resolved !== undefined);
    expect(resolved.filter((path) => !packages[path]?.link)).toEqual([]);
  });

  it("has a checksum for each package", () => {
    const open = paths.filter((path) => path.includes("node_modules/") && !packages[path]?.link);
    expect(open.filter((path) => !/^sha512-/.test(packages[path]?.integrity ?? ""))).toEqual([]);
  });

  it("has the binaries of all platforms, without which npm ci refuses it", () => {
    const missing = Object.values(packages)
      .flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}))
      .filter((name) => !paths.some((path) => path.endsWith(`node_modules/${name}`)));
    expect(missing).toEqual([]);
  });
});
