import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  appWindowArguments,
  findBrowser,
  noDisplay,
  profileFolder,
} from "../../electron/host/browsers.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "proxflow-browsers-"));
  await writeFile(join(folder, "chromium"), "");
  await chmod(join(folder, "chromium"), 0o755);
  await writeFile(join(folder, "google-chrome"), "not a program");
  await chmod(join(folder, "google-chrome"), 0o644);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("finding a browser", () => {
  it("takes the first program in PATH and skips what is none", () => {
    expect(findBrowser({ PATH: `/nowhere:${folder}` }, "linux")).toEqual({
      name: "Chromium",
      path: join(folder, "chromium"),
    });
    expect(findBrowser({ PATH: "/nowhere" }, "linux")).toBeUndefined();
    expect(findBrowser({}, "linux")).toBeUndefined();
  });

  it("takes PROXFLOW_BROWSER at its word", () => {
    const path = join(folder, "chromium");
    expect(findBrowser({ PROXFLOW_BROWSER: path }, "linux")?.path).toBe(path);
    expect(findBrowser({ PROXFLOW_BROWSER: "/nowhere", PATH: folder }, "linux")).toBeUndefined();
  });
});

it("says when there is no display, on Linux only", () => {
  expect(noDisplay({}, "linux")).toContain("no display");
  expect(noDisplay({ DISPLAY: ":0" }, "linux")).toBeUndefined();
  expect(noDisplay({ WAYLAND_DISPLAY: "wayland-0" }, "linux")).toBeUndefined();
  expect(noDisplay({}, "darwin")).toBeUndefined();
  expect(noDisplay({}, "win32")).toBeUndefined();
});

it("opens an app window with a profile of its own", () => {
  const profile = profileFolder({ XDG_CACHE_HOME: "/cache" }, "linux");
  expect(profile).toBe(join("/cache", "proxflow", "window"));
  const args = appWindowArguments("http://127.0.0.1:1/?token=t", profile);
  expect(args).toContain("--app=http://127.0.0.1:1/?token=t");
  expect(args).toContain(`--user-data-dir=${profile}`);
  expect(args.includes("--no-sandbox")).toBe(process.getuid?.() === 0);
});
