/**
 * Entry of the worker process: the one place where tensors are computed for the app. Started by
 * child_process.fork under server and CLI, by utilityProcess.fork under Electron.
 */
import { BEAT } from "../host/worker-process.ts";
import { endWithHost } from "./host-watch.ts";
import { hostPort } from "./port.ts";
import { createRuns } from "./runs.ts";

const port = hostPort();
if (port) {
  // Ctrl-C in a terminal reaches the whole group; the host decides what becomes of a run.
  process.on("SIGINT", () => {});
  port.onMessage(createRuns((message) => port.send(message)));
  endWithHost();
  port.send({ type: "ready", pid: process.pid });
  setInterval(() => port.send({ type: "beat", memory: process.memoryUsage.rss() }), BEAT);
} else {
  process.stderr.write("This process is started by Proxflow's host and does nothing alone.\n");
  process.exitCode = 2;
}
