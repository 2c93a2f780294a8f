/**
 * Ends this process when its host is gone, even while it computes or hangs: a thread of its own looks
 * whether the host is still there. The channel's end alone is heard only between two iterations.
 */
import { isMainThread, Worker, workerData } from "node:worker_threads";

/** Milliseconds between looks. */
const EVERY = 500;

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Starts the thread; it keeps no process alive that has nothing else to do. */
export function endWithHost(): void {
  new Worker(new URL(import.meta.url), { workerData: { host: process.ppid } }).unref();
}

const data = workerData as { readonly host?: number } | null;
if (!isMainThread && data?.host !== undefined) {
  const { host } = data;
  setInterval(() => {
    // On Windows a process keeps the number of a parent that is gone.
    if (process.ppid !== host || !alive(host)) process.kill(process.pid, "SIGKILL");
  }, EVERY);
}
