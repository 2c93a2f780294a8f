import type { Services } from "../app/services.ts";
import { type ThemeChoice, themeChoices } from "../app/theme.ts";
import { arrange } from "../canvas/layout.ts";
import { reveal } from "../canvas/reveal.ts";
import type { BottomTab } from "../state/ui-store.ts";
import { type Action, never } from "./action.ts";

export function viewActions(services: Services) {
  const { documents, ui, canvas, telemetry, theme } = services;
  const empty = () =>
    documents.getState().document.nodes.length === 0 ? "The canvas is empty." : null;
  const tab = (name: BottomTab, title: string): Action => ({
    title: `Show ${title}`,
    group: "View",
    keys: [],
    run: () => ui.setState({ bottomTab: name }),
    off: never,
  });
  const zoom = (title: string, keys: readonly string[], factor: number): Action => ({
    title,
    group: "View",
    keys,
    run: () => canvas.current?.zoomBy(factor),
    off: never,
  });
  return {
    "fit-selection": {
      title: "Fit the selection",
      group: "View",
      keys: ["F"],
      run() {
        const { selectedNodes } = ui.getState();
        canvas.current?.fit(selectedNodes.length > 0 ? selectedNodes : undefined);
      },
      off: empty,
    },
    "fit-all": {
      title: "Fit all",
      group: "View",
      keys: ["Shift+F"],
      run: () => canvas.current?.fit(),
      off: empty,
    },
    "zoom-in": zoom("Zoom in", ["Mod+=", "Mod++"], 1.25),
    "zoom-out": zoom("Zoom out", ["Mod+-"], 0.8),
    "worst-residual": {
      title: "Fly to the worst residual",
      group: "View",
      keys: ["W"],
      run() {
        const worst = telemetry.worst();
        if (worst === undefined) return;
        reveal(services, worst);
      },
      off: () => (telemetry.worst() === undefined ? "Run first; there are no residuals." : null),
    },
    layout: {
      title: "Arrange nodes",
      group: "View",
      keys: ["Mod+Shift+L"],
      run: () => arrange(services),
      off: empty,
    },
    theme: {
      title: "Next theme: system, light, dark",
      group: "View",
      keys: [],
      run() {
        const { choice, choose } = theme.getState();
        const next = (themeChoices.indexOf(choice) + 1) % themeChoices.length;
        choose(themeChoices[next] as ThemeChoice);
      },
      off: never,
    },
    "show-residuals": tab("residuals", "residuals"),
    "show-metrics": tab("metrics", "metrics"),
    "show-evaluation": tab("evaluation", "the evaluation"),
    "show-picture": tab("picture", "the picture of iterates"),
    "show-viewers": tab("viewers", "pinned viewers"),
    "show-runs": tab("runs", "the runs to compare"),
    "show-race": tab("race", "the race of settings"),
    "show-stepping": tab("stepping", "stepping and breakpoints"),
    "show-problems": tab("problems", "problems"),
    "show-code": tab("code", "exported code"),
    "show-history": tab("history", "the history"),
    commands: {
      title: "Commands\u2026",
      group: "Help",
      keys: ["Mod+Shift+P", "Mod+K"],
      always: true,
      run: () => ui.setState({ dialog: "commands" }),
      off: never,
    },
    keys: {
      title: "Keys",
      group: "Help",
      keys: ["?"],
      run: () => ui.setState({ dialog: "keys" }),
      off: never,
    },
  } as const satisfies Record<string, Action>;
}
