/** Downloads from a server on this computer, with made data in the public sets' formats. */
import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cifarClasses } from "../../../electron/data/cifar.ts";
import {
  bytesCome,
  discardDownload,
  downloadSet,
  publicSetOf,
} from "../../../electron/host/data/download.ts";
import {
  type PublicSet,
  publicCatalogue,
  publicSets,
} from "../../../electron/host/data/public-sets.ts";
import { createDataStore, type DataStore } from "../../../electron/host/data/store.ts";
import { cifar, idx, tar } from "./make.ts";

let folder = "";
let server: Server;
let store: DataStore;
let files: Record<string, Uint8Array> = {};
/** Bytes after which the connection breaks; ranges that were asked for. */
let breakAfter = Number.POSITIVE_INFINITY;
let ranges: (string | undefined)[] = [];
const from = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/sets`;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "proxflow-download-"));
  store = createDataStore(folder);
  breakAfter = Number.POSITIVE_INFINITY;
  ranges = [];
  server = createServer((request, response) => {
    const bytes = files[request.url?.replace("/sets/", "") ?? ""];
    if (bytes === undefined) {
      response.writeHead(404).end();
      return;
    }
    ranges.push(request.headers.range);
    const etag = `"${sha256(bytes)}"`;
    const same = (request.headers["if-range"] ?? etag) === etag;
    const asked = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const at = same ? asked : 0;
    const rest = bytes.subarray(at);
    response.writeHead(at > 0 ? 206 : 200, { "content-length": rest.length, etag });
    if (rest.length <= breakAfter) response.end(rest);
    else {
      response.write(rest.subarray(0, breakAfter));
      // It breaks once these have arrived: what is on its way may be lost with the connection.
      const arrived = setInterval(() => {
        const part = join(folder, "downloads/tiny-shakespeare/input.txt.part");
        if ((statSync(part, { throwIfNoEntry: false })?.size ?? 0) < breakAfter) return;
        clearInterval(arrived);
        response.destroy();
      }, 5);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const text = "First Citizen: Before we proceed any further, hear me speak.\n".repeat(60);
const higgs = Array.from({ length: 60 }, (_, i) =>
  [i % 2, ...Array.from({ length: 28 }, (_, k) => Math.sin(i * (k + 1)))].join(","),
);

/** The public sets with these checksums in place of the makers': the data here is made. */
const withSums = (sums: Record<string, string | undefined>): PublicSet[] =>
  publicSets.map((set) => ({
    ...set,
    files: set.files.map(({ name }) => {
      const sha256 = sums[name];
      return sha256 === undefined ? { name } : { name, sha256 };
    }),
  }));
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const made = () =>
  withSums(Object.fromEntries(Object.entries(files).map(([name, b]) => [name, sha256(b)])));

describe("a download", () => {
  it("brings text in, and goes on where it broke off", async () => {
    files = { "input.txt": Buffer.from(text) };
    breakAfter = 1000;
    const error = await downloadSet(store, "tiny-shakespeare", {
      from: from(),
      sets: made(),
    }).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "download-failed" });
    expect(await store.list()).toEqual([]);
    const shakespeare = publicSetOf(publicSets, "tiny-shakespeare");
    expect(await bytesCome(store, shakespeare)).toBe(1000);
    breakAfter = Number.POSITIVE_INFINITY;
    const told: string[] = [];
    const { reference, checks } = await downloadSet(store, "tiny-shakespeare", {
      from: from(),
      sets: made(),
      progress: (what) => told.push(what),
    });
    expect(ranges).toEqual([undefined, "bytes=1000-"]);
    expect(told[0]).toMatch(/Downloading input\.txt/);
    expect(reference.files[0]?.bytes).toBe(text.length);
    expect(reference.columns[0]?.shape).toEqual([32, new Set(text).size]);
    expect(checks).toMatchObject([{ file: "input.txt", kind: "sha256", against: "published" }]);
  });

  it("comes anew where the server's file was changed meanwhile", async () => {
    files = { "input.txt": Buffer.from(text) };
    breakAfter = 1000;
    await downloadSet(store, "tiny-shakespeare", { from: from(), sets: made() }).catch(() => {});
    files = { "input.txt": Buffer.from(text.toUpperCase()) };
    breakAfter = Number.POSITIVE_INFINITY;
    const { checks } = await downloadSet(store, "tiny-shakespeare", {
      from: from(),
      sets: made(),
    });
    expect(checks[0]?.sum).toBe(sha256(Buffer.from(text.toUpperCase())));
  });

  it("brings CIFAR-10 in from its archive", async () => {
    files = {
      "cifar-10-binary.tar.gz": gzipSync(
        tar({
          "cifar-10-batches-bin/data_batch_1.bin": cifar([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
          "cifar-10-batches-bin/test_batch.bin": cifar([3, 5]),
        }),
      ),
    };
    const options = { from: from(), sets: made() };
    const { reference, checks } = await downloadSet(store, "cifar-10", options);
    expect(reference.origin).toMatch(/^Krizhevsky.*\. Licence: none stated; its makers ask/);
    expect(reference).toMatchObject({ train: 10, test: 2, classes: cifarClasses });
    expect(checks).toHaveLength(1);
  });

  it("brings MNIST in from its four files, images and labels of both parts", async () => {
    files = {
      "train-images-idx3-ubyte.gz": gzipSync(idx([4, 4, 4], new Array(64).fill(1))),
      "train-labels-idx1-ubyte.gz": gzipSync(idx([4], [0, 1, 0, 1])),
      "t10k-images-idx3-ubyte.gz": gzipSync(idx([2, 4, 4], new Array(32).fill(2))),
      "t10k-labels-idx1-ubyte.gz": gzipSync(idx([2], [0, 1])),
    };
    const options = { from: from(), sets: made() };
    const { reference } = await downloadSet(store, "mnist-full", options);
    expect(reference).toMatchObject({ train: 4, test: 2, classes: ["0", "1"] });
    expect(reference.columns.map(({ shape }) => shape)).toEqual([[16], [2]]);
  });

  it("records the checksum of a packed table of which none is known, and says so", async () => {
    files = { "HIGGS.csv.gz": gzipSync(higgs.join("\n")) };
    const options = { from: from(), sets: withSums({}) };
    const { reference, checks } = await downloadSet(store, "higgs", options);
    expect(checks).toMatchObject([{ kind: "sha256", against: "recorded-now" }]);
    expect(reference).toMatchObject({ train: 57, test: 3, classes: ["0", "1"] });
    const again = await downloadSet(store, "higgs", { ...options, replace: true });
    expect(again.checks).toMatchObject([{ against: "recorded-before" }]);
    await discardDownload(store, publicSetOf(options.sets, "higgs"));
    files = { "HIGGS.csv.gz": gzipSync(higgs.toReversed().join("\n")) };
    await expect(downloadSet(store, "higgs", { ...options, replace: true })).rejects.toMatchObject({
      code: "wrong-checksum",
    });
    expect((await store.list()).map(({ checksum }) => checksum)).toEqual([reference.checksum]);
    writeFileSync(join(folder, "downloads/higgs/checksums.json"), "{");
    await expect(downloadSet(store, "higgs", { ...options, replace: true })).rejects.toMatchObject({
      code: "damaged-data",
    });
  });

  it("refuses files that are not what their makers say", async () => {
    files = { "train-images-idx3-ubyte.gz": gzipSync(idx([2, 4, 4], new Array(32).fill(1))) };
    await expect(downloadSet(store, "mnist-full", { from: from() })).rejects.toMatchObject({
      code: "wrong-checksum",
      message: expect.stringContaining("f68b3c2dcbeaaa9fbdd348bbdeb94873"),
    });
    expect(() =>
      readFileSync(join(folder, "downloads/mnist-full/train-images-idx3-ubyte.gz")),
    ).toThrow();
  });

  it("says what failed, and can be cancelled", async () => {
    files = {};
    await expect(downloadSet(store, "higgs", { from: from() })).rejects.toThrow(/answered 404/);
    await expect(downloadSet(store, "nothing")).rejects.toMatchObject({
      fix: expect.stringContaining("cifar-10"),
    });
    const signal = AbortSignal.abort();
    await expect(downloadSet(store, "higgs", { from: from(), signal })).rejects.toMatchObject({
      code: "cancelled",
    });
  });

  it("tells a host that cannot be reached from one that fails", async () => {
    const away = createServer();
    await new Promise<void>((resolve) => away.listen(0, "127.0.0.1", resolve));
    const { port } = away.address() as AddressInfo;
    await new Promise((resolve) => away.close(resolve));
    await expect(
      downloadSet(store, "higgs", { from: `http://127.0.0.1:${port}` }),
    ).rejects.toMatchObject({ code: "offline", message: expect.stringContaining(`${port}`) });
  });

  it.skipIf(process.platform !== "linux")("says that the disk is full", async () => {
    files = { "input.txt": Buffer.from(text) };
    mkdirSync(join(folder, "downloads/tiny-shakespeare"), { recursive: true });
    symlinkSync("/dev/full", join(folder, "downloads/tiny-shakespeare/input.txt.part"));
    await expect(
      downloadSet(store, "tiny-shakespeare", { from: from(), sets: made() }),
    ).rejects.toMatchObject({ code: "disk-full", fix: expect.stringContaining("room") });
  });
});

describe("the list of public sets", () => {
  it("has checksums for all, and takes sets of a file in", async () => {
    for (const set of publicSets)
      expect(set.files.every(({ md5, sha256: sum }) => md5 ?? sum)).toBe(true);
    const path = join(folder, "sets.json");
    const own = { ...publicSets[2], name: "own-text", base: "http://127.0.0.1:1/" };
    writeFileSync(path, JSON.stringify([own]));
    const names = (await publicCatalogue(path)()).map(({ name }) => name);
    expect(names).toEqual(["mnist-full", "cifar-10", "tiny-shakespeare", "higgs", "own-text"]);
    writeFileSync(path, JSON.stringify([{ ...own, base: "file:///etc/" }]));
    await expect(publicCatalogue(path)()).rejects.toThrow(/sets\.json.*0\.base/);
    writeFileSync(path, JSON.stringify([{ ...own, files: [{ name: "../up" }] }]));
    await expect(publicCatalogue(path)()).rejects.toThrow(/0\.files\.0\.name/);
    writeFileSync(path, "[");
    await expect(publicCatalogue(path)()).rejects.toMatchObject({ code: "bad-public-sets" });
  });
});
