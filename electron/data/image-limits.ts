/**
 * What an image claims, held against what its bytes can hold, before anything is unpacked: a small
 * file can claim to be vast, or unpack to gigabytes.
 */
import { constants, inflateSync } from "node:zlib";

/** Pixels of one image. */
export const MOST_PIXELS = 2 ** 26;
/** Bytes that the pixels of a PNG may take before they are scaled. */
const MOST_RAW = 2 ** 28;

const pngChannels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** All that pixels need; profiles and texts, which are packed too, are left out unread. */
const needed = new Set(["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]);

/**
 * A PNG with the chunks alone that its pixels need.
 * @throws Error in words where it is no PNG, or its pixels unpack to more than it says
 */
export function plainPng(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 33) throw new Error("it is cut off");
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const bits = (pngChannels[view.getUint8(25)] ?? 4) * view.getUint8(24);
  // Interlaced, each of seven passes has its own lines.
  const raw = (Math.ceil((width * bits) / 8) + 2) * height + 7 * (width + height);
  if (width * height > MOST_PIXELS || raw > MOST_RAW) throw new Error("it has too many pixels");
  const kept: Uint8Array[] = [bytes.subarray(0, 8)];
  const packed: Uint8Array[] = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const end = at + 12 + length;
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString("latin1");
    if (end > bytes.length) throw new Error("it is cut off");
    if (needed.has(type)) kept.push(bytes.subarray(at, end));
    if (type === "IDAT") packed.push(bytes.subarray(at + 8, end - 4));
    if (type === "IEND") break;
    at = end;
  }
  try {
    inflateSync(Buffer.concat(packed), {
      maxOutputLength: Math.max(1, raw),
      // Pixels that end too early are the decoder's to judge.
      finishFlush: constants.Z_SYNC_FLUSH,
    });
  } catch (error) {
    const tooMany = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    throw new Error(tooMany ? "it unpacks to more pixels than it says" : "its pixels are damaged");
  }
  return Buffer.concat(kept);
}

/** Pixels times scans that a byte can stand for; 340 is what a picture of one colour comes to. */
const PIXELS_A_BYTE = 4096;
const FREE_PIXELS = 2 ** 20;

/** @throws Error in words where a JPEG claims more pixels than its bytes can hold */
export function checkJpeg(bytes: Uint8Array): void {
  const u16 = (at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  let pixels = 0;
  let scans = 0;
  for (let at = 2; at + 4 <= bytes.length; ) {
    const marker = bytes[at + 1] as number;
    // Within a scan come plain bytes, stuffed ones and restarts; padding may stand anywhere.
    const plain = bytes[at] !== 0xff || marker === 0 || marker === 0xff;
    if (plain || (marker >= 0xd0 && marker <= 0xd9) || marker === 1) {
      at += bytes[at] === 0xff && marker !== 0xff ? 2 : 1;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xc2) pixels = Math.max(pixels, u16(at + 5) * u16(at + 7));
    if (marker === 0xda) scans += 1;
    if (pixels > MOST_PIXELS) throw new Error("it has too many pixels");
    if (pixels * Math.max(1, scans) > FREE_PIXELS + PIXELS_A_BYTE * bytes.length)
      throw new Error("it claims more pixels than its bytes can hold");
    at += 2 + Math.max(2, u16(at + 2));
  }
}
