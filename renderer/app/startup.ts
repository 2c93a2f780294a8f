/** Once a window: brings its tabs back, keeps them from then on, listens to the shell's menu. */
import { useEffect, useRef } from "react";
import { isMenuCommand } from "../../core/protocol/menu.ts";
import { hasEdits } from "../code/code-store.ts";
import type { createActions } from "../commands/use-actions.ts";
import { nothingOpen } from "../journal/restore.ts";
import { startJournal } from "../journal/start-journal.ts";
import { isDirty } from "../state/document-store.ts";
import { offerInterrupted } from "./offer-interrupted.ts";
import type { AppServices } from "./services.ts";

export function useStartup(app: AppServices, made: ReturnType<typeof createActions>): void {
  const latest = useRef(made);
  latest.current = made;
  const started = useRef(false);
  useEffect(() => {
    if (started.current) return;
    started.current = true;
    const { workspace, shared } = app;
    const opening = shared.host.request("app.opening", {});
    void startJournal(app, opening)
      // The work itself goes on.
      .catch((error: unknown) =>
        shared.messages.showError("Unsaved work is not kept against a crash", error),
      )
      // One after another, so that their tabs stand in order.
      .then(async () => {
        const { paths } = await opening;
        for (const path of paths) await latest.current.flow.openPath(path);
      })
      .catch((error: unknown) => shared.messages.showError("Files were not opened", error))
      .then(() => offerInterrupted(app))
      .then((offered) => {
        // The gallery would lie over what is to be answered first.
        const asking = offered || shared.recovery.getState().asking;
        if (!asking && nothingOpen(workspace))
          workspace.current.ui.setState({ dialog: "templates" });
      });
    shared.host.on("app.command", ({ command }) => {
      const { actions } = latest.current;
      if (isMenuCommand(command) && actions[command].off() === null) void actions[command].run();
    });
    shared.host.on("app.open", ({ path }) => void latest.current.flow.openPath(path));
    window.addEventListener("beforeunload", (event) => {
      // The journal brings everything back; still, closing a window should not be an accident. A
      // desktop window would just refuse to close, so there the journal has to do.
      const dirty = workspace
        .getState()
        .tabs.some((tab) => isDirty(tab.documents.getState()) || hasEdits(tab.code.getState()));
      if (window.proxflow === undefined && dirty) event.preventDefault();
    });
  }, [app]);
}
