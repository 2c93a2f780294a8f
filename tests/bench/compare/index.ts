/** Templates against well-known solvers of their problems: `npm run bench -- compare [--only name,...]`. */
import type { ReportCase } from "../report.ts";
import { permutationMatching } from "./assignment.ts";
import { attentionDigits, cnnDigits, mnistMlp, rnnMoby } from "./digits.ts";
import { quantizedMlp, sparseMlp } from "./discrete.ts";
import { colourTransfer, lineCircle, spherePacking } from "./geometry.ts";
import { autoencoderDigits, mnistInpaint } from "./images.ts";
import { type Comparison, compare } from "./kit.ts";
import { blindGainCalibration, matrixCompletion, nonnegativeFactorisation } from "./matrices.ts";
import { poisson } from "./physics.ts";
import { irisMlp, regression, spectralClip } from "./tables.ts";

const comparisons: readonly Comparison[] = [
  attentionDigits,
  autoencoderDigits,
  blindGainCalibration,
  cnnDigits,
  colourTransfer,
  irisMlp,
  lineCircle,
  matrixCompletion,
  mnistInpaint,
  mnistMlp,
  nonnegativeFactorisation,
  permutationMatching,
  poisson,
  quantizedMlp,
  regression,
  rnnMoby,
  sparseMlp,
  spectralClip,
  spherePacking,
];

/**
 * @param only names of templates; all where left out
 * @throws Error naming those that there are, for a name that there is not
 */
export async function compareReport(
  each: (row: ReportCase) => void,
  only?: readonly string[],
): Promise<ReportCase[]> {
  const known = comparisons.map(({ name }) => name);
  const unknown = only?.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Error(`No comparison "${unknown}"; there are ${known.join(", ")}.`);
  const rows: ReportCase[] = [];
  for (const comparison of comparisons)
    if (only?.includes(comparison.name) ?? true) rows.push(...(await compare(comparison, each)));
  return rows;
}
