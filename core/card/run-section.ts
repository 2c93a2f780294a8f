/** How the model was solved: settings, seed, backend, and the curves of the run. */
import type { RunCurves } from "../protocol/curves.ts";
import { solverSettings } from "../solvers/settings.ts";
import type { CardInput } from "./card-input.ts";
import { type Curve, curveChart } from "./charts.ts";
import { pairs, section } from "./html.ts";
import { escaped, figure } from "./markup.ts";

export function runSection({ document, result, evaluation, version }: CardInput): string {
  const solver = solverSettings.parse(document.solver);
  const { stop, ...rest } = solver;
  const run: (readonly [string, string])[] = result
    ? [
        ["Status", statusWords[result.status]],
        ["Iterations", String(result.iterations)],
        ["Seconds", figure(result.seconds)],
        ["Gap", figure(result.gap)],
        ["Seed", String(result.seed)],
        ["Algorithm", result.solver],
        ["Backend", result.backend],
        ...Object.entries(result.metrics).map(
          ([name, value]) => [`Held-out ${name}`, figure(value)] as const,
        ),
      ]
    : [];
  const versions: (readonly [string, string])[] = [
    ["Proxflow", version],
    ["Document format", String(document.formatVersion)],
    ...("reports" in evaluation ? [["Evaluated on", evaluation.backend] as const] : []),
  ];
  const shape = solverSettings.shape;
  const settings = Object.entries(rest).map(([name, value]): readonly [string, string] => {
    const meta = shape[name as keyof typeof rest].meta() as { title?: string } | undefined;
    return [meta?.title ?? name, String(value)];
  });
  const stops = Object.entries(stop).map(([name, value]) => `${name} ${value}`);
  return section(
    "Run",
    run.length > 0 ? pairs("The run", run) : "",
    "<h3>Versions</h3>",
    pairs("Versions", versions),
    "<h3>Solver settings</h3>",
    pairs("Solver settings", [...settings, ["Stop at", stops.join(", ") || "by hand"]]),
  );
}

const statusWords = {
  converged: "reached its goal",
  limit: "ended at its limit",
  stopped: "stopped by hand",
} as const;

export function curvesSection(curves: RunCurves | undefined): string {
  if (!curves) return "";
  const { iterations, gaps, residuals, metrics } = curves;
  const along = (at: readonly number[], values: readonly (number | null)[]): Curve["points"] =>
    values.flatMap((value, i) => (value === null ? [] : [[at[i] ?? 0, value] as const]));
  const of = (at: readonly number[], all: Readonly<Record<string, readonly (number | null)[]>>) =>
    Object.entries(all).map(([label, values]) => ({ label, points: along(at, values) }));
  return section(
    "Curves",
    chart("Gap", [{ label: "Gap", points: along(iterations, gaps) }], true),
    chart("Largest residuals", of(iterations, residuals), true),
    ...of(metrics.iterations, metrics.values).map((curve) =>
      chart(`Held-out ${curve.label}`, [curve], false),
    ),
  );
}

function chart(title: string, curves: readonly Curve[], log: boolean): string {
  const drawn = curveChart(`${title} over iterations`, curves, log);
  if (drawn === "") return "";
  const legend = curves.map(
    ({ label }, k) => `<li class="c${k % 8}"><span>${escaped(label)}</span></li>`,
  );
  const named = curves.length > 1 ? `<ul class="legend">${legend.join("")}</ul>` : "";
  return `<h3>${escaped(title)}</h3>\n<figure class="chart">${drawn}${named}</figure>`;
}
