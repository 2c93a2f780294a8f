/** The user's own operators as the host keeps them, and which sources may run. */
import { createStore, type StoreApi } from "zustand/vanilla";
import { type UsedOperator, usedOperators } from "../../core/graph/own-operators.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { Reply } from "../../core/protocol/channels.ts";
import type { HostClient } from "../host/host-client.ts";

export type MyOperator = Reply<"operators.mine">["operators"][number];

interface OperatorState {
  /** By name. */
  readonly mine: readonly MyOperator[];
  /** Sources that the host was asked about, and whether they may run. */
  readonly allowed: ReadonlyMap<string, boolean>;
}

export interface OperatorStore extends StoreApi<OperatorState> {
  /** Reads the user's own operators from the host. @throws HostError */
  refresh(): Promise<void>;
  remove(name: string): Promise<void>;
  /** Operators that a document uses and nobody has allowed. @throws HostError */
  pending(document: GraphDocument): Promise<readonly UsedOperator[]>;
  /** A person has read these sources and lets them run. @throws HostError */
  allow(sources: readonly string[]): Promise<void>;
}

export function createOperatorStore(host: Pick<HostClient, "request">): OperatorStore {
  const store = createStore<OperatorState>(() => ({ mine: [], allowed: new Map() }));
  const note = (found: readonly (readonly [string, boolean])[]): void =>
    store.setState({ allowed: new Map([...store.getState().allowed, ...found]) });
  const refresh = async (): Promise<void> => {
    const { operators } = await host.request("operators.mine", {});
    store.setState({ mine: operators });
  };
  return {
    ...store,
    refresh,
    async remove(name) {
      await host.request("operators.remove", { name });
      await refresh();
    },
    async pending(document) {
      const used = usedOperators(document);
      if (used.length === 0) return [];
      const sources = used.map(({ entry }) => entry.source);
      const { states } = await host.request("operators.consent", { sources });
      note(sources.map((source, i) => [source, states[i]?.allowed === true] as const));
      return used.filter((_, i) => states[i]?.allowed !== true);
    },
    async allow(sources) {
      for (const source of sources) {
        await host.request("operators.allow", { source, allowed: true });
        note([[source, true]]);
      }
    },
  };
}
