/**
 * Values between the stand-in's main process and its pages, as JSON: what structured cloning keeps
 * of what the app sends. Each function stands alone, for its text is put into pages, too.
 */

/** @throws Error on what is not cloned here: functions, class instances */
export function encode(value: unknown): unknown {
  if (value === undefined) return { $: "undefined" };
  if (typeof value === "number" && !Number.isFinite(value)) return { $: "number", of: `${value}` };
  if (value === null || typeof value !== "object") {
    if (typeof value === "function" || typeof value === "symbol" || typeof value === "bigint")
      throw new Error("An object could not be cloned.");
    return value;
  }
  if (Array.isArray(value)) return value.map(encode);
  if (value instanceof Float32Array || value instanceof Uint8Array) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return { $: value instanceof Float32Array ? "f32" : "u8", of: btoa(text) };
  }
  if (value instanceof Error) return { $: "error", of: value.message };
  const proto: unknown = Object.getPrototypeOf(value);
  if (proto !== null && Object.getPrototypeOf(proto) !== null)
    throw new Error("An object could not be cloned.");
  return { $: "object", of: Object.entries(value).map(([key, each]) => [key, encode(each)]) };
}

/** Undoes `encode`. */
export function decode(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(decode);
  const { $, of } = value as { $: string; of: never };
  if ($ === "undefined") return undefined;
  if ($ === "number") return Number(of);
  if ($ === "error") return new Error(of);
  if ($ === "object")
    return Object.fromEntries(
      (of as [string, unknown][]).map(([key, each]) => [key, decode(each)]),
    );
  const bytes = Uint8Array.from(atob(of), (sign) => sign.charCodeAt(0));
  return $ === "f32" ? new Float32Array(bytes.buffer) : bytes;
}
