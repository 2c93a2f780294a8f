/** Conditions at which a run pauses by itself, judged iteration by iteration. */
import type { Breakpoint, Observation } from "./types.ts";

/** Which breakpoint was met, in words, and where. */
export interface Hit {
  /** Place in the list of breakpoints. */
  readonly index: number;
  readonly text: string;
  readonly node?: string;
  readonly edge?: string;
}

export interface BreakpointWatch {
  /** Every iteration must be observed, not only those that are shown. */
  readonly every: boolean;
  /** The first breakpoint that this observation meets. One that was met stays quiet until it is left. */
  check(observation: Observation, iteration: number): Hit | undefined;
}

interface Layout {
  /** Ids of the constraints: of those inside of groups and modules with the way there before them. */
  readonly constraints: readonly string[];
  /** For each the node of the document that shows it. */
  readonly owners: readonly string[];
  readonly edges: readonly string[];
}

const figure = (value: number): string =>
  Number.isFinite(value) ? value.toPrecision(3) : String(value);

/** @param layout of a session: the order of an observation's residuals and edges */
export function watchBreakpoints(list: readonly Breakpoint[], layout: Layout): BreakpointWatch {
  const rising = list.map(() => ({ last: Number.NaN, run: 0 }));
  const met = list.map(() => false);
  /** Constraints that a node stands for: itself, or all within a group or module. */
  const isOf = (i: number, node: string): boolean => {
    const [id = "", owner = ""] = [layout.constraints[i], layout.owners[i]];
    if (id === node || owner === node) return true;
    return node.startsWith(`${owner}.`) && id.startsWith(`${node}.`);
  };
  const residualOf = (node: string, { residuals }: Observation): number =>
    layout.constraints.reduce(
      (most, _, i) => (isOf(i, node) ? Math.max(most, residuals[i] as number) : most),
      Number.NEGATIVE_INFINITY,
    );

  const hitOf = (b: Breakpoint, index: number, seen: Observation): Hit | undefined => {
    switch (b.kind) {
      case "rising": {
        const state = rising[index] as { last: number; run: number };
        const now = residualOf(b.node, seen);
        state.run = now > state.last ? state.run + 1 : 0;
        state.last = now;
        if (state.run < b.iterations) return undefined;
        state.run = 0;
        return {
          index,
          node: b.node,
          text: `The residual of ${b.node} rose ${b.iterations === 1 ? "once" : `${b.iterations} times in a row`}, to ${figure(now)}`,
        };
      }
      case "residual": {
        const now = residualOf(b.node, seen);
        return now > b.above
          ? {
              index,
              node: b.node,
              text: `The residual of ${b.node} is ${figure(now)}, above ${b.above}`,
            }
          : undefined;
      }
      case "edge-gap": {
        const now = seen.edges[layout.edges.indexOf(b.edge)] ?? Number.NaN;
        return now > b.above
          ? {
              index,
              edge: b.edge,
              text: `The gap on the wire ${b.edge} is ${figure(now)}, above ${b.above}`,
            }
          : undefined;
      }
      case "not-finite": {
        const at = seen.residuals.findIndex((r) => !Number.isFinite(r));
        if (at < 0 && Number.isFinite(seen.gap)) return undefined;
        const node = at < 0 ? undefined : layout.constraints[at];
        return {
          index,
          text: `The ${node === undefined ? "gap" : `residual of ${node}`} is no finite number any more`,
          ...(node !== undefined && { node }),
        };
      }
    }
  };

  return {
    every: list.length > 0,
    check(seen, iteration) {
      let first: Hit | undefined;
      list.forEach((b, index) => {
        const hit = hitOf(b, index, seen);
        // What stays above its bound would stop each iteration anew.
        if (hit && (b.kind === "rising" || b.kind === "not-finite" || !met[index]))
          first ??= { ...hit, text: `${hit.text}, at iteration ${iteration}.` };
        met[index] = hit !== undefined;
      });
      return first;
    },
  };
}
