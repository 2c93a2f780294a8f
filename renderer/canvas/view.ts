/** Width of every node, in canvas units; the style sheet has it too. */
export const NODE_WIDTH = 192;
/** Height of a node that is not measured yet. */
export const NODE_HEIGHT = 96;

/** How the whole graph is brought into view: clear of the overview and the legend, never magnified. */
export const fitOptions = {
  padding: { top: "24px", left: "24px", right: "24px", bottom: "120px" },
  maxZoom: 1,
} as const;

/** The same on a canvas of some height: a low one has neither overview nor legend to keep clear of. */
export const fitOptionsFor = (height: number): typeof fitOptions | typeof lowFitOptions =>
  height < LOW ? lowFitOptions : fitOptions;

/** As in the style sheet. */
const LOW = 260;
const lowFitOptions = {
  padding: { top: "12px", left: "16px", right: "16px", bottom: "12px" },
  maxZoom: 1,
} as const;

/** The inside of a module: clear of the path above it. */
export const innerFitOptions = {
  padding: { top: "64px", left: "32px", right: "32px", bottom: "32px" },
  maxZoom: 1,
} as const;
