import { useState } from "react";
import { useServices } from "../app/services.ts";
import { keyText, matches, sameChord } from "../commands/keys.ts";
import { holdersOf, takeOver, without } from "../commands/rebind.ts";
import { isOwnWindow, type Reservation, reservationOf } from "../commands/reserved.ts";
import { type ActionId, useActions } from "../commands/use-actions.ts";
import { type Recorded, useEscape, useRecording } from "./use-recording.ts";

/** Where the change of an action's key stands. */
export type Phase =
  | { readonly kind: "rest" }
  | { readonly kind: "recording" }
  /** The wanted key has an owner; `recorded` is `null` where the own keys are wanted back. */
  | { readonly kind: "taken"; readonly text: string; readonly recorded: Recorded | null }
  | { readonly kind: "told"; readonly text: string; readonly bad: boolean };

const rest: Phase = { kind: "rest" };

/** A title in a sentence, without the dots that promise a dialog. */
export const plainTitle = (title: string): string => title.replace("\u2026", "");

const refusal = (chord: string, { by, does }: Reservation): string =>
  by === "browser"
    ? `${keyText(chord)} ${does}: the browser keeps it for itself. The app in a window of its own can use it.`
    : `${keyText(chord)} ${does}: the system keeps it for itself. Press another key.`;

/**
 * Changes the key of an action, step by step.
 *
 * @param focus brings the focus back to where the change began
 */
export function useRebinding(id: ActionId, focus: () => void) {
  const { keys: store } = useServices();
  const actions = useActions();
  const { ownKeys } = actions[id];
  const [phase, setPhase] = useState<Phase>(rest);
  const isOwn = (key: string): boolean => ownKeys.some((own) => sameChord(own, key));
  const names = (ids: readonly string[]): string =>
    ids.map((other) => `\u201c${plainTitle(actions[other as ActionId].title)}\u201d`).join(" and ");

  const settle = (next: Phase = rest): void => {
    setPhase(next);
    focus();
  };

  const assign = ({ chord, press }: Recorded, other?: Reservation): void => {
    store.assign(takeOver(actions, id, chord, (key) => matches(press, key)));
    const text = other && `In a browser ${keyText(chord)} ${other.does}; here it no longer does.`;
    settle(text === undefined ? rest : { kind: "told", text, bad: false });
  };

  const record = (found: Recorded | null): void => {
    if (found === null) {
      setPhase(rest);
      return;
    }
    const { chord, press } = found;
    const reserved = reservationOf(chord, isOwnWindow());
    const holders = holdersOf(actions, id, (key) => matches(press, key));
    if (reserved && !reserved.yields)
      setPhase({ kind: "told", text: refusal(chord, reserved), bad: true });
    else if (holders.length === 0) assign(found, reserved);
    else {
      const text = `${keyText(chord)} belongs to ${names(holders)}.`;
      setPhase({ kind: "taken", text, recorded: found });
    }
  };
  useRecording(phase.kind === "recording", record);
  useEscape(phase.kind === "taken", () => settle());

  return {
    phase,
    begin: () => setPhase({ kind: "recording" }),
    cancel: () => settle(),
    /** The focus went elsewhere, and with it the keys. */
    leave: () => setPhase((now) => (now.kind === "recording" ? rest : now)),
    clear() {
      store.assign({ [id]: [] });
      settle();
    },
    reset() {
      // Actions that share a key as they come are told apart by what can be done at the moment.
      const holders = holdersOf(actions, id, isOwn).filter(
        (other) => !actions[other as ActionId].ownKeys.some(isOwn),
      );
      if (holders.length > 0) {
        const text = `${ownKeys.map(keyText).join(", ")} now belongs to ${names(holders)}.`;
        setPhase({ kind: "taken", text, recorded: null });
        return;
      }
      store.reset(id);
      settle();
    },
    replace() {
      if (phase.kind !== "taken") return;
      if (phase.recorded) {
        const { chord } = phase.recorded;
        assign(phase.recorded, reservationOf(chord, isOwnWindow()));
        return;
      }
      store.assign(without(actions, id, isOwn));
      store.reset(id);
      settle();
    },
  };
}
