import { useEffect, useEffectEvent } from "react";
import { chordOf, type Press } from "../commands/keys.ts";

/** A chord, and the press that it was read from. */
export interface Recorded {
  readonly chord: string;
  readonly press: Press;
}

const swallow = (event: KeyboardEvent): void => {
  event.preventDefault();
  event.stopPropagation();
};

/**
 * While it records, the keyboard writes chords and does nothing else: it listens before the dialog,
 * which Escape would close. `onChord` gets `null` for Escape alone, which gives up.
 */
export function useRecording(recording: boolean, onChord: (found: Recorded | null) => void): void {
  const answer = useEffectEvent(onChord);
  useEffect(() => {
    if (!recording) return;
    const onKey = (event: KeyboardEvent): void => {
      swallow(event);
      const chord = chordOf(event);
      if (event.repeat || event.isComposing || chord === null) return;
      // Letting go of Space would press the button that has the focus.
      window.addEventListener("keyup", swallow, { capture: true, once: true });
      const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event;
      const press = { key, code, ctrlKey, metaKey, altKey, shiftKey };
      answer(chord === "Escape" ? null : { chord, press });
    };
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, [recording]);
}

/** Escape goes back one step, and does not close the dialog. */
export function useEscape(active: boolean, onEscape: () => void): void {
  const answer = useEffectEvent(onEscape);
  useEffect(() => {
    if (!active) return;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      swallow(event);
      answer();
    };
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, [active]);
}
