/**
 * Loaded before a host (`node --import`): once a file names a fault, the next write of this process
 * takes only so many bytes, and then the disk is full, or the process is killed.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const path = process.env.PROXFLOW_SOAK_FAULT ?? "";
const { open } = fs.promises;

/** @returns {{ kind: "enospc" | "torn", after: number } | undefined} */
function take() {
  let text;
  try {
    text = fs.readFileSync(path, "utf8");
    fs.unlinkSync(path);
  } catch {
    // None is asked for, or another process took it.
    return undefined;
  }
  return JSON.parse(text);
}

if (path !== "" && !process.send)
  fs.promises.open = async (...args) => {
    const file = await open(...args);
    const writeFile = file.writeFile.bind(file);
    file.writeFile = async (data, options) => {
      const fault = take();
      if (!fault) return writeFile(data, options);
      const bytes = Buffer.from(Array.isArray(data) ? data.join("") : /** @type {any} */ (data));
      await writeFile(bytes.subarray(0, fault.after));
      if (fault.kind === "torn") process.kill(process.pid, "SIGKILL");
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    };
    return file;
  };
syncBuiltinESMExports();
