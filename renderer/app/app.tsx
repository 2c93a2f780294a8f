import { Tooltip } from "radix-ui";
import { useEffect, useMemo, useRef } from "react";
import { menuCommands } from "../commands/menu-commands.ts";
import { ActionsContext, createActions } from "../commands/use-actions.ts";
import { isDirty } from "../state/document-store.ts";
import { startJournal } from "../state/journal.ts";
import { type Services, ServicesContext } from "./services.ts";
import { Shell } from "./shell.tsx";

export function App({ services }: { services: Services }) {
  const made = useMemo(() => createActions(services), [services]);
  useStartup(services, made);
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

/** Once: bring unsaved work back or offer the templates, listen to the shell's menu. */
function useStartup(services: Services, made: ReturnType<typeof createActions>): void {
  const started = useRef(false);
  useEffect(() => {
    if (started.current) return;
    started.current = true;
    const { documents, messages, ui, host } = services;
    void startJournal(documents).then((restored) => {
      if (!restored) return ui.setState({ dialog: "templates" });
      messages.show({
        tone: "info",
        title: "Unsaved work was restored",
        detail: "It is in no file yet: save it to keep it.",
      });
    });
    host.on("app.command", ({ command }) => {
      const id = menuCommands[command];
      if (id !== undefined && made.actions[id].off() === null) void made.actions[id].run();
    });
    window.addEventListener("beforeunload", (event) => {
      // The journal brings everything back; still, closing a tab should not be an accident. A
      // desktop window would just refuse to close, so there the journal has to do.
      if (window.proxflow === undefined && isDirty(documents.getState())) event.preventDefault();
    });
  }, [services, made]);
}
