import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { presentBackends } from "../../helpers/backends.ts";
import {
  applied,
  expectBadParam,
  expectBadPort,
  forwardOf,
  goesBackByTheMean,
} from "../../helpers/reshapes.ts";

const { names } = await presentBackends();

describe("patches", () => {
  goesBackByTheMean("patches", names);

  it("orders features by channel, row, column", async () => {
    const y = await forwardOf("patches", { kernel: [2, 2], padding: "valid" }, [["B", 2, 3, 2]], 1);
    // Channel 0 of the left window, then channel 1, then the window to the right.
    expect(y).toEqual([
      [
        [
          [0, 2, 6, 8, 1, 3, 7, 9],
          [2, 4, 8, 10, 3, 5, 9, 11],
        ],
      ],
    ]);
  });

  it("gives with a product the convolution", async () => {
    await tf.setBackend("cpu");
    const x = tf.randomNormal([2, 6, 5, 3], 0, 1, "float32", 1) as tf.Tensor4D;
    const k = tf.randomNormal([3, 3, 3, 4], 0, 1, "float32", 2) as tf.Tensor4D;
    const cut = applied("patches", { padding: "same" }, [["B", 6, 5, 3]]).forward([x]);
    const flat = tf.reshape(tf.transpose(k, [2, 0, 1, 3]), [27, 4]);
    const y = tf.matMul(tf.reshape(cut, [60, 27]), flat);
    const off = tf.max(tf.abs(tf.sub(tf.reshape(y, [2, 6, 5, 4]), tf.conv2d(x, k, 1, "same"))));
    expect((await off.data())[0]).toBeLessThan(1e-4);
  });

  it("pads by the stated rule: stride 2 on 28 gives 15", () => {
    expect(applied("patches", { stride: [2, 2] }, [["B", 28, 28, 1]]).shape).toEqual([
      "B",
      15,
      15,
      9,
    ]);
    expect(applied("patches", {}, [["B", 28, 28, 8]]).shape).toEqual(["B", 28, 28, 72]);
  });

  it("leaves pixels uncovered where the stride is beyond the kernel", () => {
    const gaps = { kernel: [2, 2], stride: [3, 3], padding: "valid" };
    expect(applied("patches", gaps, [["B", 6, 6, 1]]).covers).toBe(false);
    expect(applied("patches", {}, [["B", 6, 6, 1]]).covers).toBe(true);
  });

  it("wants images that a patch fits in", () => {
    expectBadParam("patches", { kernel: [9, 9], padding: "valid" }, [["B", 4, 4, 1]], "kernel");
    expectBadPort("patches", {}, [["B", 784]], "x");
  });
});
