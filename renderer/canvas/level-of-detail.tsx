import { type RefObject, useEffect } from "react";
import { useServices } from "../app/services.ts";
import { useFlowStore } from "./adapter.ts";

interface Zoomed {
  readonly transform: readonly [number, number, number];
}
const below =
  (zoom: number) =>
  ({ transform }: Zoomed): boolean =>
    transform[2] < zoom;
const titleOnly = below(0.6);
const smallTitle = below(0.52);
const blockOnly = below(0.3);

/** Marks the canvas with what is worth drawing at this zoom; style sheets do the rest. */
export function LevelOfDetail({ area }: { area: RefObject<HTMLElement | null> }) {
  const { telemetry } = useServices();
  const title = useFlowStore(titleOnly);
  const small = useFlowStore(smallTitle);
  const block = useFlowStore(blockOnly);
  useEffect(() => {
    if (area.current)
      area.current.dataset.lod = block ? "block" : small ? "small-title" : title ? "title" : "full";
  }, [area, title, small, block]);
  useEffect(() => {
    if (!block) telemetry.repaint();
  }, [telemetry, block]);
  return null;
}
