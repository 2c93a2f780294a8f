/** Once a window: claims its journal, brings its tabs back, and keeps them from then on. */
import type { Reply } from "../../core/protocol/channels.ts";
import type { AppServices, Services } from "../app/services.ts";
import { HostError } from "../host/host-error.ts";
import { localShelf, windowStorage } from "../state/storage.ts";
import { bringHistories, keepHistories } from "./keep-history.ts";
import { createKeeper, sendDocument } from "./keeper.ts";
import { createOldJournal, type OldJournal } from "./old-journal.ts";
import { createRecoverer } from "./recovery.ts";
import { followTabs, restoreTabs, unsavedOf, type View } from "./restore.ts";
import { claimWindowName, liveWindows, withOrphan } from "./window-name.ts";

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

/** A browser that keeps nothing, such as a private window, holds nothing of earlier versions either. */
function oldJournal(): OldJournal | undefined {
  try {
    localShelf.keys();
    return createOldJournal(localShelf);
  } catch {
    return undefined;
  }
}

/** Hands what the browser's own storage holds to the host; it leaves the storage once it is there. */
async function handOver(
  old: OldJournal,
  request: Services["host"]["request"],
  own: string,
  others: readonly string[],
): Promise<void> {
  const entries = old.entries();
  for (const window of new Set([...entries.map((entry) => entry.window), ...old.sessions()])) {
    if (window !== own && others.includes(window)) continue;
    const work = async (): Promise<void> => {
      for (const entry of entries.filter((each) => each.window === window)) {
        const { id, revision, unsaved } = entry;
        await sendDocument(request, { window, id, revision }, unsaved).catch((error: unknown) => {
          // The host has this state, or a later one.
          if (!(error instanceof HostError && error.code === "stale-journal")) throw error;
        });
        old.remove(entry);
      }
      if (window !== own) old.forgetSession(window);
    };
    if (window === own) await work();
    else await withOrphan(window, work);
  }
}

/** @param opening what the host says of the windows that there are */
export async function startJournal(
  { workspace, shared }: AppServices,
  opening: Promise<Reply<"app.opening">>,
): Promise<void> {
  const { host, messages, recovery } = shared;
  const old = oldJournal();
  const own = await claimWindowName();
  const others = [...(await opening).windows, ...(await liveWindows())].filter(
    (window) => window !== own,
  );
  if (old)
    await handOver(old, host.request, own, others).catch((error: unknown) =>
      messages.showError("Unsaved work of an earlier version stays in the browser", error),
    );
  const claimed = await host.request("journal.claim", { window: own, others });
  const session = claimed.session ?? old?.session(own) ?? null;
  const found = await restoreTabs(
    workspace,
    { ...claimed, session },
    {
      async load({ file, template }) {
        if (file !== null) {
          const opened = await host.request("documents.open", { path: file.path });
          return { document: opened.document, file: opened.file, template: null };
        }
        const { document } = await host.request("templates.open", { name: template ?? "" });
        return { document, file: null, template };
      },
      take: ({ window, id }) =>
        host.request("journal.take", { from: { window, id }, to: { window, id } }),
    },
    ({ documents, ui }, view) =>
      ui.setState({ leftAt: { generation: documents.getState().generation, ...view } }),
  );
  bringHistories(workspace, windowStorage);
  const keeper = createKeeper({
    request: host.request,
    window: own,
    from: claimed.revision,
    read: (id) => unsavedOf(workspace, id),
    onFailed(id, error) {
      // The lost connection is told by itself, and all is sent again when it is back.
      if (error instanceof HostError && error.code === "connection-lost") return;
      const name = workspace.get(id)?.documents.getState().document.name ?? "a document";
      const why = error instanceof Error ? error.message : String(error);
      messages.show({
        tone: "error",
        title: `Unsaved work in \u201c${name}\u201d is not kept against a crash`,
        detail: `${why} Your work is unharmed: save it to a file.`,
      });
    },
  });
  for (const { id, revision } of found.unsaved) keeper.took(id, revision);
  const writeSession = followTabs(
    workspace,
    keeper,
    (row) => {
      // A row of names that cannot be kept is no loss of work.
      host
        .request("journal.session", { window: own, session: row })
        .then(() => old?.forgetSession(own))
        .catch(() => undefined);
    },
    viewOf,
  );
  window.addEventListener("pagehide", () => {
    writeSession();
    keepHistories(workspace, windowStorage);
    for (const { id, revision, unsaved } of keeper.flush())
      try {
        old?.keep(own, id, revision, unsaved);
      } catch {
        // Too large for the storage: the host has it, or what was there a moment ago.
      }
  });
  const recoverer = createRecoverer(workspace, host.request, keeper, own);
  recovery.offer(claimed.offers, recoverer);
  host.connection.subscribe(({ state }, before) => {
    if (state !== "open" || before.state === "open") return;
    // For the host this is another window, until it says which one it is.
    void host
      .request("journal.claim", { window: own, others })
      .then(({ offers }) =>
        recovery.offer(
          offers.filter((left) => left.window !== own),
          recoverer,
        ),
      )
      .catch(() => undefined)
      .finally(() => keeper.retry());
  });
  if (found.edited > 0)
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
  const unreadable = [...claimed.unreadable, ...(old?.unreadable ?? [])];
  if (unreadable.length > 0)
    messages.show({
      tone: "error",
      title: "Unsaved work could not be read",
      detail: `It was set aside, where a version that can read it finds it: ${unreadable.join(", ")}`,
    });
}
