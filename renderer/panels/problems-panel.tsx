import { CircleAlert, TriangleAlert } from "lucide-react";
import { useMemo } from "react";
import { useStore } from "zustand";
import type { Problem } from "../../core/base/errors.ts";
import { useServices } from "../app/services.ts";
import { bridgeFor, mend } from "../canvas/bridge.ts";
import { reveal } from "../canvas/reveal.ts";
import { nodeOf } from "../state/edits.ts";
import { wholeTitle } from "../state/inside.ts";
import { Button } from "../ui/button.tsx";

/** Findings about the document, and those that the last run's host added. */
export function useProblems(): readonly Problem[] {
  const { documents, run } = useServices();
  const own = useStore(documents, (state) => state.validation.problems);
  const told = useStore(run, (state) => state.problems);
  const empty = useStore(documents, (state) => state.document.nodes.length === 0);
  return useMemo(() => {
    // An empty canvas is no mistake; it says itself what to do.
    if (empty) return [];
    const known = new Set(own.map((problem) => problem.message));
    return [...own, ...told.filter((problem) => !known.has(problem.message))];
  }, [own, told, empty]);
}

/** A click leads to the place; where one node mends a misfit, a button puts it in. */
export function ProblemsPanel() {
  const services = useServices();
  const { documents, canvas, ui, level } = services;
  const problems = useProblems();
  const document = useStore(documents, (state) => state.document);
  const validation = useStore(documents, (state) => state.validation);
  const bridges = useMemo(
    () => new Map(problems.map((problem) => [problem, bridgeFor(document, validation, problem)])),
    [problems, document, validation],
  );
  if (problems.length === 0)
    return <p className="panel-empty">No problems. The graph is ready to run.</p>;

  const jump = (problem: Problem): void => {
    const known = problem.node === undefined || nodeOf(document, problem.node);
    if (!known && problem.node !== undefined) {
      // What a run tells of the inside of a group.
      reveal(services, problem.node);
      return;
    }
    const edge = document.edges.find((e) => e.id === problem.edge);
    const node = problem.node ?? edge?.to.node;
    const chain = [problem.node ?? node, ...(problem.inside ?? [])].filter(
      (id) => id !== undefined,
    );
    ui.setState({ inside: chain.slice(0, -1).map((_, i) => chain.slice(0, i + 1).join(".")) });
    const shown = chain.at(-1);
    // The canvas shows another graph from the next frame on.
    requestAnimationFrame(() => {
      if (shown !== undefined && nodeOf(level.getState().document, shown))
        canvas.current?.flyTo(shown);
    });
    if (problem.node === undefined && edge) canvas.current?.select([], [edge.id]);
  };
  const place = (problem: Problem): string => {
    const name =
      problem.node === undefined
        ? (problem.edge ?? "Document")
        : wholeTitle(document, problem.node);
    const inside = problem.port ?? problem.param;
    return inside === undefined ? name : `${name}, ${inside}`;
  };
  return (
    <ul className="rows" aria-label="Problems">
      {problems.map((problem) => {
        const Icon = problem.severity === "error" ? CircleAlert : TriangleAlert;
        const found = bridges.get(problem);
        return (
          <li className="row-line" key={`${problem.code} ${place(problem)} ${problem.message}`}>
            <button
              type="button"
              className="row"
              data-severity={problem.severity}
              onClick={() => jump(problem)}
            >
              <Icon aria-label={problem.severity} />
              <span className="row-place">{place(problem)}</span>
              <span>{problem.message}</span>
              <span className="row-fix">{problem.fix}</span>
            </button>
            {found ? (
              <Button
                onClick={() => {
                  ui.setState({ inside: [] });
                  mend(services, found);
                }}
              >
                {found.label}
              </Button>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
