/** The worker process as Electron's utility process. */
import { utilityProcess } from "electron";
import { workerEntry } from "../host/paths.ts";
import { exitCause, type SpawnWorker } from "../host/worker-process.ts";

/** Kept of what the worker wrote to stderr, to explain a crash. */
const TAIL = 2000;

/** Needs a ready app. Electron ends the process with the app. */
export const spawnUtility: SpawnWorker = (listeners) => {
  const child = utilityProcess.fork(workerEntry(), [], {
    serviceName: "Proxflow worker",
    stdio: ["ignore", "ignore", "pipe"],
  });
  let tail = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    tail = (tail + chunk.toString()).slice(-TAIL);
  });
  child.on("message", (message: unknown) => listeners.message(message));
  child.once("exit", (code) => listeners.exit(exitCause(code, null, tail)));
  return {
    get pid() {
      return child.pid;
    },
    send: (message) => child.postMessage(message),
    kill: () => void child.kill(),
  };
};
