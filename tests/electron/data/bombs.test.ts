/** Small files that claim, or unpack to, more than a machine holds. Each is refused at once. */
import { createHash } from "node:crypto";
import { crc32, deflateSync, gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { MAX_EMBEDDED_BYTES } from "../../../core/base/own-data.ts";
import { headOf, unzipped } from "../../../electron/data/bytes.ts";
import { unembed } from "../../../electron/data/reference.ts";
import { unzipAll } from "../../../electron/data/zip.ts";
import { file, jpeg, look, npy, png } from "./make.ts";

const code = (name: string) => expect.objectContaining({ code: name });
const all = () => true;

describe("a gzip file", () => {
  it("that unpacks a thousandfold is refused after 250 times its size", async () => {
    const bomb = gzipSync(Buffer.alloc(2 ** 25));
    await expect(
      (async () => {
        for await (const _ of (await unzipped(file("a.csv.gz", bomb))).chunks());
      })(),
    ).rejects.toEqual(code("too-large"));
    // The beginning of such a file is given: whoever wants no more reads no more.
    expect(await headOf(await unzipped(file("a.csv.gz", bomb)), 16)).toHaveLength(16);
  });

  it("of a table with few different rows is read", async () => {
    const rows = Buffer.from(`a,b\n${"0,0\n".repeat(200_000)}`);
    const { complete } = await look("a.csv.gz", gzipSync(rows));
    expect(complete).toBe(false);
    await expect(look("a.csv.gz", gzipSync(Buffer.alloc(2 ** 25, "0,0\n")))).resolves.toBeDefined();
  });
});

describe("a zip archive", () => {
  it("that unpacks a thousandfold is refused before it is unpacked", async () => {
    const bomb = zipSync({ "x.npy": Buffer.alloc(2 ** 24) });
    await expect(look("a.npz", bomb)).rejects.toEqual(code("too-large"));
  });

  it("that claims what it does not hold is refused before that is set aside", async () => {
    const small = Buffer.from(zipSync({ "x.npy": npy([2], [1, 2]) }));
    small.writeUInt32LE(2 ** 30 - 1, small.lastIndexOf("PK\u0001\u0002") + 24);
    await expect(unzipAll(file("a.npz", small), all)).rejects.toEqual(code("too-large"));
  });

  it("whose files lie upon one another is refused", async () => {
    const noise = Uint8Array.from({ length: 600 }, (_, i) => (i * 7919) % 251);
    const whole = Buffer.from(zipSync({ "a.npy": [noise, { level: 0 }] }));
    const [list, end] = [whole.indexOf("PK\u0001\u0002"), whole.indexOf("PK\u0005\u0006")];
    const entry = whole.subarray(list, end);
    const tail = Buffer.from(whole.subarray(end));
    tail.writeUInt16LE(20, 8);
    tail.writeUInt16LE(20, 10);
    const twenty = Buffer.concat([whole.subarray(0, list), ...Array(20).fill(entry), tail]);
    await expect(unzipAll(file("a.npz", twenty), all)).rejects.toThrow(/upon one another/);
  });

  it("that lists more files than it has room for is refused", async () => {
    const whole = Buffer.from(zipSync({ "a.npy": npy([2], [1, 2]) }));
    whole.writeUInt16LE(60_000, whole.length - 14);
    await expect(unzipAll(file("a.npz", whole), () => false)).rejects.toEqual(code("bad-zip"));
  });
});

/** A chunk of a PNG. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
const reasons = async (name: string, bytes: Uint8Array) =>
  (await look(name, bytes)).problem?.message ?? "read";

describe("a PNG image", () => {
  const whole = Buffer.from(png(4, 4, 90));
  const idat = whole.indexOf("IDAT") - 4;

  it("with a packed profile or text that unpacks to gigabytes is read without them", async () => {
    const vast = deflateSync(Buffer.alloc(2 ** 24));
    for (const extra of [
      chunk("iCCP", Buffer.concat([Buffer.from("p\0\0"), vast])),
      chunk("zTXt", Buffer.concat([Buffer.from("t\0\0"), vast])),
    ]) {
      const bytes = Buffer.concat([whole.subarray(0, idat), extra, whole.subarray(idat)]);
      const start = process.memoryUsage().arrayBuffers;
      expect(await reasons("a.png", bytes)).toBe("read");
      expect(process.memoryUsage().arrayBuffers - start).toBeLessThan(2 ** 24);
    }
  });

  it("whose pixels unpack to more than its size says is left out", async () => {
    const bytes = Buffer.concat([
      whole.subarray(0, idat),
      chunk("IDAT", deflateSync(Buffer.alloc(2 ** 24))),
      chunk("IEND", new Uint8Array()),
    ]);
    expect(await reasons("a.png", bytes)).toMatch(/unpacks to more pixels than it says/);
  });

  it("that claims to be vast is left out", async () => {
    const bytes = Buffer.from(whole);
    bytes.writeUInt32BE(60_000, 16);
    bytes.writeUInt32BE(60_000, 20);
    expect(await reasons("a.png", bytes)).toMatch(/too many pixels/);
  });
});

describe("a JPEG image", () => {
  const whole = Buffer.from(jpeg(16, 16, 90));
  const frame = whole.indexOf(Buffer.of(0xff, 0xc0));

  it("that claims more pixels than its bytes can hold is left out", async () => {
    const bytes = Buffer.from(whole);
    bytes.writeUInt16BE(8000, frame + 5);
    bytes.writeUInt16BE(8000, frame + 7);
    expect(await reasons("a.jpg", bytes)).toMatch(/more pixels than its bytes can hold/);
  });

  it("with thousands of scans over many pixels is left out", async () => {
    const bytes = Buffer.from(whole);
    bytes.writeUInt16BE(1000, frame + 5);
    bytes.writeUInt16BE(1000, frame + 7);
    const scan = bytes.subarray(bytes.indexOf(Buffer.of(0xff, 0xda)), -2);
    const many = Buffer.concat([bytes.subarray(0, -2), ...Array(500).fill(scan.subarray(0, 14))]);
    expect(await reasons("a.jpg", many)).toMatch(/more pixels than its bytes can hold/);
  });

  it("of one colour, as small as it gets, is read", async () => {
    expect(await reasons("a.jpg", jpeg(1500, 1500, 90))).toBe("read");
  });
});

describe("data inside a document", () => {
  it("that unpacks to more than is embedded is refused", () => {
    const vast = Buffer.alloc(MAX_EMBEDDED_BYTES + 1);
    const sum = createHash("sha256").update(vast).digest("hex");
    expect(() => unembed(gzipSync(vast).toString("base64"), sum)).toThrow(/changed or cut off/);
  });
});
