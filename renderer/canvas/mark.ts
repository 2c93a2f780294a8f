import type { CSSProperties } from "react";
import type { SplitMark } from "./flow-model.ts";

/** Sets the colour of a mark, between those of the two sides; see `--mark` in the style sheets. */
export const markStyle = (
  mark: Pick<SplitMark, "at"> | null | undefined,
): CSSProperties | undefined =>
  mark ? ({ "--mark-at": `${Math.round(mark.at * 100)}%` } as CSSProperties) : undefined;
