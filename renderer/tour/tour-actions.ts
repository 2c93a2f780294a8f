import type { Services } from "../app/services.ts";
import { type Action, never } from "../commands/action.ts";
import type { DocumentFlow } from "../commands/document-flow.ts";
import { TOUR_TEMPLATE } from "./tour-steps.ts";

export function tourActions({ workspace, tour, ui }: Services, flow: DocumentFlow) {
  return {
    tour: {
      title: "Take the tour",
      group: "Help",
      keys: [],
      async run() {
        if (!(await flow.openTemplate(TOUR_TEMPLATE))) return;
        tour.go(0);
        // The template has a tab of its own.
        const { documents, runs } = workspace.current;
        const { document, template } = documents.getState();
        await runs.start(document, template, false);
      },
      off: never,
    },
    about: {
      title: "About Proxflow",
      group: "Help",
      keys: [],
      run: () => ui.setState({ dialog: "about" }),
      off: never,
    },
  } as const satisfies Record<string, Action>;
}
