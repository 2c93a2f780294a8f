import { ChevronRight, Code, Plus, Search, X } from "lucide-react";
import { type DragEvent, type KeyboardEvent, useMemo, useState } from "react";
import { useStore } from "zustand";
import { portOps } from "../../core/graph/definitions.ts";
import { operatorName } from "../../core/operators/manifest.ts";
import { opOf } from "../../core/ops/index.ts";
import type { OpCategory } from "../../core/ops/spec.ts";
import { useServices } from "../app/services.ts";
import { freePlace, placeChoice } from "../canvas/place.ts";
import { OP_DRAG } from "../canvas/use-drop-target.ts";
import { useActions } from "../commands/use-actions.ts";
import { BadgeSign } from "../operators/certificate.tsx";
import {
  type Choice,
  choiceOf,
  choicesIn,
  groupOps,
  mineChoices,
  operatorOps,
  ownChoice,
  searchChoices,
} from "../state/choices.ts";
import { dataOps } from "../state/data-ops.ts";
import { allOps } from "../state/op-search.ts";
import { forgetOwn } from "../state/own-nodes.ts";
import { readStored, writeStored } from "../state/storage.ts";
import { IconButton } from "../ui/button.tsx";
import { categories, categoryColour } from "../ui/categories.ts";
import "./palette.css";

/** Long lists that few models need start closed. */
const closedAtFirst: readonly string[] = ["shape", "set"];

const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === "string");

/** Ops by category with a search; recents first. Drag one, or Enter or a double click places it. */
export function Palette() {
  const { ui } = useServices();
  const [query, setQuery] = useState("");
  const recents = useStore(ui, (state) => state.recents);
  const [closed, setClosed] = useState(() => readStored("palette", closedAtFirst, isStrings));
  const searching = query.trim() !== "";
  const groups = useMemo(() => Map.groupBy([...allOps, ...dataOps], (op) => op.category), []);
  const matches = useMatches(query);
  const toggle = (category: string): void => {
    const next = closed.includes(category)
      ? closed.filter((other) => other !== category)
      : [...closed, category];
    writeStored("palette", next);
    setClosed(next);
  };
  return (
    <div className="palette">
      <label className="palette-search">
        <Search aria-hidden />
        <input
          className="field"
          placeholder="Search nodes"
          aria-label="Search nodes"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={moveFocus}
        />
      </label>
      <div className="palette-list scroll">
        {searching ? (
          <Section title={`${matches.length} found`} choices={matches} />
        ) : (
          <>
            <OwnSections />
            {recents.length > 0 ? (
              <Section
                title="Recent"
                choices={recents.flatMap((type) => {
                  const op = opOf(type);
                  return op ? [choiceOf(op)] : [];
                })}
              />
            ) : null}
            {(Object.keys(categories) as OpCategory[]).map((category) => (
              <Section
                key={category}
                title={categories[category].title}
                choices={(groups.get(category) ?? []).map(choiceOf)}
                open={!closed.includes(category)}
                onToggle={() => toggle(category)}
              />
            ))}
          </>
        )}
        {searching && matches.length === 0 ? (
          <p className="quiet palette-none">No node matches. Try what it does, or its category.</p>
        ) : null}
      </div>
    </div>
  );
}

/** What the query finds, among the document's groups and the user's own nodes too. */
function useMatches(query: string): readonly Choice[] {
  const { documents, level, ownNodes } = useServices();
  const definitions = useStore(documents, (state) => state.document.definitions);
  const { held, mine } = useOperators();
  const inGroup = useStore(level, () => level.place().depth > 0);
  const own = useStore(ownNodes, (state) => state.list);
  return useMemo(() => {
    if (query.trim() === "") return [];
    const ports = inGroup ? portOps.map(choiceOf) : [];
    return searchChoices(query, [
      ...ports,
      ...choicesIn({ definitions, operators: held }, own, undefined, mine),
    ]);
  }, [query, definitions, own, inGroup, held, mine]);
}

/** Operators of the document, and those of the user that it does not have. */
function useOperators() {
  const { documents, operators } = useServices();
  const held = useStore(documents, (state) => state.document.operators);
  const kept = useStore(operators, (state) => state.mine);
  const mine = useMemo(() => mineChoices(kept, held), [kept, held]);
  return { held, mine };
}

/** Operators written by people: the document's, the user's, and the way to a new one. */
function OperatorSections() {
  const actions = useActions();
  const { held, mine } = useOperators();
  const inDocument = useMemo(() => operatorOps({ operators: held }).map(choiceOf), [held]);
  return (
    <>
      <Section title="Operators in this document" choices={inDocument} />
      <section>
        <h3 className="palette-title palette-headed">
          My operators
          <IconButton
            label="New operator"
            hint="Written in code, checked, then placed like any other"
            onClick={() => void actions["new-operator"].run()}
          >
            <Plus />
          </IconButton>
        </h3>
        {mine.map((choice) => (
          <Entry key={choice.key} choice={choice} />
        ))}
      </section>
    </>
  );
}

/** The groups of this document and of the user, and inside of a group its ports. */
function OwnSections() {
  const { documents, level, ownNodes } = useServices();
  const definitions = useStore(documents, (state) => state.document.definitions);
  const inGroup = useStore(level, () => level.place().depth > 0);
  const own = useStore(ownNodes, (state) => state.list);
  const groups = useMemo(() => groupOps({ definitions }).map(choiceOf), [definitions]);
  const mine = useMemo(() => own.flatMap((each) => ownChoice(each) ?? []), [own]);
  return (
    <>
      {inGroup ? <Section title="Ports of this group" choices={portOps.map(choiceOf)} /> : null}
      <Section title="Groups of this document" choices={groups} />
      <Section title="My nodes" choices={mine} />
      <OperatorSections />
    </>
  );
}

function Section({
  title,
  choices,
  open = true,
  onToggle,
}: {
  title: string;
  choices: readonly Choice[];
  open?: boolean;
  /** Left out for a section that cannot be closed. */
  onToggle?: () => void;
}) {
  if (choices.length === 0) return null;
  return (
    <section>
      <h3 className="palette-title">
        {onToggle ? (
          <button
            type="button"
            className="palette-toggle"
            aria-expanded={open}
            onClick={onToggle}
            onKeyDown={moveFocus}
          >
            <ChevronRight aria-hidden />
            {title}
            <span className="palette-count num">{choices.length}</span>
          </button>
        ) : (
          title
        )}
      </h3>
      {open ? choices.map((choice) => <Entry key={choice.key} choice={choice} />) : null}
    </section>
  );
}

function Entry({ choice }: { choice: Choice }) {
  const services = useServices();
  const { op, own, mine } = choice;
  const name = operatorName(op.type);
  const held = useStore(services.documents, ({ document }) =>
    name === undefined ? undefined : document.operators?.[name],
  );
  const operator = mine ?? held;
  const Icon = categories[op.category].icon;
  const place = (): void => {
    const made = placeChoice(services, choice, freePlace(services), null);
    if (made) requestAnimationFrame(() => services.canvas.current?.reveal(made));
  };
  const forget = (): void => {
    if (own) forgetOwn(services.ownNodes, own.title);
    else if (mine)
      services.operators
        .remove(mine.manifest.name)
        .catch((error: unknown) => services.messages.showError("It was not removed", error));
  };
  const forgettable = own?.title ?? (mine && op.docs.title);
  const entry = (
    <button
      type="button"
      className="palette-entry"
      draggable
      title={op.docs.summary}
      {...(own
        ? { "data-own": own.title }
        : mine
          ? { "data-mine": mine.manifest.name }
          : { "data-op": op.type })}
      onDragStart={(event: DragEvent) => {
        event.dataTransfer.setData(OP_DRAG, choice.key);
        event.dataTransfer.effectAllowed = "copy";
      }}
      onDoubleClick={place}
      onKeyDown={(event) => {
        if (event.key === "Enter") {
          event.preventDefault();
          place();
        } else if (event.key === "Delete" && forgettable) forget();
        else moveFocus(event);
      }}
    >
      <Icon aria-hidden style={{ color: categoryColour(op.category) }} />
      <span className="palette-name">{own?.title ?? op.docs.title}</span>
      {operator ? <BadgeSign badge={operator.certificate.badge} /> : null}
    </button>
  );
  if (forgettable === undefined && operator === undefined) return entry;
  return (
    <div className="palette-own">
      {entry}
      <span className="palette-own-actions">
        {operator ? (
          <IconButton
            label={`Edit code of ${op.docs.title}`}
            onClick={() =>
              services.ui.setState({ dialog: "operator", operatorSource: operator.source })
            }
          >
            <Code />
          </IconButton>
        ) : null}
        {forgettable === undefined ? null : (
          <IconButton
            label={`Forget ${forgettable}`}
            hint="Documents that use it keep their copy"
            onClick={forget}
          >
            <X />
          </IconButton>
        )}
      </span>
    </div>
  );
}

/** Up and down walk through the entries, the search box before the first. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const stops = [
    ...(event.currentTarget
      .closest(".palette")
      ?.querySelectorAll<HTMLElement>("input, .palette-toggle, .palette-entry") ?? []),
  ];
  stops[stops.indexOf(event.currentTarget) + step]?.focus();
}
