/** What crosses a boundary: window to host, worker to host, host to worker; and names and options. */
import { existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { deserialize, serialize } from "node:v8";
import { mutateBytes } from "../bytes.mjs";
import { accepted, Broken } from "../judge.mjs";
import { pick } from "../random.mjs";
import { jsonBytes, mutateValue } from "../values.mjs";
import { templateTexts } from "./documents.mjs";

/** @typedef {import("../targets.mjs").Target} Target */
/** @typedef {import("../targets.mjs").From} From */

const run = "r1";
const plan = { format: "csv", columns: [{ name: "a", type: "number", role: "input" }] };
const id = "00000000-0000-4000-8000-000000000000";

/** One request of each kind that has something in it. @param {any} document */
const requests = (document) => [
  ["app.info", {}],
  ["templates.open", { name: "iris-mlp" }],
  ["documents.open", { path: "a.proxflow" }],
  ["documents.save", { path: "a", document, expected: 1, force: true }],
  ["versions.list", { path: "a" }],
  ["versions.save", { path: "a", name: "v", document }],
  ["versions.open", { path: "a", id }],
  ["documents.dialog", { kind: "save", suggested: "a" }],
  ["export.write", { document, target: "ts", folder: "out" }],
  ["operators.check", { source: "export default 1" }],
  ["operators.consent", { sources: ["a", "b"] }],
  ["operators.remove", { name: "curve" }],
  ["run.start", { document, template: null, overrides: { seed: 1 }, paused: false, tab: "t" }],
  ["runs.open", { id }],
  ["race.start", { document, lanes: [{ label: "a", solver: {} }] }],
  ["conflict.start", { document, iterations: 10 }],
  ["run.watch", { run, watch: { breakpoints: [{ kind: "not-finite" }], rewindMiB: 1 } }],
  ["run.control", { run, action: "pause" }],
  ["run.snapshot", { run, ids: ["a.value"] }],
  ["data.upload", { upload: null, file: "a/b.csv", at: 0, base64: "YWJj" }],
  ["data.inspect", { source: { paths: ["/a.csv"] }, plan }],
  ["data.import", { source: { upload: "u" }, plan, name: "flowers", task: "t" }],
  ["data.rename", { name: "a", to: "b" }],
  ["journal.claim", { window: "w", others: ["v"] }],
  ["journal.take", { from: { window: "w", id: "a" }, to: { window: "v", id: "b" } }],
  [
    "journal.write",
    {
      window: "w",
      id: "a",
      revision: 1,
      name: "n",
      file: { path: "/a", name: "a", modified: 1, bytes: 1 },
      template: null,
      edited: true,
      part: 0,
      last: true,
      text: "{}",
    },
  ],
];

const frame = Float32Array.of(1, 2, 0.5, 0.1, 100, 0.3, 0.4, 2, 0, 0, 1, 0.9, 0.1);
/** @type {readonly any[]} */
const fromWorkers = [
  { type: "ready", pid: 1 },
  { type: "beat", memory: 1e8 },
  { type: "frame", run, frame },
  { type: "snapshot", request: 1, values: [{ id: "a", shape: [1], data: [1] }] },
  { type: "refused", request: 1, error: { code: "no-run", message: "gone" } },
  { type: "event", event: { type: "status", run, status: "paused" } },
  { type: "event", event: { type: "checkpoint", run, iteration: 1, seconds: 1 } },
  { type: "event", event: { type: "failed", run, error: { code: "a", message: "b" } } },
];

/** @param {any} document @returns {readonly any[]} */
const toWorkers = (document) => [
  { type: "start", run, document, template: null, overrides: {}, paused: true },
  { type: "race", run, document, lanes: [{ label: "a", solver: {} }] },
  { type: "conflict", run, document, iterations: 5 },
  { type: "watch", run, watch: { breakpoints: [], rewindMiB: 0 } },
  { type: "control", run, action: "stop" },
  { type: "snapshot", run, request: 1, ids: ["a"] },
  { type: "ack", sequence: 1 },
  { type: "check", source: "x" },
];

/** What is too deep for the channel between processes never comes: nothing comes in its place. @param {unknown} value */
function sent(value) {
  try {
    return serialize(value);
  } catch {
    return serialize(null);
  }
}

/** @param {Uint8Array} bytes @returns {unknown} */
function received(bytes) {
  try {
    return deserialize(bytes);
  } catch {
    return null;
  }
}

const paths = ["/index.html", "/assets/a.js", "/../secret.txt", "/%2e%2e/secret.txt", "/assets/"];
const fileNames = ["model", "model.proxflow", "a b.json", "con", "../x", ".hidden", "nul.proxflow"];
const pathWords = ["..", "/", "\\", "%2e", "%00", "\0", "~", ":", "con", ".", "%", "é", "//"];
const optionSeeds = [
  "12",
  "0.5",
  "1e3",
  "-1",
  "0x10",
  "accuracy>=0.95",
  "gap<1e-3",
  "w.shape=[2,3]",
  "",
];

/** @param {From} from @param {string} folder @returns {Promise<Target[]>} */
export async function messageTargets(from, folder) {
  const { createRouter } = await from("electron/host/router");
  const { channels } = await from("core/protocol/channels");
  const { wireUp, unpackTelemetry, packTelemetry } = await from("core/protocol/wire");
  const { toWorker } = await from("core/protocol/messages");
  const { decodeFrame } = await from("core/protocol/telemetry");
  const { createSupervisor } = await from("electron/host/supervisor");
  const { readStaticFile } = await from("electron/host/static-files");
  const { documentPath } = await from("electron/host/documents");
  const { setParam } = await from("electron/cli/set-params");
  const options = await from("electron/cli/options");
  const { parseGoal } = await from("core/engine/stop");
  const { InvalidArgumentError } = await import("commander");

  const document = JSON.parse(String(templateTexts()[0]));
  const calls = requests(document).map(([channel, request]) => ({ id: 1, channel, request }));
  const nothing = Object.fromEntries(Object.keys(channels).map((name) => [name, () => ({})]));
  const route = createRouter(nothing);
  const toWorkerSeeds = toWorkers(document);

  const pages = join(folder, "pages");
  mkdirSync(join(pages, "assets"), { recursive: true });
  for (const name of ["index.html", "assets/a.js"]) writeFileSync(join(pages, name), "inside");
  writeFileSync(join(folder, "secret.txt"), "outside");

  const { createAllowedPaths } = await from("electron/host/allowed-paths");
  const home = join(realpathSync(folder), "own");
  mkdirSync(join(home, ".versions"), { recursive: true });
  mkdirSync(join(home, "sub"), { recursive: true });
  for (const [to, name] of [
    [folder, "link"],
    [join(folder, "secret.txt"), "link.json"],
    [join(folder, "none.txt"), "sub/dangling"],
  ])
    if (!existsSync(join(home, String(name)))) symlinkSync(String(to), join(home, String(name)));
  const allowed = createAllowedPaths(home, () => []);
  const pathSeeds = ["a.proxflow", "sub/b.json", "link/secret.txt", "link.json", "../secret.txt"];

  return [
    {
      name: "path",
      make: (random) =>
        mutateBytes(
          random,
          pathSeeds.map((path) => Buffer.from(join(home, path))),
          [...pathWords, "link", "../", ".versions", "/sub/"].map((word) => Buffer.from(word)),
        ),
      async run(bytes) {
        const path = await allowed.must(resolve(home, Buffer.from(bytes).toString()));
        const known = existsSync(path) ? realpathSync(path) : resolve(path);
        if (known !== home && !known.startsWith(home + sep))
          throw new Broken(`It led to ${known}.`);
        if (/[\\/]\./.test(known.slice(home.length)))
          throw new Broken(`${known} is the app's own.`);
        return accepted;
      },
    },
    {
      name: "request",
      make: (random) =>
        random.below(4) === 0
          ? mutateBytes(random, [jsonBytes(pick(random, calls))])
          : jsonBytes(mutateValue(random, [pick(random, calls), pick(random, calls)])),
      async run(bytes) {
        let json;
        try {
          json = JSON.parse(Buffer.from(bytes).toString());
        } catch {
          return { code: "no-message", message: "The socket is closed." };
        }
        const message = wireUp.safeParse(json).data;
        if (!message) return { code: "no-message", message: "The socket is closed." };
        if ("ack" in message) return accepted;
        const routed = await route(message.channel, message.request, "window-1");
        // The handler here answers nothing at all: a malformed answer is a request that got through.
        return routed.ok || routed.error.code === "bad-reply" ? accepted : routed.error;
      },
    },
    {
      name: "from-worker",
      make(random) {
        if (random.below(4) > 0) return sent(mutateValue(random, fromWorkers));
        const bytes = mutateBytes(random, [Buffer.from(frame.buffer)]);
        const floats = new Float32Array(bytes.slice().buffer, 0, bytes.length >> 2);
        return serialize({ type: "frame", run, frame: floats });
      },
      run(bytes) {
        const message = received(bytes);
        /** @type {any} */
        let ended;
        /** @type {(raw: unknown) => void} */
        let tell = () => {};
        const supervisor = createSupervisor(
          (/** @type {any} */ listeners) => {
            tell = listeners.message;
            return { pid: 1, send() {}, kill() {} };
          },
          {
            event(/** @type {any} */ event) {
              if (event.type === "failed" && event.error.code === "bad-message")
                ended = event.error;
            },
            // The shell and the window read each frame that comes.
            frame: (/** @type {string} */ _run, /** @type {Float32Array} */ data) =>
              decodeFrame(data),
          },
        );
        try {
          supervisor.start({ document, template: null, overrides: {}, paused: false });
          tell(message);
        } catch (error) {
          throw new Broken(`The host went down over a message: ${error}`);
        } finally {
          supervisor.close();
        }
        return ended ?? accepted;
      },
    },
    {
      name: "to-worker",
      make: (random) => sent(mutateValue(random, [pick(random, toWorkerSeeds)])),
      run(bytes) {
        const parsed = toWorker.safeParse(received(bytes));
        if (parsed.success) return accepted;
        return { code: "bad-message", message: parsed.error.issues[0]?.message };
      },
    },
    {
      name: "telemetry",
      make: (random) => mutateBytes(random, [Buffer.from(packTelemetry(run, frame).buffer)]),
      run(bytes) {
        const { frame: unpacked } = unpackTelemetry(new Uint8Array(bytes).buffer);
        decodeFrame(unpacked);
        return accepted;
      },
    },
    {
      name: "page-path",
      make: (random) =>
        mutateBytes(
          random,
          paths.map((path) => Buffer.from(path)),
          pathWords.map((w) => Buffer.from(w)),
        ),
      async run(bytes) {
        const file = await readStaticFile(pages, Buffer.from(bytes).toString());
        if (file && String(file.body) !== "inside") throw new Broken("A file outside was given.");
        return file ? accepted : { code: "no-file", message: "There is no such file." };
      },
    },
    {
      name: "file-name",
      make: (random) =>
        mutateBytes(
          random,
          fileNames.map((name) => Buffer.from(name)),
          pathWords.map((w) => Buffer.from(w)),
        ),
      run(bytes) {
        const name = Buffer.from(bytes).toString();
        const path = documentPath(pages, name);
        const inside = dirname(path) === pages || resolve(name) === path || name.startsWith(sep);
        if (!inside || path.includes("\0")) throw new Broken(`A name led to ${path}.`);
        return accepted;
      },
    },
    {
      name: "option",
      make: (random) =>
        mutateBytes(
          random,
          optionSeeds.map((text) => Buffer.from(text)),
          [Buffer.from("1e999"), Buffer.from("=")],
        ),
      run(bytes) {
        const text = Buffer.from(bytes).toString();
        const first = document.nodes[0];
        let taken = 0;
        /** @type {any} */
        let refusal;
        const attempts = [
          ...Object.values(options),
          (/** @type {string} */ t) => parseGoal(t, ["accuracy"]),
          (/** @type {string} */ t) => setParam(document, `${first.id}.${t}`),
        ];
        for (const attempt of attempts)
          try {
            attempt(text);
            taken++;
          } catch (error) {
            if (
              !(error instanceof InvalidArgumentError) &&
              !("place" in /** @type {any} */ (error))
            )
              throw error;
            refusal = { code: "bad-option", message: /** @type {Error} */ (error).message };
          }
        return taken > 1 || refusal === undefined ? accepted : refusal;
      },
    },
  ];
}
