/** Pixels as an image that a page holds in itself: an uncompressed bitmap in base64. */

const HEAD = 54;
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]];
    const all = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    text += letters[all >> 18];
    text += letters[(all >> 12) & 63];
    text += b === undefined ? "=" : letters[(all >> 6) & 63];
    text += c === undefined ? "=" : letters[all & 63];
  }
  return text;
}

/** @param pixels 0 to 255, row by row, grey or red, green, blue */
export function bitmapUrl(
  width: number,
  height: number,
  channels: 1 | 3,
  pixels: readonly number[],
): string {
  // Rows go from the bottom up, blue before red, each on a whole number of four bytes.
  const stride = Math.ceil((3 * width) / 4) * 4;
  const bytes = new Uint8Array(HEAD + stride * height);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, HEAD, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  view.setUint32(34, stride * height, true);
  for (let i = 0; i < height; i++)
    for (let j = 0; j < width; j++)
      for (let c = 0; c < 3; c++) {
        const from = ((height - 1 - i) * width + j) * channels + (channels === 3 ? 2 - c : 0);
        bytes[HEAD + i * stride + 3 * j + c] = pixels[from] ?? 0;
      }
  return `data:image/bmp;base64,${base64(bytes)}`;
}
