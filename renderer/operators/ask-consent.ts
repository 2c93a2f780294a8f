/** Asks for leave when a document with code that nobody allowed is shown. */
import { useEffect } from "react";
import { useStore } from "zustand";
import type { UsedOperator } from "../../core/graph/own-operators.ts";
import { useServices } from "../app/services.ts";

export function useConsent(): void {
  const { documents, host, operators, ui, messages } = useServices();
  const generation = useStore(documents, (state) => state.generation);
  const open = useStore(host.connection, (state) => state.state === "open");
  const held = useStore(documents, (state) => state.document.operators);
  useEffect(() => {
    if (!open) return;
    operators
      .refresh()
      .catch((error: unknown) => messages.showError("My operators could not be read", error));
  }, [open, operators, messages]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again for each document opened
  useEffect(() => {
    if (!open || held === undefined) return;
    let gone = false;
    operators
      .pending(documents.getState().document)
      .then((waiting) => {
        if (!gone && waiting.length > 0) ui.setState({ dialog: "operator-consent" });
      })
      .catch((error: unknown) => messages.showError("The operators could not be looked at", error));
    return () => {
      gone = true;
    };
  }, [documents, generation, open, held]);
}

/** Names of the nodes that wait for leave, for a message. */
export function waitingWords(waiting: readonly UsedOperator[]): string {
  return waiting.map(({ entry }) => `\u201c${entry.manifest.docs.title}\u201d`).join(", ");
}
