import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { softwareGpu } from "../../build/software-gpu.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proxflow-gpu-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = ["chrome", "vk_swiftshader_icd.json", "libvk_swiftshader.so", "libvulkan.so.1"];

function install(names: readonly string[]): string {
  const place = join(folder, "opt");
  mkdirSync(place);
  for (const name of names) writeFileSync(join(place, name), "");
  symlinkSync(join(place, "chrome"), join(folder, "browser"));
  return place;
}

describe("the software adapter", () => {
  it("is found beside the browser that a link leads to", () => {
    const place = install(files);
    expect(softwareGpu(join(folder, "browser"), "linux", { LD_LIBRARY_PATH: "/own" })).toEqual({
      env: {
        VK_ICD_FILENAMES: join(place, "vk_swiftshader_icd.json"),
        LD_LIBRARY_PATH: `${place}:/own`,
      },
    });
  });

  it("says why there is none", () => {
    install(files.slice(0, 3));
    expect(softwareGpu(join(folder, "browser"), "linux", {})).toEqual({
      why: expect.stringContaining("comes without a software adapter"),
    });
    expect(softwareGpu(undefined, "linux")).toEqual({ why: expect.stringContaining("Chromium") });
    expect(softwareGpu("/x", "darwin")).toEqual({ why: expect.stringContaining("Linux") });
  });
});
