/** How much of a node is worth drawing. */

/** Coarsest first: a coloured block, the title in large letters, all. */
const details = ["block", "small-title", "title", "full"] as const;
export type Detail = (typeof details)[number];

/** Zooms below which each of these is too small to be read. */
const LEAST: Readonly<Record<Detail, number>> = {
  block: 0,
  "small-title": 0.3,
  title: 0.52,
  full: 0.6,
};
/** A finer one comes back only beyond its limit by this factor: none flickers at the limit. */
const SLACK = 1.05;

/**
 * The detail for a zoom.
 * @param before what is shown now; without it there is no slack
 */
export function detailAt(zoom: number, before?: Detail): Detail {
  const rank = before === undefined ? details.length : details.indexOf(before);
  return details.findLast((detail, i) => zoom >= LEAST[detail] * (i > rank ? SLACK : 1)) as Detail;
}
