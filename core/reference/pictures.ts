/** The pictures of all ops whose set shows in a plane. */
import { ops } from "../ops/index.ts";
import { picture } from "./picture.ts";

/** SVG by op type; see `picture` for the backend that it needs. */
export function pictures(): ReadonlyMap<string, string> {
  return new Map(
    Object.values(ops).flatMap((op): [string, string][] => {
      const svg = picture(op.type, op.docs.title);
      return svg === undefined ? [] : [[op.type, svg]];
    }),
  );
}
