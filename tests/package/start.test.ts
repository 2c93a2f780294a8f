/** `npm start` as a user would give it, on a machine without a display. */
import { type ChildProcess, spawn } from "node:child_process";
import { afterEach, describe, expect, it } from "vitest";
import { inRoot } from "../../build/paths.mjs";

let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill("SIGKILL");
});

function start(args: readonly string[]) {
  const { DISPLAY: _x, WAYLAND_DISPLAY: _w, ...env } = process.env;
  const started = spawn(process.execPath, [inRoot("build", "start.mjs"), ...args], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  child = started;
  let stdout = "";
  started.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  const code = new Promise<number | null>((resolve) => started.on("close", resolve));
  return { code, stdout: () => stdout, kill: (signal: NodeJS.Signals) => started.kill(signal) };
}

describe("npm start", () => {
  it.runIf(process.platform === "linux")(
    "prints the address, says why, and ends",
    async () => {
      const { code, stdout, kill } = start([]);
      await expect.poll(stdout, { timeout: 120_000, interval: 100 }).toMatch(/\?token=\S+/);
      expect(stdout()).toMatch(/no window was opened because there is no display/);
      const url = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(stdout())?.[0] ?? "";
      const page = await fetch(url);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain("<title>Proxflow</title>");
      kill("SIGTERM");
      expect(await code).toBe(0);
    },
    180_000,
  );

  it("runs a command of the command line, and passes on its exit code", async () => {
    const listed = start(["templates", "--json"]);
    expect(await listed.code).toBe(0);
    expect(JSON.parse(listed.stdout()).length).toBeGreaterThan(2);
    expect(await start(["run", "no-such-template"]).code).toBe(1);
    expect(await start(["no-such-command"]).code).toBe(2);
  });
});
