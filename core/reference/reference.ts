/** What the reference shows of an op beside its definition: all of it computed. */
import { type OpType, ops } from "../ops/index.ts";
import type { OpKind } from "../ops/spec.ts";
import { exampleCode } from "./code.ts";
import { picture } from "./picture.ts";
import { type Entry, sample } from "./sample.ts";
import type { Picture } from "./svg.ts";
import { figureText } from "./text.ts";

/** A point and its projection, one text a port. */
export interface Numbers {
  readonly ports: readonly string[];
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly distance: string;
}

export interface Reference {
  readonly picture?: Picture;
  /** Why there is no picture; there where `picture` is not. */
  readonly noPicture?: string;
  /** Left out for ops without a projection. */
  readonly numbers?: Numbers;
  /** A model around the op in TypeScript. */
  readonly code: string;
}

/** Why an op of a kind has no picture. */
const unpictured: Readonly<Record<OpKind, string>> = {
  function: "Its set does not show in two dimensions.",
  set: "It does not show in two dimensions.",
  source: "It gives values and constrains nothing, so there is no set to draw.",
  reshape:
    "It moves entries and is folded away before anything is solved: no set, nothing to draw.",
  probe: "It only looks at values and constrains nothing, so there is no set to draw.",
  module: "It stands for a graph of other operations; their pages have the sets.",
};

/** 0.5, (1, 2) or (1, 2; 3, 4), row by row. */
function entryText({ shape, values }: Entry): string {
  const last = shape.at(-1) ?? 0;
  if (last === 0 || values.length === 1) return values.map(figureText).join(", ");
  const rows = Array.from({ length: values.length / last }, (_, row) =>
    values
      .slice(row * last, (row + 1) * last)
      .map(figureText)
      .join(", "),
  );
  return `(${rows.join("; ")})`;
}

function numbersOf(type: string): Numbers | undefined {
  const found = sample(type);
  return (
    found && {
      ports: found.from.map(({ port }) => port),
      from: found.from.map(entryText),
      to: found.to.map(entryText),
      distance: figureText(found.distance),
    }
  );
}

/** By op type. Runs on the backend that is set, which must hand out values at once (cpu). */
export function references(): ReadonlyMap<string, Reference> {
  return new Map(
    Object.values(ops).map(({ type, kind, docs }): [string, Reference] => {
      const drawn = picture(type, docs.title);
      const numbers = numbersOf(type);
      return [
        type,
        {
          ...(drawn ? { picture: drawn } : { noPicture: unpictured[kind] }),
          ...(numbers && { numbers }),
          code: exampleCode(type as OpType),
        },
      ];
    }),
  );
}
