/** All actions by id, made once and handed down by context. */
import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { type Services, useServices } from "../app/services.ts";
import type { KeyStore } from "../state/key-store.ts";
import { tourActions } from "../tour/tour-actions.ts";
import type { Action } from "./action.ts";
import { alignActions } from "./align-actions.ts";
import { createDocumentFlow, type DocumentFlow } from "./document-flow.ts";
import { editActions } from "./edit-actions.ts";
import { evaluationActions } from "./evaluation-actions.ts";
import { exportActions } from "./export-actions.ts";
import { fileActions } from "./file-actions.ts";
import { groupActions } from "./group-actions.ts";
import { helpActions } from "./help-actions.ts";
import { operatorActions } from "./operator-actions.ts";
import { portActions } from "./port-actions.ts";
import { runActions } from "./run-actions.ts";
import { selectActions } from "./select-actions.ts";
import { sideActions } from "./side-actions.ts";
import { tabActions } from "./tab-actions.ts";
import { viewActions } from "./view-actions.ts";
import { walkActions } from "./walk-actions.ts";

export function createActions(services: Services) {
  const flow = createDocumentFlow(services);
  /** What is edited is what the canvas shows. */
  const shown = { ...services, documents: services.level };
  const actions = {
    ...fileActions(services, flow),
    ...exportActions(services),
    ...tabActions(services),
    ...editActions(shown),
    ...runActions(services),
    ...evaluationActions(services),
    ...operatorActions(services),
    ...portActions(services),
    ...viewActions(shown),
    ...tourActions(services, flow),
    ...helpActions(services),
    ...alignActions(shown),
    ...walkActions(shown),
    ...selectActions(shown),
    ...groupActions(shown),
    ...sideActions(services),
  };
  return { flow, actions: withKeys(actions, services.keys) };
}

/** An action whose `keys` are those that the user wants for it. */
interface KeyedAction extends Action {
  /** The keys that it comes with. */
  readonly ownKeys: readonly string[];
}

function withKeys<Id extends string>(
  actions: Readonly<Record<Id, Action>>,
  store: KeyStore,
): Readonly<Record<Id, KeyedAction>> {
  const entries = Object.entries<Action>(actions).map(([id, action]) => [
    id,
    {
      ...action,
      ownKeys: action.keys,
      get keys() {
        return store.keysOf(id, action.keys);
      },
    },
  ]);
  return Object.fromEntries(entries) as Record<Id, KeyedAction>;
}

export type Actions = ReturnType<typeof createActions>["actions"];
export type ActionId = keyof Actions;

export const ActionsContext = createContext<ReturnType<typeof createActions> | null>(null);

function useMade(): ReturnType<typeof createActions> {
  const made = useContext(ActionsContext);
  if (made === null) throw new Error("actions need an ActionsContext around them");
  return made;
}

export const useActions = (): Actions => useMade().actions;
export const useDocumentFlow = (): DocumentFlow => useMade().flow;

/** An action with its state, rendered anew when that changes. */
export function useAction(id: ActionId): Action & { readonly disabled: string | null } {
  const { documents, level, ui, run, host, studies, evaluation, workspace, keys } = useServices();
  const action = useMade().actions[id];
  useStore(keys);
  useStore(documents, () => action.off());
  useStore(level, () => action.off());
  useStore(ui, () => action.off());
  useStore(run, () => action.off());
  useStore(studies, () => action.off());
  useStore(evaluation, () => action.off());
  useStore(workspace, () => action.off());
  useStore(host.connection, () => action.off());
  return { ...action, disabled: action.off() };
}
