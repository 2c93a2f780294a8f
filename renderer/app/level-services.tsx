import { type ReactNode, useMemo } from "react";
import { useStore } from "zustand";
import type { Telemetry } from "../state/telemetry.ts";
import { type Services, ServicesContext, useServices } from "./services.ts";

/** Ids of nodes inside of a group carry the group's before them in results. */
function within(telemetry: Telemetry, prefix: string): Telemetry {
  const inner: Partial<Telemetry> = {
    attach: (node, target) => telemetry.attach(prefix + node, target),
    residualOf: (node) => telemetry.residualOf(prefix + node),
    shownOf: (node) => telemetry.shownOf(prefix + node),
    columnOf: (node) => telemetry.columnOf(prefix + node),
  };
  // What it does not say itself it asks the whole, whose values change over time.
  return Object.assign(Object.create(telemetry) as Telemetry, inner);
}

/** For canvas, palette and inspector: the document is the graph that is shown. */
export function LevelServices({ children }: { children: ReactNode }) {
  const services = useServices();
  const { level, telemetry } = services;
  const prefix = useStore(level, () => level.place().prefix);
  const inner = useMemo<Services>(
    () => ({
      ...services,
      documents: level,
      telemetry: prefix === "" ? telemetry : within(telemetry, prefix),
    }),
    [services, level, telemetry, prefix],
  );
  return <ServicesContext value={inner}>{children}</ServicesContext>;
}
