/** What becomes of a worker that hangs, and of one whose host is gone. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { workerEntry } from "../../electron/host/paths.ts";
import { irisLinear } from "./samples.ts";

const folder = mkdtempSync(join(tmpdir(), "proxflow-orphans-"));
let host: ChildProcess | undefined;
afterEach(() => void host?.kill("SIGKILL"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Loaded by every process; the worker's main thread hangs for good a while after its start. */
const hang = `data:text/javascript,
  import { isMainThread } from "node:worker_threads";
  if (process.send && isMainThread) setTimeout(() => { for (;;); }, 1500);`;

const hanging = { NODE_OPTIONS: `--import ${hang.replace(/\s+/g, "%20").replaceAll('"', "%22")}` };

/** A host in a process of its own with an endless run; its lines are the events of the run. */
function startHost(env: Record<string, string> = {}): {
  next(type: string): Promise<Record<string, unknown>>;
} {
  const built = (file: string): string =>
    JSON.stringify(pathToFileURL(workerEntry().replace(/worker.main\.js$/, file)).href);
  const script = `
    import { createSupervisor } from ${built("host/supervisor.js")};
    import { forkWorker } from ${built("host/worker-process.js")};
    const supervisor = createSupervisor(forkWorker, {
      event: (event) => console.log(JSON.stringify(event)),
      frame: (run, frame) => supervisor.ack(frame[0]),
    }, { stopTimeout: 100 });
    const run = supervisor.start(${JSON.stringify({
      document: irisLinear({ seconds: 300 }),
      template: null,
      overrides: {},
      paused: false,
    })});
    process.stdin.on("data", () => supervisor.control(run, "stop"));
  `;
  const file = join(folder, "host.mjs");
  writeFileSync(file, script);
  const child = spawn(process.execPath, [file], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  host = child;
  const seen: Record<string, unknown>[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => seen.push(JSON.parse(line) as Record<string, unknown>));
  return {
    async next(type) {
      for (;;) {
        const found = seen.find((event) => event.type === type);
        if (found) return found;
        await once(lines, "line");
      }
    },
  };
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("a worker process", () => {
  it.each([
    ["computes", {}],
    ["hangs", hanging],
  ])("ends with its host, even while it %s", async (how, env) => {
    const { next } = startHost(env);
    const { pid } = (await next("started")) as { pid: number };
    if (how === "hangs") await next("silent");
    expect(alive(pid)).toBe(true);
    host?.kill("SIGKILL");
    await expect.poll(() => alive(pid), { timeout: 20_000 }).toBe(false);
  });

  it("that hangs is told to be silent, and ended by Stop", async () => {
    const { next } = startHost(hanging);
    const { pid } = (await next("started")) as { pid: number };
    expect((await next("silent")).message).toMatch(/has not answered for \d+ s/);
    host?.stdin?.write("stop\n");
    expect((await next("worker-lost")).message).toMatch(/signal SIGKILL/);
    await expect.poll(() => alive(pid), { timeout: 20_000 }).toBe(false);
  });
});
