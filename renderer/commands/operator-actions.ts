import { usedOperators } from "../../core/graph/own-operators.ts";
import type { Services } from "../app/services.ts";
import { type Action, never } from "./action.ts";

export function operatorActions({ documents, operators, ui, messages }: Services) {
  return {
    "new-operator": {
      title: "New operator\u2026",
      group: "Edit",
      keys: [],
      run: () => ui.setState({ dialog: "operator", operatorSource: null }),
      off: never,
    },
    "review-operators": {
      title: "Read and allow the document's operators\u2026",
      group: "Edit",
      keys: [],
      async run() {
        try {
          await operators.pending(documents.getState().document);
          ui.setState({ dialog: "operator-consent" });
        } catch (error) {
          messages.showError("The operators could not be looked at", error);
        }
      },
      off: () =>
        usedOperators(documents.getState().document).length === 0
          ? "The document uses no operators of its own."
          : null,
    },
  } as const satisfies Record<string, Action>;
}
