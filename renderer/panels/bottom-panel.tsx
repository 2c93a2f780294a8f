import { lazy, Suspense } from "react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { hasEdits } from "../code/code-store.ts";
import { EvaluationPanel } from "../evaluation/evaluation-panel.tsx";
import { RacePanel } from "../race/race-panel.tsx";
import type { BottomTab } from "../state/ui-store.ts";
import { Tabs } from "../ui/tabs.tsx";
import { ViewersPanel } from "../viewers/viewers-panel.tsx";
import { HistoryPanel } from "./history-panel.tsx";
import { MetricsPanel } from "./metrics-panel.tsx";
import { PicturePanel } from "./picture-panel.tsx";
import { ProblemsPanel, useProblems } from "./problems-panel.tsx";
import { ResidualsPanel } from "./residuals-panel.tsx";
import { RunsPanel } from "./runs-panel.tsx";
import { SteppingPanel } from "./stepping-panel.tsx";
import "./bottom-panel.css";

// The code editor is large: it comes when it is first looked at.
const CodePanel = lazy(() =>
  import("../code/code-panel.tsx").then((module) => ({ default: module.CodePanel })),
);

const panels = {
  residuals: ResidualsPanel,
  metrics: MetricsPanel,
  evaluation: EvaluationPanel,
  picture: PicturePanel,
  viewers: ViewersPanel,
  runs: RunsPanel,
  race: RacePanel,
  stepping: SteppingPanel,
  problems: ProblemsPanel,
  code: CodePanel,
  history: HistoryPanel,
};

/** What a run shows and what the document holds, one at a time. */
export function BottomPanel() {
  const { ui, code } = useServices();
  const edited = useStore(code, hasEdits);
  const tab = useStore(ui, (state) => state.bottomTab);
  const problems = useProblems();
  const worst = problems.some((problem) => problem.severity === "error") ? "error" : "warning";
  const Panel = panels[tab];
  return (
    <Tabs
      label="Run and document"
      value={tab}
      onChange={(bottomTab: BottomTab) => ui.setState({ bottomTab })}
      tabs={[
        { id: "residuals", title: "Residuals" },
        { id: "metrics", title: "Metrics" },
        { id: "evaluation", title: "Evaluation" },
        { id: "picture", title: "Picture" },
        { id: "viewers", title: "Viewers" },
        { id: "runs", title: "Runs" },
        { id: "race", title: "Race" },
        { id: "stepping", title: "Stepping" },
        {
          id: "problems",
          title: "Problems",
          mark:
            problems.length > 0 ? (
              <span className="tab-mark num" data-severity={worst}>
                {problems.length}
              </span>
            ) : null,
        },
        {
          id: "code",
          title: "Code",
          mark: edited ? <span className="tab-edited" title="Edits that are not applied" /> : null,
        },
        { id: "history", title: "History" },
      ]}
    >
      <Suspense fallback={<p className="panel-empty">Loading the editor</p>}>
        <Panel />
      </Suspense>
    </Tabs>
  );
}
