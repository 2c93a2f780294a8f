/** The course of a residual in a few points: an SVG path in a box of 64 by 12. */

const WIDTH = 64;
const HEIGHT = 12;
const POINTS = 32;

/** @param values of a run so far; drawn on a log scale over at least half a decade */
export function sparkline(values: ArrayLike<number>): string {
  const count = Math.min(POINTS, values.length);
  if (count < 2) return "";
  const logs = Array.from({ length: count }, (_, i) => {
    const value = values[Math.round((i * (values.length - 1)) / (count - 1))] as number;
    return value > 0 && Number.isFinite(value) ? Math.log10(value) : Number.NaN;
  });
  const known = logs.filter(Number.isFinite);
  if (known.length < 2) return "";
  const low = Math.min(...known);
  const span = Math.max(Math.max(...known) - low, 0.5);
  let pen = "M";
  return logs
    .flatMap((log, i) => {
      if (!Number.isFinite(log)) {
        pen = "M";
        return [];
      }
      const x = (i / (count - 1)) * WIDTH;
      const y = HEIGHT - 1 - ((log - low) / span) * (HEIGHT - 2);
      const part = `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
      pen = "L";
      return [part];
    })
    .join("");
}
