import { visible } from "../../core/card/markup.ts";
import type { ReportMessage, ViewsMessage } from "../../core/protocol/evaluation.ts";
import { formatPercent, formatResidual } from "../ui/format.ts";
import { ExampleView } from "./example-view.tsx";

/** What the model was most wrong about, as it saw it. */
export function WorstExamples({
  report,
  examples,
}: {
  report: ReportMessage;
  examples: readonly ViewsMessage[];
}) {
  const { kind, worst } = report;
  return (
    <div className="evaluation-part evaluation-worst">
      <h3>
        {kind === "classification" ? "Wrong answers, the most confident first" : "Furthest off"}
      </h3>
      {worst.length === 0 ? (
        <p className="chart-note">
          {kind === "classification" ? "Every answer is right." : "There are none."}
        </p>
      ) : (
        <ul className="worst">
          {worst.map((one, i) => (
            <li key={`${one.example} ${"place" in one ? one.place : 0}`} className="worst-card">
              {"label" in one ? (
                <p className="worst-said">
                  <span className="worst-label">{visible(one.label)}</span> called{" "}
                  <span className="worst-wrong">{visible(one.prediction)}</span>
                </p>
              ) : (
                <p className="worst-said num">
                  <span className="worst-label">{formatResidual(one.target)}</span> told as{" "}
                  <span className="worst-wrong">{formatResidual(one.prediction)}</span>
                </p>
              )}
              {(examples[i] ?? []).map(({ name, view }) => (
                <ExampleView
                  key={name}
                  name={name}
                  view={view}
                  place={"place" in one ? one.place : 0}
                  named={(examples[i]?.length ?? 0) > 1}
                />
              ))}
              <p className="chart-note num">
                {"label" in one
                  ? `${formatPercent(one.confidence)} sure, loss\u00a0${formatResidual(one.loss)}`
                  : `error ${formatResidual(one.error)}`}
                {`, example\u00a0${one.example}`}
                {report.kind === "classification" &&
                report.answers > report.examples &&
                "place" in one
                  ? `, place ${one.place}`
                  : ""}
              </p>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
