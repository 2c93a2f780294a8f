import { describe, expect, it } from "vitest";
import { createProgress } from "../../electron/cli/progress.ts";

/** A stream that is no terminal, and what was written to it. */
function sink() {
  const lines: string[] = [];
  const stream = { isTTY: false, write: (text: string) => lines.push(text) };
  return { lines, stream: stream as unknown as NodeJS.WriteStream };
}

describe("progress on the command line", () => {
  it("says that the run goes on with another backend, and why", () => {
    const { lines, stream } = sink();
    const progress = createProgress(stream, {});
    const message =
      "The graphics device was lost: gone. The run goes on with wasm from iteration 7.";
    progress.moved({
      type: "backend-changed",
      run: "r1",
      backend: "wasm",
      reason: "the graphics device was lost: gone, so wasm (SIMD)",
      iteration: 7,
      message,
    });
    progress.end();
    expect(lines).toEqual([`${message}\n`]);
  });
});
