import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mayInstall } from "../../build/ensure-chromium.mjs";
import { electronBinary } from "../../build/fetch-electron.mjs";
import { candidates, findChromium } from "../../build/find-chromium.mjs";
import { chooseShell, electronArgs, hasDisplay } from "../../build/open-app.mjs";

const folder = () => mkdtempSync(join(tmpdir(), "proxflow-build-"));

describe("how the app opens", () => {
  const missing = async () => ({ why: "its binary is missing" });

  it("takes Electron where it is, and says why", async () => {
    const electron = async () => ({ path: "/e", why: "its binary is there" });
    const choice = await chooseShell({ display: true, electron });
    expect(choice).toEqual({ electron: "/e", why: "its binary is there" });
  });

  it("else says why it is no Electron", async () => {
    expect(await chooseShell({ display: true, electron: missing })).toEqual({
      because: "Electron is not here (its binary is missing)",
    });
  });

  it("fetches nothing where no window can be shown", async () => {
    let asked = false;
    const electron = () => {
      asked = true;
      return missing();
    };
    expect(await chooseShell({ display: false, electron })).toEqual({});
    expect(asked).toBe(false);
  });

  it("knows a display", () => {
    expect(hasDisplay("linux", {})).toBe(false);
    expect(hasDisplay("linux", { WAYLAND_DISPLAY: "wayland-0" })).toBe(true);
    expect(hasDisplay("darwin", {})).toBe(true);
    expect(hasDisplay("win32", {})).toBe(true);
  });

  it("leaves the sandbox out only as root", () => {
    expect(electronArgs(false)).toHaveLength(1);
    expect(electronArgs(true)).toContain("--no-sandbox");
  });
});

describe("Electron's binary", () => {
  it("is there only when path.txt names a file that is", () => {
    const electron = folder();
    expect(electronBinary(electron)).toBeUndefined();
    writeFileSync(join(electron, "path.txt"), "electron\n");
    expect(electronBinary(electron)).toBeUndefined();
    mkdirSync(join(electron, "dist"));
    writeFileSync(join(electron, "dist", "electron"), "");
    expect(electronBinary(electron)).toBe(join(electron, "dist", "electron"));
  });
});

describe("finding a browser", () => {
  it("looks along PATH, best name first", () => {
    const bin = folder();
    const path = join(bin, "google-chrome");
    writeFileSync(path, "");
    chmodSync(path, 0o755);
    expect(findChromium("linux", { PATH: `/none:${bin}` })).toBe(path);
    writeFileSync(join(bin, "chromium"), "");
    expect(findChromium("linux", { PATH: bin })).toBe(join(bin, "chromium"));
  });

  it("finds none on an empty machine", () => {
    expect(findChromium("linux", { PATH: "/none" })).toBeUndefined();
    expect(findChromium("win32", {})).toBeUndefined();
  });

  it("lets PROXFLOW_BROWSER win on every platform", () => {
    for (const platform of ["linux", "darwin", "win32"] as const)
      expect(candidates(platform, { PROXFLOW_BROWSER: "/my/chrome" })[0]).toBe("/my/chrome");
  });
});

describe("installing a browser", () => {
  it("is for root on Debian and what derives from it", () => {
    expect(mayInstall("linux", 0, 'NAME="Debian"\nID=debian\n')).toBe(true);
    expect(mayInstall("linux", 0, 'ID=linuxmint\nID_LIKE="ubuntu debian"\n')).toBe(true);
    expect(mayInstall("linux", 1000, "ID=debian\n")).toBe(false);
    expect(mayInstall("linux", 0, "ID=fedora\n")).toBe(false);
    expect(mayInstall("darwin", 0, "")).toBe(false);
  });
});
