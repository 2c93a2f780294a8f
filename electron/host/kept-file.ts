/** A small file of the app's own, rewritten as often as what it holds changes. */
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { writeDurably } from "./durable-write.ts";

export interface KeptFile {
  /** Writes this text soon; of several that wait, the latest alone. */
  write(text: string): void;
  /** Resolves when nothing waits to be written. */
  settled(): Promise<void>;
}

/**
 * @param path its folder is made where there is none
 * @param onFailed told of each write that failed; without it failures are no loss
 */
export function createKeptFile(
  path: string,
  onFailed: (error: unknown) => void = () => {},
): KeptFile {
  let waiting: string | undefined;
  let going: Promise<void> | undefined;
  const work = async (): Promise<void> => {
    while (waiting !== undefined) {
      const text = waiting;
      waiting = undefined;
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeDurably(path, text);
      } catch (error) {
        onFailed(error);
      }
    }
    going = undefined;
  };
  return {
    write(text) {
      waiting = text;
      going ??= work();
    },
    settled: async () => going,
  };
}
