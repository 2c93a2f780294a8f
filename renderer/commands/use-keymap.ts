/** Keys of the whole window lead to actions. */
import { useEffect } from "react";
import { useServices } from "../app/services.ts";
import { isTyping, matches } from "./keys.ts";
import { useActions } from "./use-actions.ts";

/** A button takes Space and Enter itself, and Tab moves the focus beyond the canvas. */
function isPlainKeyOfControl(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (!/^( |Enter|Tab)$/.test(event.key) || event.ctrlKey || event.metaKey) return false;
  if (target.closest("button, a, [role=tab], [role=separator]") !== null) return true;
  return event.key === "Tab" && target !== document.body && !target.closest(".canvas");
}

export function useKeymap(): void {
  const actions = useActions();
  const { ui, messages } = useServices();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { dialog, quickAdd } = ui.getState();
      if (dialog !== null || quickAdd !== null || messages.getState().question !== null) return;
      const typing = isTyping(event.target);
      for (const action of Object.values(actions)) {
        if (typing && !action.always) continue;
        if (!action.keys.some((chord) => matches(event, chord))) continue;
        if (isPlainKeyOfControl(event)) return;
        // A text selection is copied as text.
        if (event.key === "c" && !window.getSelection()?.isCollapsed) return;
        event.preventDefault();
        if (action.off() === null) void action.run();
        return;
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [actions, ui, messages]);
}
