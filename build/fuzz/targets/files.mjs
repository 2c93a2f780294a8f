/** Files that Proxflow keeps: parameters, checkpoints, operators, data sets, versions, lists. */
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { serialize } from "node:v8";
import { mutateBytes } from "../bytes.mjs";
import { accepted, Broken } from "../judge.mjs";
import { pick } from "../random.mjs";
import { jsonBytes, mutateValue } from "../values.mjs";
import { templateTexts } from "./documents.mjs";

/** @typedef {import("../targets.mjs").Target} Target */
/** @typedef {import("../targets.mjs").From} From */

const run = {
  status: "limit",
  template: null,
  solver: "reflect",
  backend: "wasm",
  seed: 1,
  iterations: 10,
  seconds: 1,
  gap: 0.1,
  metrics: { accuracy: 0.5 },
  residuals: { a: 0 },
};

const tensor = { keptTensor: true, shape: [2], dtype: "float32", data: Float32Array.of(1, 2) };
const captured = {
  iteration: 3,
  stepInBatch: 1,
  committed: true,
  rows: new Map([["x", Uint32Array.of(0, 1)]]),
  streams: new Map([["x", { at: 1, order: Uint32Array.of(1, 0) }]]),
  state: {
    point: [tensor],
    sources: { a: tensor },
    adaptive: { a: 1 },
    governing: { a: tensor },
  },
};
const point = { exact: { iteration: 3, captured }, portable: { iteration: 3, captured } };

/** An operator as documents hold it. */
export const operatorEntry = {
  source: 'import { defineOp, tf } from "proxflow/operator";\nexport default defineOp({});\n',
  manifest: {
    name: "curve",
    docs: { title: "Curve", summary: "", tex: "", set: "", projection: "", source: "" },
    form: "elementwise",
    inputs: [{ name: "x", help: "", shape: ["...", "B", 3] }],
    output: { name: "y", help: "", shape: "same as x" },
    params: { s: { type: "number", default: 1, min: 0, max: 2, help: "" } },
    projection: "numeric",
    examples: [{ inputs: [[4]], params: {} }],
  },
  certificate: {
    badge: "exact",
    samples: 10,
    membership: 0,
    idempotence: 0,
    beaten: 0,
    worstGap: 0,
    nans: 0,
  },
};

/** @param {From} from @param {string} folder for files, its own @returns {Promise<Target[]>} */
export async function fileTargets(from, folder) {
  const { decodeSafetensors, encodeSafetensors } = await from("core/base/safetensors");
  const { encodeParameters, readParameters } = await from("electron/host/parameters-file");
  const { readRunFile, writeRunFile } = await from("electron/host/run-file");
  const { createOperators } = await from("electron/host/operators");
  const { createAllowedPaths } = await from("electron/host/allowed-paths");
  const { createRecent } = await from("electron/host/recent");
  const { createDataStore } = await from("electron/host/data/store");
  const { createVersions } = await from("electron/host/versions");
  const { createJournal } = await from("electron/host/journal/journal");
  const { ProxflowError } = await from("core/base/errors");
  const { customOp } = await from("core/operators/op");
  const { operatorEntry: entrySchema } = await from("core/operators/manifest");
  const { toErrorMessage } = await from("electron/host/errors");

  const [text] = templateTexts();
  const document = JSON.parse(String(text));
  /** @param {string[]} parts @returns {string} a file whose folder is there */
  const place = (...parts) => {
    const path = join(folder, ...parts);
    mkdirSync(join(path, ".."), { recursive: true });
    return path;
  };

  const arrays = {
    "w.value": { shape: [2, 3], data: Float32Array.from({ length: 6 }, (_, i) => i) },
    "b.value": { shape: [], data: Float32Array.of(0.5) },
  };
  const tensorSeeds = [
    encodeSafetensors(arrays),
    encodeSafetensors({}, { a: "b" }),
    encodeParameters(arrays, { document, result: run }),
  ];
  /** A header that fits its length, over the numbers as they were. @param {import("../random.mjs").Random} random */
  const otherHeader = (random) => {
    const whole = Buffer.from(pick(random, tensorSeeds));
    const length = Number(whole.readBigUInt64LE());
    const head = jsonBytes(
      mutateValue(random, [JSON.parse(whole.subarray(8, 8 + length).toString())]),
    );
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(BigInt(head.length));
    return Buffer.concat([size, head, whole.subarray(8 + length)]);
  };

  const checkpoint = place("run", "point.run");
  const info = { document, template: null, backend: "wasm", iteration: 3, seconds: 1 };
  await writeRunFile(checkpoint, info, point);
  const magic = "proxflow-run 1\n";
  /** A checkpoint whose length and checksum are right, whatever is in it. @param {unknown} about @param {Uint8Array} payload */
  const sealed = (about, payload) => {
    const sha256 = createHash("sha256").update(payload).digest("hex");
    const line = JSON.stringify({
      .../** @type {object} */ (about),
      bytes: payload.length,
      sha256,
    });
    return Buffer.concat([Buffer.from(`${magic}${line}\n`), payload]);
  };
  const runSeeds = [
    sealed(info, serialize(point)),
    sealed(info, serialize({ exact: point.exact })),
  ];

  const home = join(folder, "home");
  const operators = createOperators(home, () => {
    throw new Broken("A list of operators started a process.");
  });
  const store = createDataStore(join(home, "data"));
  const versions = createVersions(home);
  const kept = place("home", "kept.proxflow");
  writeFileSync(kept, String(text));
  const versionId = "00000000-0000-4000-8000-000000000000";
  const versionFile = place("home", ".versions", "kept.proxflow", `${versionId}.proxflow`);
  writeFileSync(versionFile, String(text));

  const reference = {
    title: "Flowers",
    columns: [{ port: "x", shape: [4], kind: "real", help: "a" }],
    train: 8,
    validation: 0,
    test: 2,
    checksum: "0".repeat(64),
    bytes: 2000,
    files: [{ name: "a.csv", bytes: 3, sha256: "1".repeat(64) }],
    plan: { format: "csv", columns: [{ name: "a", type: "number", role: "input" }] },
  };
  /**
   * A file of the app's own: where it lies, what is in it, and who reads it. None of them may keep
   * the app from starting, so a refusal is allowed to the one that was asked for alone.
   * @type {{ path: string, seed: unknown, read(): unknown }[]}
   */
  const own = [
    {
      path: place("home", ".operators", "curve.operator.json"),
      seed: operatorEntry,
      read: () => operators.list(),
    },
    {
      path: place("home", ".operators", "consents.json"),
      seed: { ["0".repeat(64)]: true },
      read: () => operators.consent(["a source"]),
    },
    {
      path: place("recent.json"),
      seed: ["/a.proxflow", kept],
      read: () => createRecent(join(folder, "recent.json")).list(),
    },
    {
      path: place("home", ".paths.json"),
      seed: ["/a.proxflow"],
      read: () => createAllowedPaths(home, () => []),
    },
    {
      path: place("home", "data", "sets", "flowers.json"),
      seed: { imported: 1, reference },
      read: () => store.list(),
    },
    {
      path: place("home", ".versions", "kept.proxflow", `${versionId}.json`),
      seed: { name: "first", made: 1 },
      read: () => versions.list(kept),
    },
  ];

  const journalFolder = join(folder, "journal");
  const gone = async () => {
    throw new ProxflowError("no-file", "It is not there.");
  };
  const journalHead = {
    format: "proxflow-journal",
    version: 1,
    revision: 2,
    name: "Mine",
    file: null,
    template: null,
    base: null,
    edited: true,
    written: 1,
    host: "h",
  };
  /** A journal whose length and checksum are right. @param {unknown} about @param {Uint8Array} body */
  const sealedJournal = (about, body) => {
    const sha256 = createHash("sha256").update(body).digest("hex");
    const line = JSON.stringify({
      .../** @type {object} */ (about),
      bytes: body.length,
      sha256,
    });
    return Buffer.concat([Buffer.from(`${line}\n`), body]);
  };

  return [
    {
      name: "journal",
      make(random) {
        const body = jsonBytes(document);
        const kind = random.below(3);
        if (kind === 0) return mutateBytes(random, [sealedJournal(journalHead, body)]);
        if (kind === 1) return sealedJournal(mutateValue(random, [journalHead]), body);
        return sealedJournal(journalHead, jsonBytes(mutateValue(random, [document])));
      },
      async run(bytes) {
        rmSync(journalFolder, { recursive: true, force: true });
        writeFileSync(place("journal", "w", "a.0.journal"), bytes);
        const journal = createJournal(journalFolder, { file: gone, template: gone });
        const claimed = await journal.handlers["journal.claim"]({ window: "w", others: [] }, "c");
        await journal.settled();
        journal.close();
        if (claimed.own.length + claimed.offers.length > 0) return accepted;
        if (claimed.unreadable.length === 0) throw new Broken("Unsaved work went without a word.");
        return { code: "unreadable", message: "It is set aside, and the window says so." };
      },
    },
    {
      name: "safetensors",
      make: (random) => (random.below(2) ? otherHeader(random) : mutateBytes(random, tensorSeeds)),
      async run(bytes) {
        const { arrays: found, notes } = decodeSafetensors(bytes);
        const again = decodeSafetensors(encodeSafetensors(found, notes));
        if (!isDeepStrictEqual(again.arrays, found)) throw new Broken("Written, it is not equal.");
        const path = place("p.safetensors");
        writeFileSync(path, bytes);
        await readParameters(path);
        return accepted;
      },
    },
    {
      name: "checkpoint",
      make(random) {
        const kind = random.below(4);
        if (kind === 0) return mutateBytes(random, runSeeds);
        if (kind === 1) return sealed(info, mutateBytes(random, [serialize(point)]));
        if (kind === 2) return sealed(info, serialize(mutateValue(random, [point])));
        return sealed(mutateValue(random, [info]), serialize(point));
      },
      async run(bytes) {
        writeFileSync(checkpoint, bytes);
        const { point: read } = await readRunFile(checkpoint);
        const whole = (/** @type {any} */ each) =>
          Number.isInteger(each?.iteration) && typeof each.captured?.state === "object";
        if (!whole(read?.exact) || (read.portable !== undefined && !whole(read.portable)))
          throw new Broken("What was read is no checkpoint.");
        return accepted;
      },
    },
    {
      name: "operator",
      make: (random) => jsonBytes(mutateValue(random, [operatorEntry])),
      run(bytes) {
        const entry = entrySchema.safeParse(JSON.parse(Buffer.from(bytes).toString()));
        if (!entry.success)
          return { code: "bad-operator", message: entry.error.issues[0]?.message };
        customOp("curve", entry.data);
        return accepted;
      },
    },
    {
      name: "app-file",
      make(random) {
        const index = random.below(own.length);
        const { seed } = /** @type {{ seed: unknown }} */ (own[index]);
        const bytes = random.below(2)
          ? mutateBytes(random, [jsonBytes(seed)])
          : jsonBytes(mutateValue(random, [seed]));
        // The first byte says which file it is.
        return Buffer.concat([Buffer.of(index), bytes]);
      },
      async run(bytes) {
        const each = own[(bytes[0] ?? 0) % own.length];
        if (each === undefined) return accepted;
        writeFileSync(each.path, bytes.subarray(1));
        try {
          await each.read();
        } catch (error) {
          throw new Broken(`A list failed over one file: ${toErrorMessage(error).message}`);
        }
        return accepted;
      },
    },
  ];
}
