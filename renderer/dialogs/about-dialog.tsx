import { Copy } from "lucide-react";
import { useServices } from "../app/services.ts";
import { Button } from "../ui/button.tsx";
import { Modal } from "../ui/modal.tsx";
import { useAsked } from "./use-asked.ts";

/** Versions, graphics adapter and backend, to read and to copy into a report. */
export function AboutDialog({ onClose }: { onClose(): void }) {
  const { messages } = useServices();
  const asked = useAsked("app.diagnostics");
  const lines = asked.state === "ready" ? asked.value.lines : [];
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(
        lines.map(({ name, value }) => `${name}: ${value}`).join("\n"),
      );
      messages.show({ tone: "success", title: "Copied" });
    } catch (error) {
      messages.showError("Nothing was copied", error);
    }
  };
  return (
    <Modal
      title="About Proxflow"
      description="Models wired from operations, solved by projections, without gradients. Apache License 2.0."
      width={560}
      onClose={onClose}
    >
      <div className="modal-body">
        {asked.state === "loading" ? <p className="quiet">Looking at this machine</p> : null}
        {asked.state === "failed" ? <p className="bad">{asked.message}</p> : null}
        <dl className="about-facts">
          {lines.map(({ name, value }) => (
            <div key={name} className="fact">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      <footer className="modal-foot">
        <Button disabled={lines.length === 0} onClick={() => void copy()}>
          <Copy aria-hidden />
          Copy
        </Button>
      </footer>
    </Modal>
  );
}
