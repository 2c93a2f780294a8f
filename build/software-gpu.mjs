/**
 * A WebGPU adapter for machines without a GPU: Chromium for Linux comes with SwiftShader, a Vulkan
 * driver that computes on the CPU, and with the loader that Dawn finds it by.
 */
import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const driver = "vk_swiftshader_icd.json";

/**
 * The folder of a Chromium that has the driver and the loader. /usr/bin/chromium may be a script.
 * @param {string} browser executable
 * @returns {string | undefined}
 */
function driverFolder(browser) {
  const folders = [dirname(realpathSync(browser)), join("/usr/lib", basename(browser))];
  return folders.find((folder) =>
    [driver, "libvk_swiftshader.so", "libvulkan.so.1"].every((file) =>
      existsSync(join(folder, file)),
    ),
  );
}

/**
 * What a process needs in its environment from its start for Dawn to find the software adapter.
 * @param {string | undefined} browser executable of a Chromium
 * @returns {{ env: Record<string, string> } | { why: string }}
 */
export function softwareGpu(browser, platform = process.platform, env = process.env) {
  if (platform !== "linux") return { why: "the software adapter is set up on Linux alone" };
  if (browser === undefined) return { why: "there is no Chromium to take the software adapter of" };
  const folder = driverFolder(browser);
  if (folder === undefined)
    return { why: `${browser} comes without a software adapter (${driver})` };
  const libraries = [folder, env.LD_LIBRARY_PATH].filter(Boolean).join(":");
  return { env: { VK_ICD_FILENAMES: join(folder, driver), LD_LIBRARY_PATH: libraries } };
}
