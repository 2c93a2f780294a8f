import { Tooltip } from "radix-ui";
import { useMemo } from "react";
import { useStore } from "zustand";
import { ActionsContext, createActions } from "../commands/use-actions.ts";
import { type AppServices, ServicesContext } from "./services.ts";
import { Shell } from "./shell.tsx";
import { useStartup } from "./startup.ts";

/** The window for the document whose tab is shown; the others live on without being mounted. */
export function App({ app }: { app: AppServices }) {
  const { workspace } = app;
  useStore(workspace, (state) => state.active);
  const services = workspace.current;
  const made = useMemo(() => createActions(services), [services]);
  useStartup(app, made);
  return (
    <ServicesContext value={services}>
      <ActionsContext value={made}>
        <Tooltip.Provider delayDuration={450} skipDelayDuration={200}>
          <Shell />
        </Tooltip.Provider>
      </ActionsContext>
    </ServicesContext>
  );
}
