import { RotateCcw, X } from "lucide-react";
import { Fragment, useRef } from "react";
import { keyText } from "../commands/keys.ts";
import { type ActionId, useActions } from "../commands/use-actions.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { type Phase, plainTitle, useRebinding } from "./use-rebinding.ts";

const PROMPT = "Press the new key";

/** An action with its keys, which a click changes. */
export function KeyRow({ id }: { id: ActionId }) {
  const { keys, ownKeys, title: fullTitle } = useActions()[id];
  const button = useRef<HTMLButtonElement>(null);
  const { phase, ...change } = useRebinding(id, () => button.current?.focus());
  const title = plainTitle(fullTitle);
  const changed = keys.join(" ") !== ownKeys.join(" ");
  const recording = phase.kind === "recording";
  const now = recording ? PROMPT : keys.map(keyText).join(" ") || "none";
  return (
    <div className="key-row" data-changed={changed || undefined}>
      <dt>{title}</dt>
      <dd>
        {changed && !recording ? (
          <IconButton
            label={`Reset the key of ${title}`}
            hint={ownKeys.map(keyText).join(", ") || "To none"}
            onClick={change.reset}
          >
            <RotateCcw />
          </IconButton>
        ) : null}
        {keys.length > 0 && !recording ? (
          <button
            type="button"
            className="icon-button key-clear"
            aria-label={`Take the key of ${title} away`}
            tabIndex={-1}
            onClick={change.clear}
          >
            <X />
          </button>
        ) : null}
        <button
          ref={button}
          type="button"
          className="key-change"
          aria-label={`Key of ${title}: ${now}`}
          aria-pressed={recording}
          onClick={change.begin}
          onKeyDown={({ key }) => (key === "Delete" || key === "Backspace") && change.clear()}
          onBlur={change.leave}
        >
          {recording ? (
            <span className="key-wait">{PROMPT}</span>
          ) : keys.length > 0 ? (
            keys.map((key, i) => (
              <Fragment key={key}>
                {i > 0 ? " " : null}
                <kbd className="kbd">{keyText(key)}</kbd>
              </Fragment>
            ))
          ) : (
            <span className="key-none">none</span>
          )}
        </button>
      </dd>
      <Answer phase={phase} onCancel={change.cancel} onReplace={change.replace} />
    </div>
  );
}

/** What stands against the key, or comes of it. */
function Answer({
  phase,
  onCancel,
  onReplace,
}: {
  phase: Phase;
  onCancel(): void;
  onReplace(): void;
}) {
  if (phase.kind !== "taken" && phase.kind !== "told") return null;
  const bad = phase.kind === "taken" || phase.bad;
  return (
    <dd className="key-answer">
      <p role="alert" data-bad={bad || undefined}>
        {phase.text}
      </p>
      {phase.kind === "taken" ? (
        <>
          <Button onClick={onCancel}>Cancel</Button>
          <Button kind="primary" autoFocus onClick={onReplace}>
            Replace
          </Button>
        </>
      ) : null}
    </dd>
  );
}
