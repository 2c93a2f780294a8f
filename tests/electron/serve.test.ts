import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { cliEntry } from "../../build/paths.mjs";
import type { RunEvent } from "../../core/protocol/messages.ts";
import { decodeFrame } from "../../core/protocol/telemetry.ts";
import { unpackTelemetry, type WireDown } from "../../core/protocol/wire.ts";
import { irisLinear } from "./samples.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "proxflow-serve-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** `proxflow serve` on a port of its own; resolves with its first line. */
async function serve(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [cliEntry, "serve", "--port", "0", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      PROXFLOW_HOME: join(folder, "documents"),
      XDG_CACHE_HOME: folder,
      ...env,
    },
  });
  children.push(child);
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  const line = await new Promise<string>((resolve) => {
    child.stdout.setEncoding("utf8").once("data", resolve);
  });
  const url = new URL(/http:\S+/.exec(line)?.[0] as string);
  return { child, closed, line, url };
}

/** A window without a browser: the wire protocol, acknowledging every frame. */
class Window {
  readonly events: RunEvent[] = [];
  readonly frames: { run: string; iteration: number }[] = [];
  readonly #socket: WebSocket;
  readonly #pending = new Map<number, (message: WireDown) => void>();
  #count = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.on("message", (data, isBinary) => {
      if (isBinary) {
        const { run, frame } = unpackTelemetry(data as ArrayBuffer);
        this.frames.push({ run, iteration: decodeFrame(frame).iteration });
        socket.send(JSON.stringify({ ack: frame[0] }));
        return;
      }
      const message = JSON.parse(String(data)) as WireDown;
      if ("event" in message) this.events.push(message.value as RunEvent);
      else this.#pending.get(message.id)?.(message);
    });
  }

  static async open(url: URL): Promise<Window> {
    const socket = new WebSocket(`ws://${url.host}/ws${url.search}`);
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    return new Window(socket);
  }

  ask(channel: string, request: unknown): Promise<WireDown> {
    this.#count += 1;
    const id = this.#count;
    const answer = new Promise<WireDown>((resolve) => this.#pending.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, channel, request }));
    return answer;
  }

  close(): void {
    this.#socket.close();
  }
}

const start = (stop: object) => ({
  document: irisLinear(stop),
  template: null,
  overrides: {},
  paused: false,
});
/** Patient, for a machine that does other things as well. */
const poll = <T>(look: () => T) => expect.poll(look, { timeout: 30_000 });
const seen = (window: Window, type: RunEvent["type"]) => () =>
  window.events.some((event) => event.type === type);

describe("a run in a served window", () => {
  it("streams, survives the death of its worker, and runs again", async () => {
    const { url } = await serve(["--no-open"]);
    const window = await Window.open(url);
    expect(await window.ask("run.start", start({ seconds: 100 }))).toMatchObject({
      ok: true,
      reply: { run: "r1" },
    });
    await poll(() => window.frames.length).toBeGreaterThan(5);
    const started = window.events.find((e) => e.type === "started");
    process.kill((started as Extract<RunEvent, { type: "started" }>).pid, "SIGKILL");
    await poll(seen(window, "worker-lost")).toBe(true);
    expect(await window.ask("app.info", {})).toMatchObject({ ok: true });
    expect(await window.ask("run.start", start({ iterations: 20 }))).toMatchObject({
      reply: { run: "r2" },
    });
    await poll(seen(window, "finished")).toBe(true);
    expect(window.frames.at(-1)).toEqual({ run: "r2", iteration: 20 });
    window.close();
  });

  it("is of one window and one document: others run beside it, each hearing of its own", async () => {
    const { url } = await serve(["--no-open"]);
    const [one, two] = [await Window.open(url), await Window.open(url)];
    await one.ask("run.start", { ...start({ seconds: 100 }), tab: "first" });
    await poll(() => one.frames.length).toBeGreaterThan(2);
    expect(await two.ask("run.start", start({ iterations: 5 }))).toMatchObject({
      reply: { run: "r2" },
    });
    await poll(seen(two, "finished")).toBe(true);
    expect(
      await one.ask("run.start", { ...start({ iterations: 5 }), tab: "second" }),
    ).toMatchObject({ reply: { run: "r3" } });
    await poll(() => one.events.some((e) => e.type === "finished" && e.run === "r3")).toBe(true);
    expect(one.events.some((e) => e.type === "finished" && e.run === "r1")).toBe(false);
    expect(one.events.filter((e) => e.run === "r2")).toEqual([]);
    await one.ask("run.control", { run: "r1", action: "stop" });
    await poll(() => one.events.some((e) => e.type === "finished" && e.run === "r1")).toBe(true);

    // A document that is closed takes its values along.
    expect(await one.ask("run.snapshot", { run: "r1" })).toMatchObject({ ok: true });
    await one.ask("run.release", { tab: "first" });
    expect(await one.ask("run.snapshot", { run: "r1" })).toMatchObject({
      ok: false,
      error: { code: "no-run" },
    });
  });

  it("saves, opens and lists documents", async () => {
    const { url } = await serve(["--no-open"]);
    const window = await Window.open(url);
    const document = irisLinear();
    const saved = await window.ask("documents.save", { path: "Mine", document });
    expect(saved).toMatchObject({ ok: true, reply: { file: { name: "Mine.proxflow" } } });
    expect(await window.ask("documents.open", { path: "Mine" })).toMatchObject({
      reply: { document },
    });
    expect(await window.ask("documents.list", {})).toMatchObject({
      reply: { files: [{ name: "Mine.proxflow" }] },
    });
    expect(await window.ask("documents.save", { path: "Mine", document })).toMatchObject({
      error: { code: "revision-conflict" },
    });
    expect(await window.ask("templates.open", { name: "../templates/iris-mlp" })).toMatchObject({
      error: { code: "no-template" },
    });
  });
});

describe.skipIf(process.platform !== "linux")("the window that serve opens", () => {
  /** A program that stands in for a browser: notes its arguments and stays for a while. */
  async function browser(name: string, seconds: number): Promise<{ path: string; args: string }> {
    const path = join(folder, name);
    const args = join(folder, `${name}.args`);
    await writeFile(path, `#!/bin/sh\nprintf '%s\\n' "$@" > '${args}'\nexec sleep ${seconds}\n`);
    await chmod(path, 0o755);
    return { path, args };
  }

  it("is the app's page, and the server ends when it is closed", async () => {
    const { path, args } = await browser("browser", 4);
    const { closed, line, url } = await serve([], { DISPLAY: ":7", PROXFLOW_BROWSER: path });
    expect(line).toContain("Proxflow is open in a window of the chosen browser");
    await poll(() => readFile(args, "utf8").catch(() => "")).toMatch(
      new RegExp(`--app=${url.origin}/\\?ticket=[\\w-]{32}\n`),
    );
    // Others on the machine can read a command line; the token stays out of it.
    expect(await readFile(args, "utf8")).not.toContain(url.searchParams.get("token"));
    expect(await readFile(args, "utf8")).toContain(
      `--user-data-dir=${join(folder, "proxflow", "window")}`,
    );
    expect(await closed).toBe(0);
  });

  it("is not missed in silence where there is no display or no browser", async () => {
    const none = { DISPLAY: "", WAYLAND_DISPLAY: "" };
    expect((await serve([], none)).line).toMatch(
      /no window was opened because there is no display.*http:/,
    );
    expect((await serve([], { DISPLAY: ":7", PROXFLOW_BROWSER: "/nowhere" })).line).toMatch(
      /no window was opened because PROXFLOW_BROWSER names no program.*http:/,
    );
  });

  it("ends on SIGTERM", async () => {
    const { child, closed } = await serve(["--no-open"]);
    child.kill("SIGTERM");
    expect(await closed).toBe(0);
  });
});
