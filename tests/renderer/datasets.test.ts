/** Downloads as the window knows them, told by a host that is played here. */
import { describe, expect, it } from "vitest";
import type { FileCheck } from "../../core/protocol/data.ts";
import { checkWords, createDatasets } from "../../renderer/data/datasets.ts";
import type { HostClient } from "../../renderer/host/host-client.ts";
import { HostError } from "../../renderer/host/host-error.ts";
import { createMessages } from "../../renderer/state/messages.ts";

type Tell = (event: { task: string; text: string; done: number; total: number | null }) => void;

/** A host whose download ends when it is let, and which writes down what it is asked for. */
function played() {
  const asked: string[] = [];
  let tell: Tell = () => undefined;
  let task = "";
  let settle: { resolve(value: unknown): void; reject(error: Error): void } | undefined;
  const host = {
    on(_event: string, listener: Tell) {
      tell = listener;
      return () => undefined;
    },
    request(channel: string, request: { name?: string; task?: string }) {
      asked.push(request.name === undefined ? channel : `${channel} ${request.name}`);
      if (channel === "data.public") return Promise.resolve({ sets: [] });
      if (channel === "data.list") return Promise.resolve({ sets: [] });
      if (channel === "data.cancel")
        settle?.reject(new HostError({ code: "cancelled", message: "Stopped." }));
      if (channel !== "data.download") return Promise.resolve({});
      task = request.task ?? "";
      return new Promise((resolve, reject) => {
        settle = { resolve, reject };
      });
    },
  } as unknown as HostClient;
  return {
    host,
    asked,
    progress: (done: number, total: number | null) =>
      tell({ task, text: "Downloading", done, total }),
    end: (value: unknown) => settle?.resolve(value),
    fail: (message: string) => settle?.reject(new HostError({ code: "offline", message })),
  };
}

const check = (change: Partial<FileCheck> = {}): FileCheck => ({
  file: "a.gz",
  kind: "sha256",
  sum: "0123456789abcdef",
  against: "published",
  ...change,
});

describe("a download in the window", () => {
  it("tells how far it is, and once it has ended what its checksum came to", async () => {
    const { host, progress, end } = played();
    const datasets = createDatasets(host, createMessages());
    const done = datasets.download("digits");
    progress(30, 60);
    expect(datasets.getState().going.digits).toMatchObject({ done: 30, total: 60 });
    // A second one of the same set would write to the same file.
    expect(await datasets.download("digits")).toBe(false);
    end({ reference: { title: "Digits" }, checks: [check()] });
    expect(await done).toBe(true);
    const { going, checks, failed } = datasets.getState();
    expect({ going, failed }).toEqual({ going: {}, failed: {} });
    expect(checks.digits).toEqual([check()]);
  });

  it("is paused without a fault, and thrown away only where that is asked for", async () => {
    const { host, asked } = played();
    const datasets = createDatasets(host, createMessages());
    const paused = datasets.download("digits");
    datasets.pause("digits");
    expect(await paused).toBe(false);
    expect(datasets.getState().failed).toEqual({});
    expect(asked).not.toContain("data.discard digits");
    const dropped = datasets.download("digits");
    await datasets.discard("digits");
    expect(await dropped).toBe(false);
    expect(asked).toContain("data.discard digits");
  });

  it("says why it failed until it is tried again", async () => {
    const { host, fail } = played();
    const datasets = createDatasets(host, createMessages());
    const first = datasets.download("digits");
    fail("Nobody is there.");
    expect(await first).toBe(false);
    expect(datasets.getState().failed.digits).toBe("Nobody is there.");
    void datasets.download("digits");
    expect(datasets.getState().failed).toEqual({});
  });
});

describe("what a checksum came to", () => {
  it.each([
    [[check()], /^Checksum SHA-256 0123456789ab… as published\.$/],
    [[check({ kind: "md5" }), check()], /^Checksums of 2 files as published\.$/],
    [[check(), check({ against: "recorded-now" })], /recorded: none is known/],
    [[check({ against: "recorded-before" })], /as at the first download\.$/],
  ])("%#", (checks, words) => expect(checkWords(checks)).toMatch(words));
});
