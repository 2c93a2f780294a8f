/** Loaded into a utility process before its entry: `process.parentPort` over the channel of Node. */
import { EventEmitter } from "node:events";

const port = new EventEmitter();
// What comes before anybody listens waits, as it does in Electron.
port.once("newListener", () =>
  process.on("message", (data) => port.emit("message", { data, ports: [] })),
);
// Electron ends the process with the app.
process.on("disconnect", () => process.exit(0));
Object.defineProperty(process, "parentPort", {
  value: Object.assign(port, {
    postMessage: (message: unknown) => process.send?.(message as object, undefined, {}, () => {}),
  }),
});
