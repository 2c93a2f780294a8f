/** Unsaved work that was left by a crash or by a window that is gone: what the user may do with it. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { LeftDocument } from "../../core/protocol/journal.ts";
import { isDirty } from "../state/document-store.ts";
import type { OpenDocument, Workspace } from "../tabs/workspace.ts";
import type { Ask, Keeper } from "./keeper.ts";

export interface RecoveryState {
  /** Not answered yet, the latest first. */
  readonly offers: readonly LeftDocument[];
  /** The dialog is open. */
  readonly asking: boolean;
}

export interface Recovery extends StoreApi<RecoveryState> {
  /** Asks about these, too. */
  offer(left: readonly LeftDocument[], by: Recoverer): void;
  /** Opens it in a tab, unsaved. @throws HostError where it is not there any more */
  recover(left: LeftDocument): Promise<void>;
  /** Forgets it. */
  discard(left: LeftDocument): Promise<void>;
  /** The host keeps it, and it is offered at the next start. */
  later(): void;
}

/** How a window takes work on. */
export type Recoverer = Pick<Recovery, "recover" | "discard">;

/** @param own name of this window */
export function createRecoverer<T extends OpenDocument>(
  workspace: Workspace<T>,
  request: Ask,
  keeper: Keeper,
  own: string,
): Recoverer {
  return {
    async recover({ window, id, file, template }) {
      const to = { window: own, id: window === own ? id : crypto.randomUUID().slice(0, 8) };
      const taken = await request("journal.take", { from: { window, id }, to });
      const holder = file === null ? undefined : workspace.holding(file.path);
      // A file is open in one tab: where that has other changes, this is work without a file.
      const clash = holder !== undefined && isDirty(holder.documents.getState());
      const origin = { file: clash ? null : file, template };
      workspace.open(taken.document, origin, { unsaved: true, id: to.id });
      keeper.took(to.id, taken.revision);
      if (holder !== undefined && !clash) workspace.close(holder.id);
    },
    async discard({ window, id, revision }) {
      await request("journal.drop", { window, id, revision });
    },
  };
}

export function createRecovery(): Recovery {
  const store = createStore<RecoveryState>(() => ({ offers: [], asking: false }));
  let by: Recoverer | undefined;
  const answered = (left: LeftDocument): void => {
    const offers = store.getState().offers.filter((each) => each !== left);
    store.setState({ offers, asking: offers.length > 0 });
  };
  return {
    ...store,
    offer(left, recoverer) {
      by = recoverer;
      const offers = [...store.getState().offers, ...left];
      store.setState({ offers, asking: offers.length > 0 });
    },
    async recover(left) {
      await by?.recover(left);
      answered(left);
    },
    async discard(left) {
      await by?.discard(left);
      answered(left);
    },
    later: () => store.setState({ offers: [], asking: false }),
  };
}
