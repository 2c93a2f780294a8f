import { Boxes, ChevronRight, Search, X } from "lucide-react";
import { type DragEvent, type KeyboardEvent, useMemo, useState } from "react";
import { useStore } from "zustand";
import { groupType, portOps } from "../../core/graph/definitions.ts";
import { opsOf } from "../../core/graph/lookup.ts";
import { opOf } from "../../core/ops/index.ts";
import type { AnyOp, OpCategory } from "../../core/ops/spec.ts";
import { useServices } from "../app/services.ts";
import { freePlace, placeNode, placeOwn } from "../canvas/place.ts";
import { OP_DRAG } from "../canvas/use-drop-target.ts";
import { allOps, searchOps } from "../state/op-search.ts";
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
  const groups = useMemo(() => Map.groupBy(allOps, (op) => op.category), []);
  const matches = searching ? searchOps(query) : [];
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
          <Section title={`${matches.length} found`} ops={matches} />
        ) : (
          <>
            <OwnSections />
            {recents.length > 0 ? (
              <Section
                title="Recent"
                ops={recents.map((type) => opOf(type)).filter((op) => op !== undefined)}
              />
            ) : null}
            {(Object.keys(categories) as OpCategory[]).map((category) => (
              <Section
                key={category}
                title={categories[category].title}
                ops={groups.get(category) ?? []}
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

/** The groups of this document and of the user, and inside of a group its ports. */
function OwnSections() {
  const services = useServices();
  const { documents, level, ownNodes } = services;
  const definitions = useStore(documents, (state) => state.document.definitions);
  const inGroup = useStore(level, () => level.place().depth > 0);
  const own = useStore(ownNodes, (state) => state.list);
  const lookup = opsOf({ definitions });
  const groups = Object.keys(definitions ?? {}).flatMap((name) => lookup(groupType(name)) ?? []);
  return (
    <>
      {inGroup ? <Section title="Ports of this group" ops={portOps} /> : null}
      <Section title="Groups of this document" ops={groups} />
      {own.length > 0 ? (
        <section>
          <h3 className="palette-title">My nodes</h3>
          {own.map((entry) => (
            <div key={entry.title} className="palette-own">
              <button
                type="button"
                className="palette-entry"
                draggable
                title="A group of yours. Each document gets a copy of its own."
                data-own={entry.title}
                onDragStart={(event: DragEvent) => {
                  event.dataTransfer.setData(OP_DRAG, `own:${entry.title}`);
                  event.dataTransfer.effectAllowed = "copy";
                }}
                onDoubleClick={() => placeOwn(services, entry, freePlace(services))}
                onKeyDown={(event) => {
                  if (event.key === "Enter") {
                    event.preventDefault();
                    placeOwn(services, entry, freePlace(services));
                  } else if (event.key === "Delete") forgetOwn(ownNodes, entry.title);
                  else moveFocus(event);
                }}
              >
                <Boxes aria-hidden style={{ color: categoryColour("module") }} />
                {entry.title}
              </button>
              <IconButton
                label={`Forget ${entry.title}`}
                hint="Documents that use it keep their copy"
                onClick={() => forgetOwn(ownNodes, entry.title)}
              >
                <X />
              </IconButton>
            </div>
          ))}
        </section>
      ) : null}
    </>
  );
}

function Section({
  title,
  ops: list,
  open = true,
  onToggle,
}: {
  title: string;
  ops: readonly AnyOp[];
  open?: boolean;
  /** Left out for a section that cannot be closed. */
  onToggle?: () => void;
}) {
  if (list.length === 0) return null;
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
            <span className="palette-count num">{list.length}</span>
          </button>
        ) : (
          title
        )}
      </h3>
      {open ? list.map((op) => <Entry key={op.type} op={op} />) : null}
    </section>
  );
}

function Entry({ op }: { op: AnyOp }) {
  const services = useServices();
  const Icon = categories[op.category].icon;
  const place = (): void => placeNode(services, op.type, freePlace(services), null);
  return (
    <button
      type="button"
      className="palette-entry"
      draggable
      title={op.docs.summary}
      data-op={op.type}
      onDragStart={(event: DragEvent) => {
        event.dataTransfer.setData(OP_DRAG, op.type);
        event.dataTransfer.effectAllowed = "copy";
      }}
      onDoubleClick={place}
      onKeyDown={(event) => {
        if (event.key === "Enter") {
          event.preventDefault();
          place();
        } else moveFocus(event);
      }}
    >
      <Icon aria-hidden style={{ color: categoryColour(op.category) }} />
      {op.docs.title}
    </button>
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
