import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { isActive } from "../state/run-store.ts";
import type { Tensor } from "./viewer-model.ts";

/** Milliseconds between two looks at the run, at least. */
const EVERY = 500;

/** Values of the run by id, asked for twice a second at most while it goes on. */
export function useValues(ids: readonly string[]): readonly Tensor[] {
  const { host, run, telemetry } = useServices();
  const [values, setValues] = useState<readonly Tensor[]>([]);
  const name = useStore(run, (state) => (state.started ? state.run : null));
  useEffect(() => {
    setValues([]);
    if (name === null) return;
    let gone = false;
    let busy = false;
    let stale = false;
    let next = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      busy = true;
      stale = false;
      next = performance.now() + EVERY;
      try {
        const reply = await host.request("run.snapshot", { run: name, ids: [...ids] });
        if (!gone) setValues(reply.values);
      } catch {
        // The run is over and forgotten, or the value is none of its: nothing to show.
        if (!gone) setValues([]);
      }
      busy = false;
      if (stale && !gone) request();
    };
    const request = (): void => {
      stale = true;
      if (busy || timer !== undefined) return;
      timer = setTimeout(
        () => {
          timer = undefined;
          if (!gone) void look();
        },
        Math.max(0, next - performance.now()),
      );
    };
    request();
    const offTick = telemetry.onTick(request);
    const offRun = run.subscribe((now) => !isActive(now.status) && request());
    return () => {
      gone = true;
      clearTimeout(timer);
      offTick();
      offRun();
    };
  }, [host, run, telemetry, name, ids]);
  return values;
}
