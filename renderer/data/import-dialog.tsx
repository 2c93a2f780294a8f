import { useServices } from "../app/services.ts";
import { Button } from "../ui/button.tsx";
import { Modal } from "../ui/modal.tsx";
import { describeResult } from "./data-files.ts";
import { ImportOptions } from "./import-options.tsx";
import { Preview } from "./import-preview.tsx";
import { ImportReading } from "./import-reading.tsx";
import { useImport } from "./import-state.ts";
import "./import-dialog.css";

/** Files become a data set: what is in them, what each column is, how they are split; then a node. */
export function ImportDialog({ onClose }: { onClose(): void }) {
  const services = useServices();
  const now = useImport(services);
  const { inspection, plan, reading, read, reset, busy, failed } = now;
  const close = (): void => {
    if (busy !== null) now.cancel();
    services.ui.setState({ dataImport: null });
    onClose();
  };
  const named = /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(now.name);
  const ready = inspection !== null && plan !== null && read !== "wrong";
  const problem = ready ? inspection.problem : null;
  return (
    <Modal
      title="Import data"
      description="The files become a data set that this document can learn from."
      width={860}
      onClose={close}
    >
      <div className="modal-body import">
        {reading ? (
          <ImportReading reading={reading} wrong={read === "wrong"} onChange={now.reread} />
        ) : null}
        {reset.length > 0 ? (
          <p className="import-reset" role="status">
            The columns are others now. Reset: {reset.join(", ")}.
          </p>
        ) : null}
        {ready ? (
          <>
            <Preview inspection={inspection} plan={plan} onChange={now.change} />
            <ImportOptions
              plan={plan}
              name={now.name}
              onName={now.rename}
              onChange={now.change}
              columns={inspection.columns}
            />
            <section className="import-outcome" aria-live="polite" data-testid="import-outcome">
              {problem ? (
                <p className="bad">
                  {problem.message} {problem.fix}
                </p>
              ) : inspection.result ? (
                <p>
                  <strong>{describeResult(inspection.result)}</strong>
                  {inspection.complete ? "" : " of the rows looked at; the file has more"}
                </p>
              ) : null}
              {inspection.report.dropped.map(({ reason, count, where }) => (
                <p className="quiet" key={reason}>
                  {count} left out: {reason} ({where.slice(0, 3).join(", ")}
                  {count > where.slice(0, 3).length ? ", …" : ""})
                </p>
              ))}
              {inspection.report.notes.map((note) => (
                <p className="quiet" key={note}>
                  {note}
                </p>
              ))}
            </section>
          </>
        ) : null}
        {failed === null ? null : (
          <p className="bad" role="alert">
            {failed}
          </p>
        )}
      </div>
      <footer className="modal-foot">
        <span className="quiet import-busy" role="status">
          {busy}
        </span>
        <Button onClick={close}>Cancel</Button>
        <Button
          kind="primary"
          disabled={!ready || read !== "done" || busy !== null || problem !== null || !named}
          title={named || !ready ? undefined : "Names have letters, digits, _ and - only."}
          onClick={async () => (await now.run()) && close()}
        >
          Import
        </Button>
      </footer>
    </Modal>
  );
}
