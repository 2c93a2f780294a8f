/** How the whole graph is brought into view: clear of the overview and the legend, never magnified. */
export const fitOptions = {
  padding: { top: "24px", left: "24px", right: "24px", bottom: "104px" },
  maxZoom: 1,
} as const;
