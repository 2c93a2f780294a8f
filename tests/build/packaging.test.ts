/** How the app is packed: the parts that need no packing. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { decode } from "fast-png";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkFuses, checkUnpacked, fuses } from "../../build/packaging/check.mjs";
import { packaging } from "../../build/packaging/config.mjs";
import { foreignFiles } from "../../build/packaging/files.mjs";
import { icnsTypes, icoSizes, pngSizes } from "../../build/packaging/icon-files.mjs";
import { standInBinary } from "../../build/packaging/stand-in.mjs";
import { references } from "../../build/packaging/walk.mjs";
import { inRoot } from "../../build/paths.mjs";

const icons = (...path: string[]) => inRoot("build", "packaging", "icons", ...path);
const sizeOf = (png: Uint8Array) => {
  const { width, height, channels } = decode(png);
  return [width, height, channels];
};

describe("the configuration", () => {
  const validate = async (config: unknown): Promise<void> => {
    const path = inRoot("node_modules", "app-builder-lib", "out", "util", "config", "config.js");
    const module = await import(pathToFileURL(path).href);
    await module.validateConfiguration(config, { isEnabled: false, add() {} });
  };

  it("is one that electron-builder takes", async () => {
    await validate(packaging({ env: {} }));
    await validate(packaging({ env: { PROXFLOW_UPDATE_URL: "https://example.com/app" } }));
    await expect(validate({ ...packaging({ env: {} }), asarr: true })).rejects.toThrow(/asarr/);
  });

  it("makes the installers of three systems", () => {
    const { linux, mac, win } = packaging({ env: {} });
    const names = [linux, mac, win].map((each) =>
      [each?.target].flat().map((target) => (typeof target === "string" ? target : target?.target)),
    );
    expect(names).toEqual([
      ["AppImage", "deb", "rpm", "zip"],
      ["dmg", "zip"],
      ["nsis", "zip"],
    ]);
    expect(packaging({ env: {} }).fileAssociations).toMatchObject([{ ext: "proxflow" }]);
  });

  it("looks for no updates unless told where, and only over https", () => {
    expect(packaging({ env: {} }).publish).toBeNull();
    const url = "https://example.com/app";
    expect(packaging({ env: { PROXFLOW_UPDATE_URL: url } }).publish).toEqual({
      provider: "generic",
      url,
    });
    expect(() => packaging({ env: { PROXFLOW_UPDATE_URL: "http://example.com" } })).toThrow(
      /https/,
    );
  });

  it("sets each fuse that the check asks for", () => {
    const set = packaging({ env: {} }).electronFuses as unknown as Record<string, boolean>;
    for (const [name, on] of Object.entries(fuses))
      expect([name, set[name.charAt(0).toLowerCase() + name.slice(1)]]).toEqual([name, on]);
  });
});

describe("the icons", () => {
  it("are there as PNG of each size, with transparency", () => {
    for (const size of pngSizes)
      expect(sizeOf(readFileSync(icons("png", `${size}x${size}.png`)))).toEqual([size, size, 4]);
  });

  it("are in icon.ico, each at the place its directory tells", () => {
    const file = readFileSync(icons("icon.ico"));
    expect([file.readUInt16LE(0), file.readUInt16LE(2)]).toEqual([0, 1]);
    const sizes = Array.from({ length: file.readUInt16LE(4) }, (_, i) => {
      const at = 6 + 16 * i;
      const offset = file.readUInt32LE(at + 12);
      const [width] = sizeOf(file.subarray(offset, offset + file.readUInt32LE(at + 8)));
      expect(file.readUInt8(at) || 256).toBe(width);
      return width;
    });
    expect(sizes).toEqual(icoSizes);
  });

  it("are in icon.icns, each under the type of its size", () => {
    const file = readFileSync(icons("icon.icns"));
    expect([file.toString("latin1", 0, 4), file.readUInt32BE(4)]).toEqual(["icns", file.length]);
    const found: unknown[] = [];
    for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
      const [width] = sizeOf(file.subarray(at + 8, at + file.readUInt32BE(at + 4)));
      found.push([file.toString("latin1", at, at + 4), width]);
    }
    expect(found).toEqual(icnsTypes);
  });
});

describe("what the check looks at", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "proxflow-packaging-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("tells fuses as Electron is delivered from those of the app", async () => {
    const binary = join(folder, "electron");
    writeFileSync(binary, standInBinary());
    const { problems } = await checkFuses(binary);
    expect(problems).toHaveLength(Object.keys(fuses).length);
    expect(problems).toContain("the fuse RunAsNode is not off");
  });

  it("names what has no place in the app", () => {
    const fine = [
      "package.json",
      "LICENSE",
      "dist/electron/main/main.js",
      "dist/renderer/index.html",
      "templates/iris-mlp/graph.json",
      "node_modules/ws/index.js",
      "library/proxflow-0.1.0.tgz",
    ];
    expect(foreignFiles(fine)).toEqual([]);
    const not = [
      "core/index.ts",
      "dist/core/index.js.map",
      "dist/shell/register.js",
      "tests/build/a.js",
      "node_modules/x/test/a.js",
      "node_modules/vite/index.js",
      "node_modules/x/.npmrc",
      "README.md",
    ];
    expect(foreignFiles(not)).toHaveLength(not.length);
  });

  it("misses files that must lie beside the archive", () => {
    const { problems, count } = checkUnpacked(["dist/electron/worker/main.js"], "1.2.3");
    expect(problems).toHaveLength(count - 1);
    expect(problems).toContain("library/proxflow-1.2.3.tgz is missing");
  });

  it("finds imports of all kinds, and which a package can do without", () => {
    const code = `import a from "a"; export * from "b"; export { c } from "c";
      const d = await import("d"); require.resolve("e"); import("f" + d);
      try { require("g"); } catch { require("h"); }`;
    const found = references(code, true).map(({ name, by, optional }) => [name, by, optional]);
    expect(found.sort()).toEqual([
      ["a", "import", false],
      ["b", "import", false],
      ["c", "import", false],
      ["d", "import", false],
      ["e", "require", false],
      ["g", "require", true],
      ["h", "require", false],
    ]);
  });
});
