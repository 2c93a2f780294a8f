/** A worker process as the supervisor sees it, and the one that Node forks. */
import { fork } from "node:child_process";
import type { ToWorker } from "../../core/protocol/messages.ts";
import { workerEntry } from "./paths.ts";

/** Milliseconds between signs of life of a worker. */
export const BEAT = 500;

export interface WorkerProcess {
  readonly pid: number | undefined;
  send(message: ToWorker): void;
  kill(): void;
}

export interface WorkerListeners {
  /** Not yet checked against the schema. */
  message(message: unknown): void;
  /** Once, whatever ended it. `cause` in words: "signal SIGKILL", "exit code 1". */
  exit(cause: string): void;
}

export type SpawnWorker = (listeners: WorkerListeners) => WorkerProcess;

/** Kept of what the worker wrote to stderr, to explain a crash. */
const TAIL = 2000;

/** "signal SIGKILL", "exit code 134: last line of stderr". */
export function exitCause(code: number | null, signal: string | null, stderr: string): string {
  const head = signal ? `signal ${signal}` : `exit code ${code}`;
  const line = stderr
    .split("\n")
    .findLast((l) => /error|out of memory|fatal/i.test(l))
    ?.trim();
  return line ? `${head}: ${line}` : head;
}

/** Forks the built worker entry. It ends when this process does: the channel between closes. */
export const forkWorker: SpawnWorker = (listeners) => {
  const child = fork(workerEntry(), [], {
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let tail = "";
  let over = false;
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    tail = (tail + text).slice(-TAIL);
  });
  const end = (cause: string): void => {
    if (over) return;
    over = true;
    listeners.exit(cause);
  };
  child.on("message", (message) => listeners.message(message));
  child.on("error", (error) => end(error.message));
  child.on("exit", (code, signal) => end(exitCause(code, signal, tail)));
  return {
    pid: child.pid,
    // A send to a process that just died is answered by its exit, so its own error is dropped.
    send: (message) => void child.send(message, () => {}),
    kill: () => void child.kill("SIGKILL"),
  };
};
