/** Downloads from a server on this computer, with made data in the public sets' formats. */
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { downloadSet } from "../../../electron/host/data/download.ts";
import { createDataStore, type DataStore } from "../../../electron/host/data/store.ts";
import { idx } from "./make.ts";

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
    const at = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const rest = bytes.subarray(at);
    response.writeHead(at > 0 ? 206 : 200, { "content-length": rest.length });
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

describe("a download", () => {
  it("brings text in, and goes on where it broke off", async () => {
    files = { "input.txt": Buffer.from(text) };
    breakAfter = 1000;
    const error = await downloadSet(store, "tiny-shakespeare", { from: from() }).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ code: "download-failed" });
    expect(await store.list()).toEqual([]);
    breakAfter = Number.POSITIVE_INFINITY;
    const told: string[] = [];
    const { reference } = await downloadSet(store, "tiny-shakespeare", {
      from: from(),
      progress: (what) => told.push(what),
    });
    expect(ranges).toEqual([undefined, "bytes=1000-"]);
    expect(told[0]).toMatch(/Downloading input\.txt/);
    expect(reference.files[0]?.bytes).toBe(text.length);
    expect(reference.columns[0]?.shape).toEqual([32, new Set(text).size]);
  });

  it("brings a packed table in, records its checksum and holds the next one against it", async () => {
    files = { "HIGGS.csv.gz": gzipSync(higgs.join("\n")) };
    const { reference } = await downloadSet(store, "higgs", { from: from() });
    expect(reference).toMatchObject({ train: 57, test: 3, classes: ["0", "1"] });
    rmSync(join(folder, "downloads", "higgs", "HIGGS.csv.gz"));
    files = { "HIGGS.csv.gz": gzipSync(higgs.toReversed().join("\n")) };
    await expect(
      downloadSet(store, "higgs", { from: from(), replace: true }),
    ).rejects.toMatchObject({ code: "wrong-checksum" });
    expect((await store.list()).map(({ checksum }) => checksum)).toEqual([reference.checksum]);
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
      fix: expect.stringContaining("mnist-full"),
    });
    const signal = AbortSignal.abort();
    await expect(downloadSet(store, "higgs", { from: from(), signal })).rejects.toMatchObject({
      code: "cancelled",
    });
  });
});
