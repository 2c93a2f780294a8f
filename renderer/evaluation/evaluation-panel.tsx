import { FileText, Gauge, Maximize2, X } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { type EvaluationPart, evaluationParts } from "../../core/base/datasets.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { useServices } from "../app/services.ts";
import { useAction } from "../commands/use-actions.ts";
import { nothingToEvaluate, partSizes } from "../state/evaluation.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { formatCount } from "../ui/format.ts";
import { Modal } from "../ui/modal.tsx";
import { Feasibility } from "./feasibility.tsx";
import { Report } from "./report.tsx";
import "./evaluation.css";

const partNames: Readonly<Record<EvaluationPart, string>> = {
  train: "Train",
  validation: "Validation",
  "held-out": "Held-out",
};

/** What the values of the last run are worth, on a part of the data that can be chosen. */
export function EvaluationPanel() {
  const { run } = useServices();
  const document = useStore(run, (state) => state.document);
  const status = useStore(run, (state) => state.status);
  const held = useStore(run, (state) => state.run);
  if (document === null || status === "failed" || held === null)
    return (
      <p className="panel-empty">
        {status === "failed"
          ? "The run failed: mend what it says, and run again."
          : "Run first: then what was found is judged here on examples that were held out."}
      </p>
    );
  if (status === "lost")
    return (
      <p className="panel-empty">
        The solver's process ended and took its values along. Run again, or go on from the last
        checkpoint.
      </p>
    );
  const nothing = nothingToEvaluate(document);
  if (nothing === "no-data") return <Feasibility document={document} />;
  if (nothing === "no-probe")
    return (
      <p className="panel-empty">
        The model says nothing that can be judged. Add an Accuracy or a Mean squared error, wire to
        it what the model says and what the data says, and run again.
      </p>
    );
  return <Judged document={document} />;
}

function Judged({ document }: { document: GraphDocument }) {
  const { evaluation, documents } = useServices();
  const { status, part, done, total, found, iteration, message } = useStore(evaluation);
  const same = useStore(documents, (state) => state.document === document);
  const evaluate = useAction("evaluate");
  const card = useAction("export-card");
  const sizes = partSizes(document);
  const empty = sizes[part] === 0;
  const going = status === "going";
  const [large, setLarge] = useState(false);
  const reports = found?.reports.map((report, k) => (
    <Report
      key={report.node}
      report={report}
      examples={found.examples[k] ?? []}
      document={document}
      alone={found.reports.length === 1}
    />
  ));
  return (
    <div className="evaluation">
      <div className="evaluation-bar" role="toolbar" aria-label="Evaluation">
        <fieldset className="evaluation-parts" aria-label="Part of the data">
          {evaluationParts.map((each) => (
            <button
              key={each}
              type="button"
              className="legend-mode"
              aria-pressed={part === each}
              disabled={going}
              title={
                sizes[each] === 0
                  ? "The data has no such part."
                  : `${formatCount(sizes[each])} examples`
              }
              onClick={() => evaluation.choose(each)}
            >
              {partNames[each]}
            </button>
          ))}
        </fieldset>
        {going ? (
          <>
            <Button icon={<X aria-hidden />} onClick={() => void evaluation.cancel()}>
              Cancel
            </Button>
            <progress
              aria-label="Examples judged"
              {...(total > 0 && { value: done, max: total })}
            />
            <span className="chart-note num" role="status">
              {total > 0 ? `${formatCount(done)} of ${formatCount(total)}` : "Starting"}
            </span>
          </>
        ) : (
          <Button
            kind="primary"
            icon={<Gauge aria-hidden />}
            disabled={empty || evaluate.disabled !== null}
            title={evaluate.disabled ?? undefined}
            onClick={() => void evaluate.run()}
          >
            Evaluate
          </Button>
        )}
        {found ? (
          <span className="chart-note num">
            {partNames[found.part]} part, {formatCount(found.reports[0]?.examples ?? 0)} examples,{" "}
            {found.backend}
            {iteration === null ? "" : `, iteration ${formatCount(iteration)}`}
            {same ? "" : "; the document has changed since it ran"}
          </span>
        ) : null}
        {found ? (
          <div className="evaluation-more">
            <Button
              icon={<FileText aria-hidden />}
              disabled={card.disabled !== null}
              title={card.disabled ?? "What the model is and what it came to, as one page"}
              onClick={() => void card.run()}
            >
              {card.title}
            </Button>
            <IconButton label="Enlarge" onClick={() => setLarge(true)}>
              <Maximize2 />
            </IconButton>
          </div>
        ) : null}
      </div>
      {large && found ? (
        <Modal
          title={`${document.name}: evaluation`}
          description={`${partNames[found.part]} part, ${formatCount(found.reports[0]?.examples ?? 0)} examples`}
          width={1080}
          onClose={() => setLarge(false)}
        >
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
          <section className="modal-body evaluation-large" aria-label="Figures" tabIndex={0}>
            {reports}
          </section>
        </Modal>
      ) : null}
      {message ? (
        <p className="evaluation-error" role="alert">
          {message}
        </p>
      ) : null}
      {found ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
        <section className="evaluation-body" aria-label="Figures" tabIndex={0}>
          {reports}
        </section>
      ) : (
        <p className="panel-empty">
          {empty ? noSuchPart[part] : (evaluate.disabled ?? "Evaluate judges what the run found.")}
        </p>
      )}
    </div>
  );
}

const noSuchPart: Readonly<Record<EvaluationPart, string>> = {
  train: "This document's data has no training part. Import it with one.",
  validation:
    "This document's data has no validation part. Import it with one, or judge what is held out.",
  "held-out":
    "This document has no held-out part: nothing here says how it does on what it has not seen. Import the data with a test part.",
};
