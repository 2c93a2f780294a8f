/**
 * A document inside of a picture of it, so that the picture opens again: in an SVG as metadata, in a
 * PNG as an international text chunk (PNG specification, 11.3.3.4).
 */

const KEYWORD = "proxflow";
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;
const OPEN = `<metadata id="${KEYWORD}">`;
const CLOSE = "</metadata>";

const utf8 = new TextEncoder();

/** CRC-32 of a chunk (PNG specification, annex D). */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function joined(...parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function word(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
  /** Of its first byte in the file. */
  readonly start: number;
}

function* chunksOf(png: Uint8Array): Generator<Chunk> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  for (let start = SIGNATURE.length; start + 12 <= png.length; ) {
    const length = view.getUint32(start);
    const end = start + 8 + length;
    if (end + 4 > png.length) return;
    const type = String.fromCharCode(...png.subarray(start + 4, start + 8));
    yield { type, data: png.subarray(start + 8, end), start };
    start = end + 4;
  }
}

const isPng = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, i) => bytes[i] === byte);

/** The PNG with a text before its end. */
export function embedInPng(png: Uint8Array, text: string): Uint8Array<ArrayBuffer> {
  const end = [...chunksOf(png)].find(({ type }) => type === "IEND");
  if (!isPng(png) || end === undefined) throw new Error("this is no whole PNG");
  // Keyword, not compressed, no language, no translated keyword.
  const body = joined(utf8.encode(`iTXt${KEYWORD}`), [0, 0, 0, 0, 0], utf8.encode(text));
  const chunk = joined(word(body.length - 4), body, word(crc32(body)));
  return joined(png.subarray(0, end.start), chunk, png.subarray(end.start));
}

/** The SVG with a text as its first element. */
export function embedInSvg(svg: string, text: string): string {
  const at = svg.indexOf(">", svg.indexOf("<svg")) + 1;
  const safe = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return `${svg.slice(0, at)}\n${OPEN}${safe}${CLOSE}${svg.slice(at)}`;
}

function textInPng(png: Uint8Array): string | undefined {
  for (const { type, data } of chunksOf(png)) {
    const head = utf8.encode(`${KEYWORD}\0`);
    if (type !== "iTXt" || !head.every((byte, i) => data[i] === byte)) continue;
    if (data[head.length] !== 0) continue;
    // After the two flags come the language and the translated keyword, each with a zero at its end.
    const language = data.indexOf(0, head.length + 2);
    const translated = data.indexOf(0, language + 1);
    if (language < 0 || translated < 0) continue;
    return new TextDecoder().decode(data.subarray(translated + 1));
  }
  return undefined;
}

function textInSvg(text: string): string | undefined {
  const from = text.indexOf(OPEN);
  const to = text.indexOf(CLOSE, from);
  if (from < 0 || to < 0) return undefined;
  return text
    .slice(from + OPEN.length, to)
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

/** What a file holds: a document's text, or a picture without one. */
export type Held = { readonly text: string } | { readonly picture: "PNG" | "SVG" };

/** The text of a document file, or the one inside of a picture. */
export function documentIn(bytes: Uint8Array): Held {
  if (isPng(bytes)) {
    const text = textInPng(bytes);
    return text === undefined ? { picture: "PNG" } : { text };
  }
  const text = new TextDecoder().decode(bytes);
  if (!/^\s*<(\?xml|svg)\b/.test(text)) return { text };
  const inside = textInSvg(text);
  return inside === undefined ? { picture: "SVG" } : { text: inside };
}
