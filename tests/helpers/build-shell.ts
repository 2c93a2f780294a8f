/** Before tests that open the desktop app: all of it and the stand-in for Electron are current. */
import { ensureBuilt, ensureInstalled } from "../../build/ensure.mjs";

export async function setup(): Promise<void> {
  await ensureInstalled();
  await ensureBuilt(["library", "preload", "window", "handbook", "shell"]);
}
