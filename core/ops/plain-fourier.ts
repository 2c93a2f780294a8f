/** Fourier transforms in plain double-precision sums, for witnesses. */

export interface Spectrum {
  readonly re: readonly number[];
  readonly im: readonly number[];
}

/** The Fourier transform of a real signal, or of an image row by row, not normalised. */
export function plainFourier(x: readonly number[], sizes: readonly number[]): Spectrum {
  const [rows, columns] =
    sizes.length === 2 ? (sizes as [number, number]) : [1, sizes[0] as number];
  const coefficient = (wave: (angle: number) => number) => (_: number, k: number) =>
    x.reduce((sum, v, i) => {
      const row = Math.floor(i / columns) * Math.floor(k / columns);
      return sum + v * wave(2 * Math.PI * (row / rows + ((i % columns) * (k % columns)) / columns));
    }, 0);
  return { re: x.map(coefficient(Math.cos)), im: x.map(coefficient((a) => -Math.sin(a))) };
}

/** The real part of the signal with a spectrum: all of it, where coefficients are conjugate pairs. */
export function plainInverse({ re, im }: Spectrum, sizes: readonly number[]): number[] {
  // The inverse of re + i im is conj(F conj(.)) / n.
  const back = plainFourier(re, sizes);
  const rest = plainFourier(im, sizes);
  return re.map((_, i) => ((back.re[i] as number) + (rest.im[i] as number)) / re.length);
}
