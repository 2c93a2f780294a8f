/** Which data sets of a document cannot be used here: asked of the host whenever that may change. */
import { createStore, type StoreApi } from "zustand/vanilla";
import { builtinDatasets } from "../../core/base/datasets.ts";
import { datasetName } from "../../core/graph/library.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { Reply } from "../../core/protocol/channels.ts";
import type { HostClient } from "../host/host-client.ts";
import type { DocumentStore } from "../state/document-store.ts";
import type { Datasets } from "./datasets.ts";

export type Absent = Reply<"data.check">["absent"][number];

interface PresenceState {
  readonly absent: readonly Absent[];
}

export interface Presence extends StoreApi<PresenceState> {
  /** Asks anew. @returns sets that nodes name and that cannot be used; none where the host is away */
  refresh(): Promise<readonly Absent[]>;
  dispose(): void;
}

/** Why the data of a name cannot be used, if so. */
export const absentOf = ({ absent }: PresenceState, name: string | null): Absent | undefined =>
  name === null ? undefined : absent.find((each) => each.name === name);

/** The reason and what to do, as the host says them when it refuses a run. */
export const absenceWords = ({ message, fix }: Absent): string =>
  [message, fix].filter(Boolean).join(" ");

/** Names that nodes say, of all levels. */
const namesIn = ({ nodes, definitions = {} }: GraphDocument): ReadonlySet<string | undefined> =>
  new Set(
    [...nodes, ...Object.values(definitions).flatMap((definition) => definition.nodes)].map(
      datasetName,
    ),
  );

/** References of sets that nodes name and whose data does not travel in the document. */
function looseOf(document: GraphDocument) {
  const used = namesIn(document);
  return Object.fromEntries(
    Object.entries(document.datasets ?? {}).filter(
      ([name, { embedded }]) =>
        embedded === undefined && used.has(name) && !Object.hasOwn(builtinDatasets, name),
    ),
  );
}

export function createPresence(
  host: HostClient,
  documents: DocumentStore,
  datasets: Datasets,
): Presence {
  const store = createStore<PresenceState>(() => ({ absent: [] }));
  let turn = 0;
  const refresh = async (): Promise<readonly Absent[]> => {
    turn += 1;
    const own = turn;
    const loose = looseOf(documents.getState().document);
    let absent: readonly Absent[] = [];
    try {
      if (Object.keys(loose).length > 0)
        ({ absent } = await host.request("data.check", { datasets: loose }));
    } catch {
      // Nothing is known while the host is away; it checks again before it runs anything.
      return [];
    }
    const same = JSON.stringify(absent) === JSON.stringify(store.getState().absent);
    if (own === turn && !same) store.setState({ absent });
    return absent;
  };
  const again = (): void => void refresh();
  const offs = [
    documents.subscribe(({ document }, { document: before }) => {
      const { datasets: sets } = document;
      if (sets === undefined && before.datasets === undefined) return;
      // Most edits of nodes are none of this: a drag makes hundreds.
      const same = (): boolean =>
        (document.nodes === before.nodes && document.definitions === before.definitions) ||
        [...namesIn(document)].sort().join() === [...namesIn(before)].sort().join();
      if (sets !== before.datasets || !same()) again();
    }),
    datasets.subscribe(({ kept }, before) => {
      if (kept !== before.kept) again();
    }),
  ];
  // Files may have come and gone while another program was in front.
  window.addEventListener("focus", again);
  return {
    ...store,
    refresh,
    dispose() {
      for (const off of offs) off();
      window.removeEventListener("focus", again);
    },
  };
}
