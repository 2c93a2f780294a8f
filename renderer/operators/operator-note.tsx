import { Code } from "lucide-react";
import { useStore } from "zustand";
import { operatorName } from "../../core/operators/manifest.ts";
import { useServices } from "../app/services.ts";
import { Section } from "../panels/section.tsx";
import { Button } from "../ui/button.tsx";
import { useBlocked } from "./ask-consent.ts";
import { Badge } from "./certificate.tsx";

/** Of a node of a custom operator: its badge, whether it may run, and the way to its code. */
export function OperatorNote({ type }: { type: string }) {
  const { documents, ui } = useServices();
  const name = operatorName(type);
  const entry = useStore(documents, ({ document: { operators } }) =>
    name !== undefined && operators && Object.hasOwn(operators, name) ? operators[name] : undefined,
  );
  const blocked = useBlocked(entry?.source);
  if (entry === undefined) return null;
  return (
    <Section title="Operator of this document">
      <p className="docs-text">
        <Badge badge={entry.certificate.badge} />{" "}
        {blocked ? "Its code was not allowed to run: read it first." : null}
      </p>
      <div>
        <Button
          icon={<Code aria-hidden />}
          onClick={() =>
            ui.setState(
              blocked
                ? { dialog: "operator-consent" }
                : { dialog: "operator", operatorSource: entry.source },
            )
          }
        >
          {blocked ? "Read code\u2026" : "Edit code\u2026"}
        </Button>
      </div>
    </Section>
  );
}
