import { expect, it } from "vitest";
import { secondsLeft } from "../../renderer/state/time-left.ts";

const now = { iteration: 40, rate: 20, seconds: 2 };

it.each([
  [{ iterations: 100 }, 3],
  [{ seconds: 10 }, 8],
  [{ iterations: 100, seconds: 4 }, 2],
  [{ iterations: 30 }, 0],
  [{ gap: 1e-6 }, undefined],
])("a run with the limits %o takes %s seconds more at most", (stop, left) => {
  expect(secondsLeft(now, stop)).toBe(left);
});

it("a run that has no speed yet is not told to end", () => {
  expect(secondsLeft({ ...now, rate: 0 }, { iterations: 100 })).toBe(undefined);
});
