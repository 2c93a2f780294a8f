/** The picture of an op as SVG: its set in a plane, or what its prox does. */
import { levelPicture } from "./level-picture.ts";
import { levelsOf } from "./levels.ts";
import { planeOf } from "./plane.ts";
import { proxPicture } from "./prox-picture.ts";
import { setPicture } from "./set-picture.ts";
import type { Picture } from "./svg.ts";

/**
 * Runs on the backend that is set, which must hand out values at once (cpu).
 * @returns `undefined` for ops that constrain nothing
 */
export function picture(type: string, title: string): Picture | undefined {
  const plane = planeOf(type);
  if (plane) return { svg: setPicture(plane, title), caption: plane.caption };
  const levels = levelsOf(type);
  if (levels) return { svg: levelPicture(levels, title), caption: levels.caption };
  return proxPicture(type, title);
}
