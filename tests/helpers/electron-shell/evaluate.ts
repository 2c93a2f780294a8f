/** Lets the test that started this process run functions in it, as Playwright does in Electron. */

interface Asked {
  readonly standIn: "evaluate";
  readonly id: number;
  /** Text of a function that takes the module `electron` and an argument. */
  readonly source: string;
  readonly arg: unknown;
}

const isAsked = (message: unknown): message is Asked =>
  typeof message === "object" && message !== null && "standIn" in message;

export function answerTests(electron: object, endpoint: () => string): void {
  process.on("message", async (message: unknown) => {
    if (!isAsked(message)) return;
    const answer = (fields: object) =>
      process.send?.({ standIn: "answer", id: message.id, ...fields }, undefined, {}, () => {});
    try {
      // The test's own code, as Playwright does it.
      const run = new Function(`return (${message.source})`)() as (...args: unknown[]) => unknown;
      answer({ value: await run(electron, message.arg), endpoint: endpoint() });
    } catch (error) {
      answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
}
