/** `utilityProcess`: a real child process that has the port which Electron gives one. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ForkOptions, UtilityProcess } from "electron";
import { KnownEmitter } from "./emitter.ts";

const portScript = new URL("./utility-port.js", import.meta.url);

export class StandInUtility
  extends KnownEmitter
  implements Pick<UtilityProcess, "pid" | "postMessage" | "kill">
{
  readonly #child: ChildProcess;
  readonly stdout;
  readonly stderr;

  constructor(path: string, args: readonly string[], options: ForkOptions) {
    super(["spawn", "message", "exit"]);
    this.#child = fork(path, args, {
      serialization: "advanced",
      execArgv: ["--import", portScript.href, ...(options.execArgv ?? [])],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.stdout = this.#child.stdout;
    this.stderr = this.#child.stderr;
    this.#child.on("spawn", () => this.emit("spawn"));
    this.#child.on("message", (message) => this.emit("message", message));
    this.#child.on("exit", (code, signal) => this.emit("exit", code ?? (signal ? 15 : 1)));
  }
  get pid(): number | undefined {
    return this.#child.exitCode === null ? this.#child.pid : undefined;
  }
  postMessage(message: unknown): void {
    this.#child.send(message as object, () => {});
  }
  kill(): boolean {
    return this.#child.kill();
  }
}

export const utilityProcess = {
  fork: (path: string, args: readonly string[] = [], options: ForkOptions = {}) =>
    new StandInUtility(path.startsWith("file:") ? fileURLToPath(path) : path, args, options),
};
