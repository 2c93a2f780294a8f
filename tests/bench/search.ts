/**
 * The search behind the presets and behind Adam's rate: a grid, three seeds a point, trained on the
 * first 6,400 training digits and measured on the other 1,600. The 2,000 held-out digits take no
 * part. `npm run bench -- search` prints the table that docs/solvers.md reports.
 */
import type { DatasetSplit, LoadedDataset } from "../../core/base/datasets.ts";
import { presets } from "../../core/solvers/presets.ts";
import { loadDataset } from "../../electron/worker/datasets.ts";
import type { ReportCase } from "./report.ts";
import { adam, type Contender, projections } from "./training.ts";

const kept = 6400;

function part(split: DatasetSplit, from: number, to: number): DatasetSplit {
  const columns = Object.fromEntries(
    Object.entries(split.columns).map(([name, data]) => {
      const width = data.length / split.count;
      return [name, data.subarray(from * width, to * width)];
    }),
  );
  return { count: to - from, columns };
}

/** The digits with part of their training examples in the place of the held-out ones. */
export function validation(): LoadedDataset {
  const { info, train } = loadDataset("mnist");
  return {
    info: { ...info, train: kept, test: train.count - kept },
    train: part(train, 0, kept),
    test: part(train, kept, train.count),
  };
}

const epochs = 15;

/** Output weight, mobility, strength of the target. */
const metrics = [
  [1, 1, 0.1],
  [0.1, 1, 0.03],
  [0.01, 1, 0.03],
  [0.001, 1, 0.01],
  [0.001, 0, 0.01],
] as const;

function grid(): Contender[] {
  const list: Contender[] = [];
  for (const batchSize of [32, 64])
    for (const rate of [0.005, 0.008, 0.012])
      for (const [outputWeight, mobility, lambda] of metrics) {
        const name = `batch ${batchSize} rate ${rate} output weight ${outputWeight} mobility ${mobility} lambda ${lambda}`;
        const solver = { ...presets.fast.settings, batchSize, rate, mobility, outputWeight };
        list.push(projections(name, epochs, solver, lambda));
      }
  return list;
}

async function score(contender: Contender, data: LoadedDataset): Promise<ReportCase> {
  const found: number[] = [];
  let seconds = 0;
  for (const seed of [11, 12, 13]) {
    const { points } = await contender.train(data, seed, contender.epochs, 1e9);
    found.push(points.at(-1)?.accuracy ?? Number.NaN);
    seconds += points.at(-1)?.seconds ?? 0;
  }
  const value = found.reduce((a, b) => a + b) / found.length;
  return { name: contender.name, value, unit: "accuracy", note: `${(seconds / 3).toFixed(2)} s` };
}

/** Calls `each` as figures come in. */
export async function searchReport(each: (row: ReportCase) => void): Promise<ReportCase[]> {
  const data = validation();
  const rates = [0.003, 0.005, 0.008, 0.012];
  const peers = [32, 64].flatMap((batch) =>
    rates.map((rate) => ({
      ...adam("own-adam", epochs, batch, rate),
      label: `Adam, batch ${batch} rate ${rate}`,
    })),
  );
  const rows: ReportCase[] = [];
  for (const contender of [...peers, ...grid()]) {
    const row = await score(contender, data);
    const named = "label" in contender ? { ...row, name: String(contender.label) } : row;
    rows.push(named);
    each(named);
  }
  return rows;
}
