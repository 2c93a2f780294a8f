import { type RefObject, useEffect } from "react";
import { useFlowStore } from "./adapter.ts";

const titleOnly = (state: { transform: [number, number, number] }): boolean =>
  state.transform[2] < 0.6;
const blockOnly = (state: { transform: [number, number, number] }): boolean =>
  state.transform[2] < 0.3;

/** Marks the canvas with what is worth drawing at this zoom; style sheets do the rest. */
export function LevelOfDetail({ area }: { area: RefObject<HTMLElement | null> }) {
  const title = useFlowStore(titleOnly);
  const block = useFlowStore(blockOnly);
  useEffect(() => {
    if (area.current) area.current.dataset.lod = block ? "block" : title ? "title" : "full";
  }, [area, title, block]);
  return null;
}
