/** The lock that a second instance finds taken, and the way in which it tells the first one. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const EVERY = 100;
const message = z.object({ argv: z.array(z.string()), folder: z.string() });

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param onSecond what another instance was started with, and where
 * @returns whether this is the first one
 */
export function takeInstanceLock(
  userData: string,
  onSecond: (argv: string[], folder: string) => void,
): boolean {
  const lock = join(userData, "instance.pid");
  const inbox = join(userData, "instances");
  mkdirSync(inbox, { recursive: true });
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
  } catch {
    if (alive(Number(readFileSync(lock, "utf8")))) {
      const path = join(inbox, `${process.pid}`);
      writeFileSync(`${path}.part`, JSON.stringify({ argv: process.argv, folder: process.cwd() }));
      renameSync(`${path}.part`, `${path}.json`);
      return false;
    }
    writeFileSync(lock, String(process.pid));
  }
  process.once("exit", () => rmSync(lock, { force: true }));
  const timer = setInterval(() => {
    for (const name of readdirSync(inbox).filter((each) => each.endsWith(".json"))) {
      const path = join(inbox, name);
      const { argv, folder } = message.parse(JSON.parse(readFileSync(path, "utf8")));
      rmSync(path);
      onSecond(argv, folder);
    }
  }, EVERY);
  timer.unref();
  return true;
}
