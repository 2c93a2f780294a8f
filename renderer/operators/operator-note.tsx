import { Code } from "lucide-react";
import { useStore } from "zustand";
import { operatorName } from "../../core/operators/manifest.ts";
import { useServices } from "../app/services.ts";
import { Section } from "../panels/section.tsx";
import { Button } from "../ui/button.tsx";
import { useBlocked } from "./blocked.ts";
import { Badge } from "./certificate.tsx";

/** Of a node of a custom operator: its badge, whether it may run, and the way to its code. */
export function OperatorNote({ type }: { type: string }) {
  const { documents, ui } = useServices();
  const name = operatorName(type);
  const entry = useStore(documents, ({ document: { operators } }) =>
    name !== undefined && operators && Object.hasOwn(operators, name) ? operators[name] : undefined,
  );
  const blocked = useBlocked(type);
  if (entry === undefined && !blocked) return null;
  return (
    <Section title={entry ? "Operator of this document" : "Operators in this group"}>
      <p className="docs-text">
        {entry ? <Badge badge={entry.certificate.badge} /> : null}{" "}
        {blocked
          ? `${entry ? "Its code was" : "Code in it was"} not allowed to run: read it first.`
          : null}
      </p>
      <div>
        <Button
          icon={<Code aria-hidden />}
          onClick={() =>
            ui.setState(
              blocked
                ? { dialog: "operator-consent" }
                : { dialog: "operator", operatorSource: entry?.source ?? null },
            )
          }
        >
          {blocked ? "Read code\u2026" : "Edit code\u2026"}
        </Button>
      </div>
    </Section>
  );
}
