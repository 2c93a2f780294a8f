import { describe, expect, it } from "vitest";
import { createTelemetryHub } from "../../electron/host/telemetry-hub.ts";

function setup() {
  const acks: number[] = [];
  const hub = createTelemetryHub((_run, sequence) => void acks.push(sequence));
  const got: Record<string, number[]> = {};
  const join = (id: string): void => {
    const list: number[] = [];
    got[id] = list;
    hub.join(id, (_run, frame) => list.push(frame[0] as number));
  };
  const push = (sequence: number, run = "r1"): void => hub.push(run, Float32Array.of(sequence));
  return { acks, hub, got, join, push };
}

describe("telemetry hub", () => {
  it("sends the next frame only after the last was taken, and then the latest", () => {
    const { hub, got, join, push } = setup();
    join("a");
    for (const n of [1, 2, 3, 4]) push(n);
    expect(got.a).toEqual([1]);
    hub.ack("a");
    expect(got.a).toEqual([1, 4]);
    hub.ack("a");
    push(5);
    expect(got.a).toEqual([1, 4, 5]);
  });

  it("asks the worker for more only while a window waits", () => {
    const { acks, hub, join, push } = setup();
    push(1);
    expect(acks).toEqual([]);
    join("a");
    expect(acks).toEqual([1]);
    push(2);
    expect(acks).toEqual([1]);
    hub.ack("a");
    expect(acks).toEqual([1, 2]);
  });

  it("does not let a slow window hold up a quick one", () => {
    const { acks, hub, got, join, push } = setup();
    join("quick");
    join("slow");
    for (const n of [1, 2, 3]) {
      push(n);
      hub.ack("quick");
    }
    expect(got.quick).toEqual([1, 2, 3]);
    expect(got.slow).toEqual([1]);
    expect(acks).toEqual([1, 2, 3]);
    hub.ack("slow");
    expect(got.slow).toEqual([1, 3]);
    hub.leave("slow");
    push(4);
    expect(got.slow).toEqual([1, 3]);
  });

  it("drops waiting frames of an old run", () => {
    const { hub, got, join, push } = setup();
    join("a");
    push(1);
    push(2);
    hub.drop("r1");
    hub.ack("a");
    expect(got.a).toEqual([1]);
  });

  it("lets the frames of several runs through in turn, the latest of each", () => {
    const { acks, hub, got, join, push } = setup();
    join("a");
    for (const n of [1, 2, 3]) push(n);
    for (const n of [11, 12]) push(n, "r2");
    push(4);
    expect(got.a).toEqual([1]);
    hub.ack("a");
    hub.ack("a");
    expect(got.a).toEqual([1, 4, 12]);
    push(5);
    hub.drop("r2");
    hub.ack("a");
    expect(got.a).toEqual([1, 4, 12, 5]);
    hub.ack("a");
    push(13, "r2");
    expect(got.a).toEqual([1, 4, 12, 5, 13]);
    expect(acks).toEqual([5]);
  });
});
