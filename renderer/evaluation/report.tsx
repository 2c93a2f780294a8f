import { useMemo } from "react";
import { reliabilityDiagram } from "../../core/card/charts.ts";
import { visible } from "../../core/card/markup.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { ReportMessage, ViewsMessage } from "../../core/protocol/evaluation.ts";
import { nodeOf, titleOf } from "../state/edits.ts";
import { formatCount, formatPercent, formatResidual } from "../ui/format.ts";
import { SortTable } from "../ui/sort-table.tsx";
import { Confusion } from "./confusion.tsx";
import { Figures } from "./figures.tsx";
import { WorstExamples } from "./worst-examples.tsx";

type Classification = Extract<ReportMessage, { kind: "classification" }>;
type Regression = Extract<ReportMessage, { kind: "regression" }>;

const share = (value: number | null): string => (value === null ? "\u2013" : value.toFixed(3));

/** All that one probe was found to measure. */
export function Report({
  report,
  examples,
  document,
  alone,
}: {
  report: ReportMessage;
  examples: readonly ViewsMessage[];
  document: GraphDocument;
  /** It is the only report: which node it is of goes without saying. */
  alone: boolean;
}) {
  const node = nodeOf(document, report.node);
  return (
    <div className="evaluation-report" data-testid={`report-${report.node}`}>
      {alone ? null : <h2>{node ? titleOf(node, document) : report.node}</h2>}
      {report.kind === "classification" ? (
        <ClassificationParts report={report} />
      ) : (
        <RegressionParts report={report} />
      )}
      <WorstExamples report={report} examples={examples} />
    </div>
  );
}

function ClassificationParts({ report }: { report: Classification }) {
  const { accuracy, perplexity, calibration, classes, confusion, answers, examples } = report;
  const diagram = useMemo(
    () => reliabilityDiagram(calibration.bins, calibration.error),
    [calibration],
  );
  const sequence = answers > examples;
  const rest = [
    {
      name: "Perplexity",
      text: perplexity === null ? "\u221e" : formatResidual(perplexity),
      help: "exp of the mean of -log p(label): 1 is perfect, the number of classes is guessing.",
    },
    {
      name: "Calibration error",
      text: formatResidual(calibration.error),
      help: "Mean distance of confidence and accuracy over answers, by bins.",
    },
  ];
  const first = { name: "Accuracy", text: formatPercent(accuracy), help: `of ${answers} answers` };
  return (
    <>
      <Figures figures={[first, ...rest]}>
        {sequence
          ? `${formatCount(answers)} answers in ${formatCount(examples)} sequences.`
          : undefined}
      </Figures>
      <Confusion names={classes.map(({ name }) => name)} counts={confusion} />
      <div className="evaluation-part">
        <h3>Calibration</h3>
        <p className="chart-note evaluation-caption">Bars: accuracy. Lines: mean confidence.</p>
        <div
          className="evaluation-diagram"
          // biome-ignore lint/security/noDangerouslySetInnerHtml: made here, of numbers alone
          dangerouslySetInnerHTML={{ __html: diagram }}
        />
      </div>
      <div className="evaluation-part">
        <h3>By class</h3>
        <SortTable
          label="By class"
          rows={classes}
          nameOf={({ name }) => name}
          columns={[
            { title: "Class", value: ({ name }) => name, text: ({ name }) => visible(name) },
            {
              title: "Precision",
              help: "Of what was called so, how much is.",
              value: ({ precision }) => precision,
              text: ({ precision }) => share(precision),
            },
            {
              title: "Recall",
              help: "Of what is, how much was called so.",
              value: ({ recall }) => recall,
              text: ({ recall }) => share(recall),
            },
            {
              title: "F1",
              help: "Harmonic mean of precision and recall.",
              value: ({ f1 }) => f1,
              text: ({ f1 }) => share(f1),
            },
            {
              title: "Support",
              help: "How many there are.",
              value: ({ support }) => support,
              text: ({ support }) => formatCount(support),
            },
          ]}
        />
      </div>
    </>
  );
}

function RegressionParts({ report: { rmse, mae, r2, examples } }: { report: Regression }) {
  return (
    <Figures
      figures={[
        { name: "RMSE", text: formatResidual(rmse), help: "Root of the mean squared error." },
        { name: "MAE", text: formatResidual(mae), help: "Mean absolute error." },
        {
          name: "R\u00b2",
          text: share(r2),
          help: "1 less the squared errors over those of the mean; 1 is perfect.",
        },
      ]}
    >
      {formatCount(examples)} examples, in the units of the target as the data has it.
    </Figures>
  );
}
