import { type RefObject, useEffect } from "react";
import { useServices } from "../app/services.ts";
import { type Detail, detailAt } from "./detail.ts";
import type { LiveViewport } from "./live-viewport.ts";

/** Marks the canvas with what is worth drawing at this zoom; style sheets do the rest. */
export function LevelOfDetail({
  area,
  live,
}: {
  area: RefObject<HTMLElement | null>;
  live: LiveViewport;
}) {
  const { telemetry } = useServices();
  useEffect(() => {
    let detail: Detail | undefined;
    return live.follow(({ zoom }) => {
      const next = detailAt(zoom, detail);
      if (next === detail) return;
      const before = detail;
      detail = next;
      if (area.current) area.current.dataset.lod = next;
      // Numbers were not written while nobody could see them.
      if (before === "block") telemetry.repaint();
    });
  }, [area, live, telemetry]);
  return null;
}
