import { Lock } from "lucide-react";
import { useServices } from "../app/services.ts";
import { Tip } from "../ui/tip.tsx";
import "./blocked.css";

/** On a node whose code was not allowed to run: says so, and leads to the code. */
export function BlockedMark({ title }: { title: string }) {
  const { ui } = useServices();
  return (
    <Tip text="Its code was not allowed to run." hint="Click to read it" side="top">
      <button
        type="button"
        className="node-lock nodrag"
        // The inspector has the same for the keyboard; a node is one stop of it.
        tabIndex={-1}
        aria-label={`${title}: its code was not allowed to run. Read it`}
        onClick={(event) => {
          event.stopPropagation();
          ui.setState({ dialog: "operator-consent" });
        }}
      >
        <Lock aria-hidden />
      </button>
    </Tip>
  );
}
