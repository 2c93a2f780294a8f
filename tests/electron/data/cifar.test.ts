/** CIFAR-10's binary version, loose and in its archive, whole and spoiled. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CIFAR_RECORD, cifarClasses } from "../../../electron/data/cifar.ts";
import { inspectFiles } from "../../../electron/data/inspect.ts";
import { PackedData } from "../../../electron/data/packed.ts";
import { importFiles } from "../../../electron/host/data/import.ts";
import { createDataStore, fileRandom, packedPath } from "../../../electron/host/data/store.ts";
import { cifar, file, look, tar } from "./make.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proxflow-cifar-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const labels = Array.from({ length: 30 }, (_, i) => i % 10);
const archive = (): Buffer =>
  tar({
    "cifar-10-batches-bin/data_batch_1.bin": cifar(labels),
    "cifar-10-batches-bin/batches.meta.txt": Buffer.from(cifarClasses.join("\n")),
    "cifar-10-batches-bin/test_batch.bin": cifar([9, 0, 3]),
    "cifar-10-batches-bin/data_batch_2.bin": cifar(labels.toReversed()),
  });

describe("CIFAR-10", () => {
  it("is read from its archive: pixels with colours innermost, classes by name, parts as given", async () => {
    const files = [file("cifar-10-binary.tar.gz", gzipSync(archive()))];
    const { plan, format, thumbnails, result } = await inspectFiles(files);
    expect({ format, split: plan.split.by }).toEqual({ format: "cifar", split: "given" });
    expect(thumbnails[4]).toMatchObject({ width: 32, channels: 3, label: expect.any(String) });
    expect(result?.classes).toEqual(cifarClasses);
    const store = createDataStore(folder);
    const { reference } = await importFiles(store, { files, plan, name: "cifar" });
    expect(reference).toMatchObject({ train: 60, validation: 0, test: 3, classes: cifarClasses });
    expect(reference.columns.map(({ shape }) => shape)).toEqual([[32, 32, 3], [10]]);
    const bytes = fileRandom(packedPath(folder, reference.checksum));
    const packed = new PackedData(bytes);
    const x = packed.gather("x", "test", [0]);
    const y = packed.gather("y", "test", [0, 1, 2]);
    bytes.close();
    expect(x).toHaveLength(3072);
    expect([...x.subarray(3069)].map((v) => Math.round(v * 255))).toEqual([9, 18, 27]);
    expect([y[9], y[10], y[23]]).toEqual([1, 1, 1]);
  });

  it("is read from loose batches, which train alone or test alone are no given split", async () => {
    const seen = await look("data_batch_1.bin", cifar(labels));
    expect(seen).toMatchObject({ format: "cifar", plan: { split: { by: "seed" } } });
    expect(seen.report).toMatchObject({ rows: 30, kept: 30 });
  });

  it.each([
    ["cut within a record", "test_batch.bin", cifar([1, 2]).subarray(0, 5000), /byte 5000.*3073/],
    ["with a class that there is not", "test_batch.bin", cifar([1, 10]), /byte 3073.*class 10/],
    [
      "cut within its archive",
      "cifar.tar",
      archive().subarray(0, 40_000),
      /cifar\.tar, by byte 40000: .*truncated/,
    ],
    ["no archive", "cifar.tar", Buffer.alloc(2000, 7), /byte 2000: it is no tar archive/],
    ["an archive of something else", "cifar.tar", tar({ "a.txt": Buffer.from("a") }), /no batches/],
    ["empty", "cifar.tar", Buffer.alloc(0), /empty/],
  ])("is refused %s, with the byte", async (_what, name, bytes, message) => {
    await expect(look(name, bytes)).rejects.toThrow(message);
  });

  it("has records of 3,073 bytes", () => expect(cifar([0])).toHaveLength(CIFAR_RECORD));
});
