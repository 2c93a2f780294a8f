/** Held-out accuracy against time of training: presets of ours and Adam, five seeds each. */
import { presets } from "../../core/solvers/presets.ts";
import { loadDataset } from "../../electron/worker/datasets.ts";
import { median } from "./measure.ts";
import type { ReportCase } from "./report.ts";
import { tfjsAdam } from "./tfjs-adam.ts";
import { adam, type Contender, type Curve, projections } from "./training.ts";

const seeds = [1, 2, 3, 4, 5];
const goal = 0.95;

/** The preset's lambda is the target's, not the solver's. */
const contenders = (): readonly Contender[] => [
  projections("proxflow-fast", 10, presets.fast.settings, 0.03),
  projections("proxflow-accurate", 15, presets.accurate.settings, 0.01),
  {
    ...projections("pjax", 10, presets.pjax.settings, 5),
    few: { seeds: 1, why: "15,500 steps" },
  },
  tfjsAdam(15, 64, 0.008),
  adam("tfjs-adam-by-hand", 15, 64, 0.008),
  adam("own-adam", 15, 64, 0.008),
  { ...adam("own-adam", 15, 32, 0.008), name: "own-adam-32" },
];

/** Seconds until the goal was first met, or none. */
const reached = ({ points }: Curve): number | undefined =>
  points.find(({ accuracy }) => accuracy >= goal)?.seconds;

function rowsOf({ name, few }: Contender, curves: readonly Curve[]): ReportCase[] {
  const finals = curves.map(({ points }) => points.at(-1)?.accuracy ?? Number.NaN);
  const mean = finals.reduce((a, b) => a + b) / finals.length;
  const variance = finals.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (finals.length - 1);
  const deviation =
    finals.length > 1 ? `deviation ${Math.sqrt(variance).toFixed(4)}, ` : "one seed, ";
  const times = curves.map((curve) => reached(curve) ?? Number.POSITIVE_INFINITY);
  const met = times.filter(Number.isFinite).length;
  const middle = median(times);
  const total = median(curves.map(({ points }) => points.at(-1)?.seconds ?? Number.NaN));
  return [
    {
      name,
      value: mean,
      unit: "held-out accuracy",
      note: `${deviation}${total.toFixed(2)} s, ${met} of ${curves.length} seeds met ${goal}${few ? `; ${few.why}` : ""}`,
    },
    {
      name: `${name}-to-${goal}`,
      ...(Number.isFinite(middle) ? { ms: 1000 * middle } : { note: "not met by half the seeds" }),
    },
  ];
}

/**
 * Contenders take turns seed by seed, so that a busy moment of the machine hits all.
 * @param only names of contenders; all where left out
 * @throws Error naming those that there are, for a name that there is not
 */
export async function trainReport(
  each: (row: ReportCase) => void,
  only?: readonly string[],
): Promise<ReportCase[]> {
  const data = loadDataset("mnist");
  const all = contenders();
  const known = all.map(({ name }) => name);
  const unknown = only?.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Error(`No contender "${unknown}"; there are ${known.join(", ")}.`);
  const list = all.filter(({ name }) => only?.includes(name) ?? true);
  const curves = new Map<string, Curve[]>(list.map(({ name }) => [name, []]));
  for (const [k, seed] of seeds.entries())
    for (const contender of list) {
      if (k >= (contender.few?.seeds ?? seeds.length)) continue;
      const batches = Math.floor(data.train.count / 64);
      const curve = await contender.train(data, seed, contender.epochs, Math.floor(batches / 5));
      curves.get(contender.name)?.push(curve);
      const last = curve.points.at(-1);
      each({ name: contender.name, value: last?.accuracy ?? Number.NaN, note: `seed ${seed}` });
    }
  const rows = list.flatMap((contender) => rowsOf(contender, curves.get(contender.name) ?? []));
  const time = (name: string) => rows.find((row) => row.name === `${name}-to-${goal}`)?.ms;
  const fast = time("proxflow-fast");
  return rows.map((row) => {
    const peer = /^(pjax|tfjs-adam|tfjs-adam-by-hand|own-adam|own-adam-32)-to/.exec(row.name);
    return peer && row.ms !== undefined && fast !== undefined
      ? { ...row, ratio: fast / row.ms, against: "of proxflow-fast's time" }
      : row;
  });
}
