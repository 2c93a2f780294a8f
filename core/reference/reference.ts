/** What the reference shows of an op beside its definition: all of it computed. */
import { type OpType, ops } from "../ops/index.ts";
import { exampleCode } from "./code.ts";
import { picture } from "./picture.ts";
import { type Entry, sample } from "./sample.ts";

/** A point and its projection, one text a port. */
export interface Numbers {
  readonly ports: readonly string[];
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly distance: string;
}

export interface Reference {
  /** SVG; left out where the op has no set in a plane. */
  readonly picture?: string;
  /** Left out for ops without a projection. */
  readonly numbers?: Numbers;
  /** A model around the op in TypeScript. */
  readonly code: string;
}

const figure = (v: number): string => String(v).replace("-", "\u2212");

/** 0.5, (1, 2) or (1, 2; 3, 4), row by row. */
function entryText({ shape, values }: Entry): string {
  const last = shape.at(-1) ?? 0;
  if (last === 0 || values.length === 1) return values.map(figure).join(", ");
  const rows = Array.from({ length: values.length / last }, (_, row) =>
    values
      .slice(row * last, (row + 1) * last)
      .map(figure)
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
      distance: figure(found.distance),
    }
  );
}

/** By op type. Runs on the backend that is set, which must hand out values at once (cpu). */
export function references(): ReadonlyMap<string, Reference> {
  return new Map(
    Object.values(ops).map(({ type, docs }): [string, Reference] => {
      const svg = picture(type, docs.title);
      const numbers = numbersOf(type);
      return [
        type,
        {
          ...(svg !== undefined && { picture: svg }),
          ...(numbers && { numbers }),
          code: exampleCode(type as OpType),
        },
      ];
    }),
  );
}
