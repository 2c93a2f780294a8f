import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { createRng } from "../../../core/base/rng.ts";
import { fourierOf, halfOf } from "../../../core/ops/fourier.ts";
import { plainFourier, plainInverse } from "../../../core/ops/plain-fourier.ts";
import { presentBackends } from "../../helpers/backends.ts";

const { names } = await presentBackends();

describe.each(names)("Fourier transform on %s", (backend) => {
  it.each([
    [1, 1],
    [1, 2],
    [1, 5],
    [1, 8],
    [2, 2],
    [3, 4],
    [4, 3],
    [1, 96],
  ] as const)("of %d by %d agrees with its sum, there and back", async (height, width) => {
    await tf.setBackend(backend);
    const rng = createRng(1, "fourier");
    const images = [0, 1].map(() => Array.from({ length: height * width }, () => rng.normal()));
    const x = tf.tensor3d(images.flat(), [2, height, width]);
    const transform = fourierOf([height, width]);
    const spectrum = transform.forward(x);
    const half = halfOf(width);
    const [re, im] = await Promise.all(spectrum.map((t) => t.data()));
    images.forEach((image, b) => {
      const plain = plainFourier(image, [height, width]);
      for (let r = 0; r < height; r++)
        for (let c = 0; c < half; c++) {
          const at = (b * height + r) * half + c;
          expect(re?.[at]).toBeCloseTo(plain.re[r * width + c] as number, 4);
          expect(im?.[at]).toBeCloseTo(plain.im[r * width + c] as number, 4);
        }
      plainInverse(plain, [height, width]).forEach((v, i) => {
        expect(v).toBeCloseTo(image[i] as number, 8);
      });
    });
    const back = await transform.back(spectrum).data();
    images.flat().forEach((v, i) => {
      expect(back[i]).toBeCloseTo(v, 5);
    });
  });
});
