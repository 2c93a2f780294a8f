import { useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import type { OperatorChecked } from "../../core/protocol/operators.ts";
import { useServices } from "../app/services.ts";
import { Button } from "../ui/button.tsx";
import { Modal } from "../ui/modal.tsx";
import { Certificate } from "./certificate.tsx";
import { createOperatorEditor, type OperatorEditor } from "./operator-editor.ts";
import { starters } from "./operator-types.ts";
import { checkOperator, entryFor, saveAsMine, saveInDocument } from "./save-operator.ts";

interface Checked {
  readonly source: string;
  readonly found: OperatorChecked;
}

/** An operator's source with its types; it is checked before it is saved. */
export function OperatorDialog({ onClose }: { onClose(): void }) {
  const services = useServices();
  const { documents, messages, theme, ui } = services;
  const [first, setFirst] = useState(() => ui.getState().operatorSource ?? starters.Function);
  const [source, setSource] = useState(first);
  const [checked, setChecked] = useState<Checked | null>(null);
  const [busy, setBusy] = useState(false);
  const [anyway, setAnyway] = useState(false);
  // The dialog's contents come a moment after it: state, not a ref, tells when the box is there.
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const checkButton = useRef<HTMLButtonElement>(null);
  const editor = useRef<OperatorEditor | null>(null);
  const shown = useStore(theme, (state) => state.shown);
  const current = checked?.source === source ? checked.found : null;
  const isStarter = Object.values<string>(starters).includes(first);
  const failed = current?.ok === true && current.certificate.badge === "failed";

  const show = (found: OperatorChecked): OperatorChecked => {
    setChecked({ source, found });
    editor.current?.setProblems(found.ok ? [] : found.problems);
    return found;
  };
  const check = async (): Promise<OperatorChecked | null> => {
    if (busy) return null;
    if (current !== null) return current;
    setBusy(true);
    try {
      return show(await checkOperator(services, source));
    } catch (error) {
      messages.showError("The operator was not checked", error);
      return null;
    } finally {
      setBusy(false);
    }
  };
  const save = async (where: "document" | "mine"): Promise<void> => {
    const found = await check();
    if (!found?.ok) return;
    // A failed one is shown first: saving it is a second step.
    if (found.certificate.badge === "failed" && !failed) return;
    const entry = entryFor(source, found, anyway);
    try {
      if (where === "document") saveInDocument(services, entry, first);
      else {
        const again = show(await saveAsMine(services, entry));
        if (!again.ok) return;
      }
    } catch (error) {
      messages.showError("The operator was not saved", error);
      return;
    }
    const { title } = entry.manifest.docs;
    const place = where === "document" ? "this document" : "My operators";
    messages.show({ tone: "success", title: `\u201c${title}\u201d is in ${place}` });
    onClose();
  };
  const close = async (): Promise<void> => {
    const { operators = {} } = documents.getState().document;
    const kept = source === first || Object.values(operators).some((o) => o.source === source);
    if (!kept) {
      const answer = await messages.ask({
        title: "Discard this code?",
        message: "The operator has changes that are saved nowhere.",
        answers: [
          { id: "stay", label: "Go on editing", kind: "primary" },
          { id: "drop", label: "Discard", kind: "danger" },
        ],
      });
      if (answer !== "drop") return;
    }
    onClose();
  };

  const latest = useRef(check);
  latest.current = check;
  useEffect(() => {
    if (box === null) return;
    const made = createOperatorEditor({
      box,
      source: first,
      onEdit: setSource,
      onCheck: () => void latest.current(),
      onLeave: () => checkButton.current?.focus(),
    });
    editor.current = made;
    return () => made.dispose();
  }, [box, first]);
  useEffect(() => {
    if (box !== null) editor.current?.setTheme(shown);
  }, [box, shown]);

  return (
    <Modal
      title="Operator"
      description="It runs in a sandbox, without files, network or other modules. Ctrl+S checks; Esc leaves the code."
      width={1040}
      keepsEscape=".monaco-editor"
      onClose={() => void close()}
    >
      <div className="modal-body op-edit">
        <div className="op-edit-code" ref={setBox} data-testid="operator-code" />
        <div className="op-edit-side" role="status">
          {isStarter && source === first ? (
            <fieldset className="op-start">
              <legend>Start from</legend>
              {Object.entries(starters).map(([kind, text]) => (
                <Button
                  key={kind}
                  aria-pressed={text === first}
                  onClick={() => {
                    setFirst(text);
                    setSource(text);
                  }}
                >
                  {kind}
                </Button>
              ))}
            </fieldset>
          ) : null}
          {busy ? <p className="quiet">Checking its projection against samples.</p> : null}
          {!busy && current === null ? (
            <p className="quiet">
              Not checked yet. The check holds its projection against samples; what it finds is
              shown here.
            </p>
          ) : null}
          {!busy && current?.ok ? <Certificate certificate={current.certificate} /> : null}
          {failed ? (
            <>
              <p className="bad">
                Its projection does not hold. A node of it is an error, unless you say otherwise.
              </p>
              <label className="form-check">
                <input
                  type="checkbox"
                  checked={anyway}
                  onChange={(event) => setAnyway(event.target.checked)}
                />
                Use it anyway
              </label>
            </>
          ) : null}
          {!busy && current?.ok === false ? (
            <ul className="op-problems" data-testid="operator-problems">
              {current.problems.map(({ code, line, message, fix }) => (
                <li key={`${code} ${line} ${message}`}>
                  {line === undefined ? "" : `Line ${line}: `}
                  {message} {fix}
                </li>
              ))}
            </ul>
          ) : null}
        </div>
      </div>
      <footer className="modal-foot">
        <Button ref={checkButton} disabled={busy} onClick={() => void check()}>
          Check
        </Button>
        <span className="apart" />
        <Button disabled={busy} onClick={() => void save("mine")}>
          Save to My operators
        </Button>
        <Button kind="primary" disabled={busy} onClick={() => void save("document")}>
          Save to this document
        </Button>
      </footer>
    </Modal>
  );
}
