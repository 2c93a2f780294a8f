/** What the figures do not say; each sentence only where it is true. */

import { isMuted } from "../graph/mute.ts";
import { usedOperators } from "../graph/own-operators.ts";
import type { CardInput } from "./card-input.ts";
import { datasetNames } from "./data-section.ts";
import { section } from "./html.ts";
import { escaped } from "./markup.ts";

export function limitsSection(input: CardInput): string {
  const limits = limitsOf(input);
  if (limits.length === 0) return "";
  return section(
    "Limits",
    `<ul>${limits.map((each) => `<li>${escaped(each)}</li>`).join("")}</ul>`,
  );
}

/** @returns sentences */
export function limitsOf({ document, evaluation, result, curves }: CardInput): string[] {
  const names = datasetNames(document);
  const judged = "reports" in evaluation ? evaluation : undefined;
  const reports = judged?.reports ?? [];
  const out: string[] = [];
  if (names.length > 0 && judged?.part !== "held-out")
    out.push(
      "Not evaluated on held-out data: nothing here says how it does on what it has not seen.",
    );
  if (judged) out.push(`Not evaluated on data other than ${names.join(" and ")}.`);
  if (judged && result)
    out.push(`The figures are of one run, from seed ${result.seed}; others differ.`);
  const absent = reports.flatMap((report) =>
    report.kind === "classification"
      ? report.classes.filter(({ support }) => support === 0).map(({ name }) => name)
      : [],
  );
  if (absent.length > 0)
    out.push(
      `Not evaluated on ${absent.length === 1 ? "the class" : "the classes"} ${absent
        .slice(0, 20)
        .map((name) => JSON.stringify(name))
        .join(
          ", ",
        )}${absent.length > 20 ? " and others" : ""}: the part has no example of ${absent.length === 1 ? "it" : "them"}.`,
    );
  const types = new Set(
    [document, ...Object.values(document.definitions ?? {})].flatMap(({ nodes }) =>
      nodes.map(({ type }) => type),
    ),
  );
  if (reports.some(({ kind }) => kind === "classification") && !types.has("cross-entropy"))
    out.push(
      "Its target does not ask for probabilities: read perplexity and calibration as properties of the scores.",
    );
  if (result?.status === "limit")
    out.push(
      "The run ended at its limit of iterations or time, not because it had reached a goal.",
    );
  if (result?.status === "stopped") out.push("The run was stopped by hand before its end.");
  const muted = document.nodes.filter(isMuted);
  if (muted.length > 0)
    out.push(
      `Switched off, and not part of what was solved: ${muted.map(({ id, title }) => title ?? id).join(", ")}.`,
    );
  const own = usedOperators(document).map(({ name }) => name);
  if (own.length > 0)
    out.push(`It brings operators of its own, which are code of its author: ${own.join(", ")}.`);
  if (!result) out.push("What run the parameters are of is not recorded.");
  else if (!curves) out.push("How the run went was not kept with the parameters.");
  return out;
}
