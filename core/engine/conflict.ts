/**
 * The search for constraints that cannot hold together: a deletion filter over short probes.
 * What is left is irreducible among the probes: with any one of it off, the probe closes its gap.
 * Chinneck, Dravnieks, "Locating minimal infeasible constraint sets in linear programs" (1991).
 * Where sets are not convex a probe that does not close may have been stuck: that is evidence only.
 */

/** What a probe with some constraints on came to. */
export interface Probed {
  /** The gap closed, or was about to. */
  readonly solved: boolean;
  readonly gap: number;
  /** Residual by constraint, to try the most likely ones last. */
  readonly residuals: ReadonlyMap<string, number>;
}

export interface Conflict {
  /** Smallest conflicting set that was found; empty where all hold together. */
  readonly members: readonly string[];
  readonly probes: number;
  /** Gap with all candidates on. */
  readonly gap: number;
  /** Largest gap that was left with one member off. */
  readonly relieved: number;
  /** False where even with all candidates off nothing was solved. */
  readonly known: boolean;
}

/**
 * @param candidates that may be switched off
 * @param probe solves with these candidates on, all others off; an empty list may be asked for
 * @param tell called before each probe with how many candidates are still suspected
 */
export async function findConflict(
  candidates: readonly string[],
  probe: (on: readonly string[]) => Promise<Probed>,
  tell: (probes: number, suspects: number) => void = () => {},
): Promise<Conflict> {
  let probes = 0;
  const ask = (on: readonly string[], suspects: number): Promise<Probed> => {
    tell(probes, suspects);
    probes += 1;
    return probe(on);
  };
  const all = await ask(candidates, candidates.length);
  if (all.solved) return { members: [], probes, gap: all.gap, relieved: all.gap, known: true };
  const without = await ask([], candidates.length);
  if (!without.solved)
    return { members: [], probes, gap: all.gap, relieved: without.gap, known: false };
  const residual = (id: string): number => all.residuals.get(id) ?? 0;
  // Those far from met are the likely members: they are tried last, when little else is on.
  const order = candidates.toSorted((a, b) => residual(a) - residual(b));
  let on = [...order];
  let relieved = without.gap;
  /** Drops what of a block is not needed for the conflict; halves a block that is. */
  const shrink = async (block: readonly string[]): Promise<void> => {
    const rest = on.filter((id) => !block.includes(id));
    const tried = await ask(rest, on.length);
    if (!tried.solved) {
      on = rest;
      return;
    }
    if (block.length === 1) {
      relieved = Math.max(relieved, tried.gap);
      return;
    }
    const middle = block.length >> 1;
    await shrink(block.slice(0, middle));
    await shrink(block.slice(middle));
  };
  const size = Math.max(1, Math.ceil(order.length / 4));
  for (let at = 0; at < order.length; at += size) await shrink(order.slice(at, at + size));
  return { members: on, probes, gap: all.gap, relieved, known: true };
}
