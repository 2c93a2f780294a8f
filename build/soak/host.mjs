/** A real host in a process of its own (`proxflow serve`), spoken to as its window does. */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { WebSocket } from "ws";
import { cliEntry, inRoot } from "../paths.mjs";
import { MARK } from "./processes.mjs";

/** Milliseconds that anything asked of a host may take. */
const PATIENCE = 60_000;

/** A request that the host refused, as against one that it died over. */
export class Refused extends Error {
  /** @param {{ code: string, message: string }} error */
  constructor({ code, message }) {
    super(message);
    this.code = code;
  }
}
/** The host went down before it answered. */
export class Gone extends Error {}

/** @typedef {Awaited<ReturnType<typeof startHost>>} SoakHost */

/**
 * @param {string} home folder of documents
 * @param {string} mark carried by the host and its workers
 */
export async function startHost(home, mark) {
  const faultFile = join(home, "..", `${mark}.fault`);
  const faults = pathToFileURL(inRoot("build", "soak", "faults.mjs")).href;
  const args = ["--import", faults, cliEntry, "serve", "--no-open", "--port", "0"];
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      PROXFLOW_HOME: home,
      XDG_CACHE_HOME: join(home, "..", "cache"),
      [MARK]: mark,
      PROXFLOW_SOAK_FAULT: faultFile,
    },
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr = (stderr + text).slice(-2000);
  });
  let over = false;
  /** @type {Set<() => void>} */
  const waiting = new Set();
  const ended = new Promise((resolve) => child.once("exit", resolve)).then(() => {
    over = true;
    for (const fail of waiting) fail();
  });
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = /http:\S+token=\S+/.exec(line)?.[0];
      if (found) resolve(found);
    });
    void ended.then(() => reject(new Error(`the host did not start: ${stderr}`)));
  });
  const socket = new WebSocket(url.replace(/^http/, "ws").replace("/?", "/ws?"));
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  socket.on("error", () => {});
  let calls = 0;
  /** @type {Map<number, (message: any) => void>} */
  const answers = new Map();
  /** @type {any[]} */
  const events = [];
  /** @type {Set<() => void>} */
  const listeners = new Set();
  socket.on("message", (data, isBinary) => {
    if (isBinary) return socket.send(JSON.stringify({ ack: 0 }));
    const message = JSON.parse(data.toString());
    if ("event" in message) {
      if (message.event === "run.event") events.push(message.value);
      for (const listener of listeners) listener();
    } else answers.get(message.id)?.(message);
  });
  /** @template T @param {string} what @param {(resolve: (value: T) => void, reject: (error: Error) => void) => () => void} begin @returns {Promise<T>} */
  const wait = (what, begin) =>
    new Promise((resolve, reject) => {
      if (over) return reject(new Gone());
      const gone = () => settle(() => reject(new Gone()));
      /** @param {() => void} act */
      const settle = (act) => {
        clearTimeout(timer);
        waiting.delete(gone);
        stop();
        act();
      };
      const late = () => settle(() => reject(new Error(`${what} took more than ${PATIENCE} ms`)));
      const timer = setTimeout(late, PATIENCE);
      waiting.add(gone);
      const stop = begin(
        (value) => settle(() => resolve(value)),
        (error) => settle(() => reject(error)),
      );
    });
  return {
    pid: /** @type {number} */ (child.pid),
    /** Address of its window. */
    url,
    mark,
    ended,
    /** @param {string} channel @param {object} request @returns {Promise<any>} */
    ask: (channel, request) =>
      wait(channel, (resolve, reject) => {
        const id = ++calls;
        answers.set(id, (message) =>
          message.ok ? resolve(message.reply) : reject(new Refused(message.error)),
        );
        socket.send(JSON.stringify({ id, channel, request }));
        return () => answers.delete(id);
      }),
    /** The first event of a run of one of these types. @param {string} run @param {readonly string[]} types @returns {Promise<any>} */
    event: (run, types) =>
      wait(`${types.join(" or ")} of ${run}`, (resolve) => {
        const look = () => {
          const found = events.find((event) => event.run === run && types.includes(event.type));
          if (found) queueMicrotask(() => resolve(found));
        };
        listeners.add(look);
        look();
        return () => listeners.delete(look);
      }),
    /** The next write of the host fails so. @param {"enospc" | "torn"} kind @param {number} after bytes */
    fault: (kind, after) => writeFileSync(faultFile, JSON.stringify({ kind, after })),
    async kill() {
      child.kill("SIGKILL");
      await ended;
      socket.terminate();
    },
  };
}
