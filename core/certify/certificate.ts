/** What a certificate says, and the tally that becomes one. */

/** How well a projection does on samples. Errors are relative to the size of point and answer. */
export interface Certificate {
  readonly op: string;
  /** function: a graph {(x, f(x))}; indicator: a set; prox: a loss. */
  readonly form: "function" | "indicator" | "prox";
  /** What the operator says of itself. */
  readonly exact: boolean;
  /** How many points were projected. */
  readonly samples: number;
  /** Largest distance of an answer from the set; 0 for a prox, which has none. */
  readonly membership: number;
  /** Largest move when an answer is projected again; 0 for a prox, which moves on by its nature. */
  readonly idempotence: number;
  /** Fraction of answers for which an independent search found a better one, by 1e-5 or more. */
  readonly beaten: number;
  /** By how much the best one found was better, at worst; 0 if none was. */
  readonly worstGap: number;
  /** Answers that are not finite. */
  readonly nans: number;
}

/** From this on a better answer counts; below, it is single precision. */
export const BEATEN_BY = 1e-5;

export interface Tally {
  answer(errors: { membership: number; idempotence: number; gap: number }): void;
  notFinite(): void;
  result(op: string, form: Certificate["form"], exact: boolean): Certificate;
}

export function createTally(): Tally {
  let [samples, membership, idempotence, beaten, worstGap, nans] = [0, 0, 0, 0, 0, 0];
  return {
    answer(errors) {
      samples++;
      membership = Math.max(membership, errors.membership);
      idempotence = Math.max(idempotence, errors.idempotence);
      worstGap = Math.max(worstGap, errors.gap);
      if (errors.gap > BEATEN_BY) beaten++;
    },
    notFinite() {
      samples++;
      nans++;
    },
    result: (op, form, exact) => ({
      op,
      form,
      exact,
      samples,
      membership,
      idempotence,
      beaten: samples === 0 ? 0 : beaten / samples,
      worstGap,
      nans,
    }),
  };
}
