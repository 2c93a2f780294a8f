/** Once a window: brings its tabs back, keeps them from then on, listens to the shell's menu. */
import { useEffect, useRef } from "react";
import type { Reply } from "../../core/protocol/channels.ts";
import { isMenuCommand } from "../../core/protocol/menu.ts";
import { hasEdits } from "../code/code-store.ts";
import type { createActions } from "../commands/use-actions.ts";
import { isDirty } from "../state/document-store.ts";
import { createJournal, type View } from "../state/journal.ts";
import { localShelf } from "../state/storage.ts";
import { claimWindowName, withOrphan } from "../state/window-name.ts";
import { followTabs, nothingOpen, restoreTabs } from "../tabs/keep-journal.ts";
import { offerInterrupted } from "./offer-interrupted.ts";
import type { AppServices, Services } from "./services.ts";

/** Where a tab's canvas looks, or looked; nothing inside of a group, or where there is nothing. */
function viewOf({ canvas, level, ui }: Services): View | undefined {
  const { document, generation } = level.getState();
  if (level.place().depth > 0 || document.nodes.length === 0) return undefined;
  const { leftAt } = ui.getState();
  if (canvas.current !== null) return canvas.current.viewport();
  if (leftAt?.generation !== generation) return undefined;
  const { x, y, zoom } = leftAt;
  return { x, y, zoom };
}

async function startJournal(
  { workspace, shared }: AppServices,
  opening: Promise<Reply<"app.opening">>,
): Promise<void> {
  const { host, messages } = shared;
  const journal = createJournal(localShelf);
  const own = await claimWindowName();
  const found = await restoreTabs(
    workspace,
    journal,
    own,
    async ({ file, template }) => {
      if (file !== null) {
        const opened = await host.request("documents.open", { path: file.path });
        return { document: opened.document, file: opened.file, template: null };
      }
      const { document } = await host.request("templates.open", { name: template ?? "" });
      return { document, file: null, template };
    },
    async (take) => {
      const { windows } = await opening;
      for (const window of journal.windows())
        if (window !== own && !windows.includes(window))
          await withOrphan(window, () => take(window));
    },
    ({ documents, ui }, view) =>
      ui.setState({ leftAt: { generation: documents.getState().generation, ...view } }),
  );
  const onFull = ({ documents }: Services): void =>
    messages.show({
      tone: "error",
      title: "Unsaved work is not kept against a crash",
      detail: `The browser has no room left for \u201c${documents.getState().document.name}\u201d. Save it to a file.`,
    });
  const write = followTabs(workspace, journal, own, onFull, viewOf);
  window.addEventListener("pagehide", write);
  if (found.unsaved > 0)
    messages.show({
      tone: "info",
      title: "Unsaved work was restored",
      detail: "It is in no file yet: save it to keep it.",
    });
  if (found.missing.length > 0)
    messages.show({
      tone: "error",
      title:
        found.missing.length === 1 ? "A tab was not opened again" : "Tabs were not opened again",
      detail: `Not found: ${found.missing.join(", ")}`,
    });
  if (journal.unreadable.length > 0)
    messages.show({
      tone: "error",
      title: "Unsaved work of another version cannot be read",
      detail:
        "It was set aside in the browser's storage, where a version that can read it finds it.",
    });
}

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
      // A browser that keeps nothing, such as a private window: the work itself goes on.
      .catch((error: unknown) =>
        console.warn("the journal of unsaved work is not available", error),
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
        if (!offered && nothingOpen(workspace))
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
