import { Check, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { keyText } from "../commands/keys.ts";
import { type ActionId, useActions } from "../commands/use-actions.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { type TourStep, tourSteps } from "./tour-steps.ts";
import { useAnchor } from "./use-anchor.ts";
import "./tour.css";

/** The card of the tour and the ring around what it speaks of; nothing while there is no tour. */
export function Tour() {
  const { tour } = useServices();
  const index = useStore(tour, (state) => state.step);
  const step = index === null ? undefined : tourSteps[index];
  return index !== null && step ? <Step key={step.id} step={step} index={index} /> : null;
}

function Step({ step, index }: { step: TourStep; index: number }) {
  const services = useServices();
  const { tour } = services;
  const actions = useActions();
  const card = useRef<HTMLElement>(null);
  const ring = useRef<HTMLDivElement>(null);
  const next = useRef<HTMLButtonElement>(null);
  const [done, setDone] = useState(false);
  const last = index === tourSteps.length - 1;
  useAnchor(step, card, ring);
  useEscape();

  useEffect(() => {
    step.enter?.(services);
    const stop = step.task?.watch(services, () => setDone(true));
    card.current?.focus({ preventScroll: true });
    return stop;
  }, [step, services]);

  // What was done may have led the focus away, as a flight to a node does.
  useEffect(() => {
    if (done) next.current?.focus({ preventScroll: true });
  }, [done]);

  const leave = (): void => {
    tour.leave();
    services.canvas.current?.focus();
  };
  const go = (to: number): void => {
    if (to >= tourSteps.length) leave();
    else if (to >= 0) tour.go(to);
  };
  const waits = step.task !== undefined && !done;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    // On the card itself Enter means its button; on one of its buttons, that one.
    const enters = event.key === "Enter" && event.target === event.currentTarget && !waits;
    const by = enters ? 1 : { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    // On the canvas arrows walk from node to node.
    event.stopPropagation();
    event.preventDefault();
    if (by === -1 || !last || enters) go(index + by);
  };
  return (
    <>
      <div className="tour-ring" ref={ring} aria-hidden="true" hidden />
      <section
        className="tour-card"
        ref={card}
        role="dialog"
        aria-modal="false"
        aria-labelledby="tour-title"
        aria-describedby="tour-text"
        tabIndex={-1}
        onKeyDown={onKeyDown}
      >
        <header className="tour-head">
          <span className="tour-count num">
            {index + 1} of {tourSteps.length}
          </span>
          <IconButton label="Leave the tour" hint="Esc" onClick={leave}>
            <X />
          </IconButton>
        </header>
        <h2 id="tour-title" className="tour-title">
          {step.title}
        </h2>
        <p id="tour-text" className="tour-text">
          <WithKeys text={step.text} />
        </p>
        <div role="status">
          {done && step.task ? (
            <p className="tour-done">
              <Check aria-hidden />
              <span>
                <WithKeys text={step.task.done} />
              </span>
            </p>
          ) : null}
        </div>
        <footer className="tour-foot">
          {index > 0 ? <Button onClick={() => go(index - 1)}>Back</Button> : null}
          <span className="tour-room" />
          {last ? (
            <Button
              onClick={() => {
                tour.leave();
                void actions.new.run();
              }}
            >
              Empty document
            </Button>
          ) : null}
          <Button ref={next} kind={waits ? "plain" : "primary"} onClick={() => go(index + 1)}>
            {last ? "Done" : waits ? "Skip" : "Next"}
          </Button>
        </footer>
      </section>
    </>
  );
}

/** Text in which `{id}` is the key of a command, or its name where it has no key. */
function WithKeys({ text }: { text: string }) {
  const actions = useActions();
  const { keys } = useServices();
  useStore(keys);
  return text.split(/\{([\w-]+)\}/).map((part, i) => {
    if (i % 2 === 0) return part;
    const action = actions[part as ActionId];
    const [key] = action.keys;
    return key === undefined ? (
      `\u201c${action.title.replace("\u2026", "")}\u201d`
    ) : (
      <kbd key={part} className="kbd">
        {keyText(key)}
      </kbd>
    );
  });
}

/** Escape leaves the tour, wherever the focus is, unless something over it is open. */
function useEscape(): void {
  const { tour, ui, messages, canvas } = useServices();
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      const { dialog, quickAdd } = ui.getState();
      const covered = dialog !== null || quickAdd !== null || messages.getState().question !== null;
      const inside = event.target instanceof Element && event.target.closest("[role=menu], input");
      if (event.key !== "Escape" || covered || inside) return;
      event.preventDefault();
      event.stopPropagation();
      tour.leave();
      canvas.current?.focus();
    };
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, [tour, ui, messages, canvas]);
}
