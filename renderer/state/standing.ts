/** What the reading of a run's history means, in words. */
import type { Diagnosis, Standing } from "../../core/solvers/diagnosis.ts";

const names: Readonly<Record<Standing, string>> = {
  running: "Running",
  converging: "Converging",
  stalled: "Stalled",
  cycling: "Cycling",
  diverging: "Diverging",
};

/** "Converging \u00d70.991": the factor of the gap in an iteration where it says something. */
export function standingText({ standing, rate, period, met }: Diagnosis): string {
  if (met) return "Gap closed";
  const name = names[standing];
  if (standing === "converging" && rate < 1)
    return `${name} \u00d7${rate.toPrecision(rate > 0.99 ? 4 : 3)}`;
  return standing === "cycling" && period !== undefined ? `${name} (${period})` : name;
}

/** What it means and what one may do. */
export function standingHelp({ standing, rate, period, met, level }: Diagnosis): string {
  if (met)
    return `The gap is closed as far as single precision can tell${
      Number.isNaN(rate)
        ? ""
        : `; on the way there each iteration multiplied it by about ${rate.toPrecision(4)}`
    }. Set a gap to stop at to end such a run by itself.`;
  if (level && standing === "running")
    return "The gap stands still, and the point does not: it wanders without coming back to where it was, as in a search or with mini-batches. Accuracy and the residuals of single nodes tell more; a smaller relaxation may let it settle.";
  switch (standing) {
    case "running":
      return Number.isNaN(rate)
        ? "Too early to say where the gap is going."
        : "The gap wanders about a level without a trend, as it does with mini-batches or in a search. Accuracy and the residuals of single nodes tell more.";
    case "converging":
      return `The gap falls: each iteration multiplies it by about ${rate.toPrecision(4)}, as the recent half of the run shows.`;
    case "stalled":
      return "The gap stands still. The constraints may not all hold at once, or the step is too small: look at the worst node (W), or try more iterations, another algorithm or a smaller relaxation.";
    case "cycling":
      return `${level ? "The gap stands still, and the point goes round: it comes back" : "The gap repeats itself"} every ${period ?? "few"} iterations. A smaller relaxation, or the difference map, often breaks a cycle.`;
    case "diverging":
      return "The gap grows, or is no number any more. Lower relaxation and mobility, and look at the worst node (W).";
  }
}
