import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { browserArgs, chooseWindow } from "../../build/choose-window.mjs";
import { electronBinary } from "../../build/fetch-electron.mjs";
import { candidates, findChromium } from "../../build/find-chromium.mjs";

const folder = () => mkdtempSync(join(tmpdir(), "proxflow-build-"));

describe("how the app opens", () => {
  const machine = {
    platform: "linux" as NodeJS.Platform,
    env: { DISPLAY: ":0" } as Record<string, string | undefined>,
    electron: async () => ({ why: "its binary is missing" }) as { path?: string; why: string },
    browser: () => "/usr/bin/chromium" as string | undefined,
  };

  it("takes Electron where it is", async () => {
    const electron = async () => ({ path: "/e", why: "its binary is there" });
    const choice = await chooseWindow({ ...machine, electron });
    expect(choice).toEqual({
      kind: "electron",
      path: "/e",
      line: "Opening in Electron: its binary is there.",
    });
  });

  it("else takes a browser, and says why", async () => {
    const choice = await chooseWindow(machine);
    expect(choice).toMatchObject({ kind: "browser", path: "/usr/bin/chromium" });
    expect(choice.line).toContain("its binary is missing");
  });

  it("else prints the address, and says why", async () => {
    const choice = await chooseWindow({ ...machine, browser: () => undefined });
    expect(choice.kind).toBe("address");
    expect(choice.line).toMatch(/its binary is missing.*no Chrome, Chromium or Edge/);
  });

  it("fetches nothing where no window can be shown", async () => {
    let asked = false;
    const electron = async () => {
      asked = true;
      return { why: "" };
    };
    const choice = await chooseWindow({ ...machine, env: {}, electron });
    expect(choice.kind).toBe("address");
    expect(choice.line).toContain("no display");
    expect(asked).toBe(false);
  });

  it("asks for no sandbox only as root", () => {
    const url = "http://127.0.0.1:1/?token=t";
    expect(browserArgs(url, "/p", { sandbox: true })).not.toContain("--no-sandbox");
    expect(browserArgs(url, "/p", { sandbox: false })).toContain("--no-sandbox");
    expect(browserArgs(url, "/p", { sandbox: true })[0]).toBe(`--app=${url}`);
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

  it("lets PROXFLOW_CHROMIUM win on every platform", () => {
    for (const platform of ["linux", "darwin", "win32"] as const)
      expect(candidates(platform, { PROXFLOW_CHROMIUM: "/my/chrome" })[0]).toBe("/my/chrome");
  });
});
