/** When unsaved work goes to the host, and what happens where it cannot. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChannelName, Request } from "../../../core/protocol/channels.ts";
import { HostError } from "../../../renderer/host/host-error.ts";
import {
  type Ask,
  createKeeper,
  delayOf,
  type Keeper,
  type Unsaved,
} from "../../../renderer/journal/keeper.ts";
import { blankDocument } from "../../../renderer/state/document-store.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const work = (name: string): Unsaved => ({
  document: { ...blankDocument(), name },
  origin: { file: null, template: null },
  edited: true,
});

interface Desk {
  readonly keeper: Keeper;
  /** What the host was asked: "write a 3 name", "drop a 4". */
  readonly asked: string[];
  readonly failed: unknown[];
  state: Unsaved | undefined;
  /** What the host answers with; "wait" until `go`. */
  host: "takes" | "refuses" | "wait";
  go(): void;
}

function desk(from = 0): Desk {
  let go = (): void => undefined;
  const asked: string[] = [];
  const failed: unknown[] = [];
  const made: Desk = {
    keeper: undefined as never,
    asked,
    failed,
    state: work("first"),
    host: "takes",
    go: () => go(),
  };
  const request: Ask = async <C extends ChannelName>(channel: C, message: Request<C>) => {
    const { id, revision, text } = message as Partial<Request<"journal.write">>;
    const name = text === undefined ? "" : ` ${/"name":"(.*?)"/.exec(text)?.[1]}`;
    asked.push(`${channel.replace("journal.", "")} ${id} ${revision}${name}`);
    if (made.host === "refuses")
      throw new HostError({ code: "disk-full", message: "The disk is full." });
    if (made.host === "wait")
      await new Promise<void>((resolve) => {
        go = resolve;
      });
    return {} as never;
  };
  const keeper = createKeeper({
    request,
    window: "w",
    from,
    read: () => made.state,
    onFailed: (_id, error) => failed.push(error),
  });
  return Object.assign(made, { keeper });
}
const pass = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

describe("a change", () => {
  it("goes to the host after a moment, several at once, each with a higher revision", async () => {
    const at = desk(7);
    at.keeper.touch("a");
    at.state = work("second");
    at.keeper.touch("a");
    await pass(200);
    expect(at.asked).toEqual([]);
    await pass(200);
    expect(at.asked).toEqual(["write a 8 second"]);
    at.state = work("third");
    at.keeper.touch("a");
    await pass(1000);
    expect(at.asked.slice(1)).toEqual(["write a 9 third"]);
    await pass(60_000);
    expect(at.asked).toHaveLength(2);
  });

  it("waits while one is on its way, and goes afterwards", async () => {
    const at = desk();
    at.host = "wait";
    at.keeper.touch("a");
    await pass(400);
    at.state = work("later");
    at.keeper.touch("a");
    await pass(5000);
    expect(at.asked).toEqual(["write a 1 first"]);
    at.host = "takes";
    at.go();
    await pass(1000);
    expect(at.asked).toEqual(["write a 1 first", "write a 2 later"]);
  });

  it("of a large document waits longer", () => {
    expect(delayOf(0)).toBe(300);
    expect(delayOf(10_000_000)).toBeGreaterThan(2000);
    expect(delayOf(64 * 2 ** 20)).toBeLessThanOrEqual(10_000);
  });
});

describe("what is saved or closed", () => {
  it("is dropped at once, where the host had it", async () => {
    const at = desk();
    at.state = undefined;
    at.keeper.touch("a");
    await pass(1000);
    expect(at.asked).toEqual([]);
    at.state = work("mine");
    at.keeper.touch("a");
    await pass(1000);
    at.state = undefined;
    at.keeper.touch("a");
    await pass(0);
    expect(at.asked.slice(1)).toEqual(["drop a 3"]);
    at.keeper.touch("a");
    await pass(1000);
    expect(at.asked).toHaveLength(2);
  });

  it("is dropped, too, where it was taken over from what was left", async () => {
    const at = desk();
    at.keeper.took("a", 12);
    at.state = undefined;
    at.keeper.touch("a");
    await pass(0);
    expect(at.asked).toEqual(["drop a 13"]);
  });
});

describe("work that was taken over", () => {
  it("stays with the host while its tab is still empty", async () => {
    const at = desk();
    at.state = undefined;
    at.keeper.took("a", 5);
    at.keeper.touch("a");
    at.state = work("taken");
    at.keeper.touch("a");
    await pass(1000);
    expect(at.asked).toEqual(["write a 6 taken"]);
  });
});

describe("a host that cannot keep it", () => {
  it("is told once, tried again by itself, and told anew after it could", async () => {
    const at = desk();
    at.host = "refuses";
    at.keeper.touch("a");
    await pass(400);
    expect(at.failed).toHaveLength(1);
    at.keeper.touch("a");
    await pass(20_000);
    expect(at.asked.length).toBeGreaterThan(2);
    expect(at.failed).toHaveLength(1);
    at.host = "takes";
    at.keeper.retry();
    await pass(0);
    const count = at.asked.length;
    await pass(60_000);
    expect(at.asked).toHaveLength(count);
    at.host = "refuses";
    at.keeper.touch("a");
    await pass(1000);
    expect(at.failed).toHaveLength(2);
  });
});

describe("a window that goes", () => {
  it("sends what waits, and tells what may not have come", async () => {
    const at = desk();
    at.keeper.touch("a");
    expect(at.keeper.flush()).toEqual([{ id: "a", revision: 1, unsaved: work("first") }]);
    expect(at.asked).toEqual(["write a 1 first"]);

    const calm = desk();
    calm.keeper.touch("a");
    await pass(1000);
    expect(calm.keeper.flush()).toEqual([]);
  });
});
