/** Keys of the whole window lead to actions. */
import { useEffect } from "react";
import { useServices } from "../app/services.ts";
import type { Action } from "./action.ts";
import { isTyping, matches, writesText } from "./keys.ts";
import { useActions } from "./use-actions.ts";

/**
 * Plain keys that whoever works by keyboard needs for themselves: a button takes Space and Enter,
 * Tab moves the focus on. They are the canvas's only where the pointer is over it and no ring shows
 * where the focus is.
 */
function belongsToFocus(event: KeyboardEvent, hovered: boolean): boolean {
  const { target: focus, key } = event;
  // A wire has no use for it, and a node can be added on it.
  if (key === " " && focus instanceof Element && focus.matches(".react-flow__edge")) return false;
  if (focus instanceof HTMLElement && /^(Arrow|Enter$| $)/.test(key) && !event.ctrlKey) {
    // Arrows, Enter and Space are the canvas's where the canvas, a node or nothing has the focus.
    const onCanvas = focus === document.body || focus.matches(".canvas, .react-flow__node");
    if (onCanvas) return false;
    if (key !== " " && !(key === "Enter" && event.shiftKey && !focus.closest("button")))
      return true;
  }
  if (!/^( |Enter|Tab)$/.test(event.key) || event.ctrlKey || event.metaKey) return false;
  const target = event.target as HTMLElement;
  const nowhere = target === document.body || target.matches(".canvas");
  if (!nowhere && target.matches(":focus-visible")) return true;
  if (target.closest("button, a, [role=tab], [role=separator]") !== null && !hovered) return true;
  return event.key === "Tab" && !hovered;
}

/** Inside of a module there is nothing to edit, and the selection lies out of sight. */
const readOnly = ({ group, title }: Action): boolean =>
  group !== "Edit" || title === "Undo" || title === "Redo" || title === "Unpack group or module";

export function useKeymap(): void {
  const actions = useActions();
  const { ui, messages, canvas, level } = useServices();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { dialog, quickAdd, inside } = ui.getState();
      const asked = dialog !== null || quickAdd !== null || messages.getState().question !== null;
      const typing = isTyping(event.target);
      for (const [id, action] of Object.entries<Action>(actions)) {
        // A key may mean two things; the one that can be done now is meant.
        const chord = action.keys.find((each) => matches(event, each));
        if (chord === undefined || (asked && !action.anywhere)) continue;
        if (typing && (!action.always || writesText(chord))) continue;
        if (belongsToFocus(event, canvas.current?.hovered() ?? false)) return;
        // A text selection is copied as text.
        if (id === "copy" && !window.getSelection()?.isCollapsed) return;
        event.preventDefault();
        if (action.off() !== null || (inside.length > level.place().depth && !readOnly(action)))
          continue;
        void action.run();
        return;
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [actions, ui, messages, canvas, level]);
}
