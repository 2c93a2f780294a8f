/** Reads a stream of bytes in pieces of a size that is asked for. */
import { ProxflowError } from "../../core/base/errors.ts";
import type { ByteSource } from "./bytes.ts";

export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #name: string;
  #held: Uint8Array = new Uint8Array(0);
  /** Bytes taken so far. */
  at = 0;

  constructor(source: ByteSource) {
    this.#chunks = source.chunks()[Symbol.asyncIterator]();
    this.#name = source.name;
  }

  /**
   * The next `length` bytes.
   * @param what they are, for the message
   * @throws ProxflowError `cut-off` with the byte where the file ends
   */
  async take(length: number, what: string): Promise<Uint8Array> {
    const found = await this.upTo(length);
    if (found.length < length)
      throw new ProxflowError("cut-off", `${this.#name} ends at byte ${this.at}, within ${what}.`, {
        fix: "Download or copy the file again.",
      });
    return found;
  }

  /** The next bytes, fewer at the end. */
  async upTo(length: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let need = length;
    while (need > 0) {
      if (this.#held.length === 0) {
        const next = await this.#chunks.next();
        if (next.done) break;
        this.#held = next.value;
        continue;
      }
      const part = this.#held.subarray(0, need);
      this.#held = this.#held.subarray(part.length);
      parts.push(part);
      need -= part.length;
    }
    this.at += length - need;
    const [only] = parts;
    return parts.length === 1 && only ? only : Buffer.concat(parts);
  }

  /** Lets the file go. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
