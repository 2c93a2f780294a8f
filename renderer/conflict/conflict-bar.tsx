import { Lightbulb, Search, TriangleAlert, X } from "lucide-react";
import { useEffect } from "react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { reveal } from "../canvas/reveal.ts";
import { useAction } from "../commands/use-actions.ts";
import { wholeTitle } from "../state/inside.ts";
import { Button, IconButton } from "../ui/button.tsx";
import "./conflict.css";

/** What the search for a conflict comes to, over the canvas, with the members to go to. */
export function ConflictBar() {
  const services = useServices();
  const { studies, level } = services;
  const advice = useAction("help-stuck");
  const conflict = useStore(studies, (state) => state.conflict);
  const document = useStore(level, () => level.root().document);
  const generation = useStore(level, () => level.root().generation);
  // Another document: the members are none of its nodes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the change is what this waits for
  useEffect(() => studies.clearConflict(), [generation, studies]);
  if (conflict === null) return null;
  const { found, status, text, probes } = conflict;
  const evidence =
    found?.outcome === "conflict" && !found.convex
      ? "Evidence, not proof: some sets are not convex, and a probe may have been stuck."
      : null;
  return (
    <section className="conflict" aria-label="Conflict" aria-live="polite" data-testid="conflict">
      {status === "searching" ? <Search aria-hidden /> : <TriangleAlert aria-hidden />}
      <div className="conflict-body">
        <p className="conflict-text">
          {status === "searching" ? `Looking for the conflict: ${text}.` : text}
        </p>
        {found && found.nodes.length > 0 ? (
          <div className="conflict-nodes">
            {found.nodes.map((id) => (
              <Button key={id} onClick={() => reveal(services, id)}>
                {wholeTitle(document, id)}
              </Button>
            ))}
          </div>
        ) : null}
        <p className="conflict-note num">
          {evidence} {found ? `${found.probes} probes` : `${probes} probes so far`}
        </p>
      </div>
      {found ? (
        <IconButton
          label={advice.title}
          hint="Opens the handbook"
          onClick={() => void advice.run()}
        >
          <Lightbulb />
        </IconButton>
      ) : null}
      <button
        type="button"
        className="icon-button"
        aria-label={status === "searching" ? "Stop the search" : "Dismiss"}
        onClick={() => {
          if (status === "searching") void studies.stop().catch(() => undefined);
          studies.clearConflict();
        }}
      >
        <X />
      </button>
    </section>
  );
}
