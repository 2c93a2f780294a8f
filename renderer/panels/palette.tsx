import { Search } from "lucide-react";
import { type DragEvent, type KeyboardEvent, useMemo, useState } from "react";
import { useStore } from "zustand";
import { opOf, ops } from "../../core/ops/index.ts";
import type { AnyOp, OpCategory } from "../../core/ops/spec.ts";
import { useServices } from "../app/services.ts";
import { freePlace, placeNode } from "../canvas/place.ts";
import { OP_DRAG } from "../canvas/use-drop-target.ts";
import { categories, categoryColour } from "../ui/categories.ts";
import "./palette.css";

const all: readonly AnyOp[] = Object.values(ops);

const found = (op: AnyOp, words: readonly string[]): boolean => {
  const text =
    `${op.type} ${op.docs.title} ${op.docs.summary} ${categories[op.category].title}`.toLowerCase();
  return words.every((word) => text.includes(word));
};

/** Ops by category with a search; recents first. Drag one, or Enter or a double click places it. */
export function Palette() {
  const { ui } = useServices();
  const [query, setQuery] = useState("");
  const recents = useStore(ui, (state) => state.recents);
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = useMemo(() => Map.groupBy(all, (op) => op.category), []);
  const matches = all.filter((op) => found(op, words));
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
        {words.length > 0 ? (
          <Section title={`${matches.length} found`} ops={matches} />
        ) : (
          <>
            {recents.length > 0 ? (
              <Section title="Recent" ops={recents.map(opOf).filter((op) => op !== undefined)} />
            ) : null}
            {(Object.keys(categories) as OpCategory[]).map((category) => (
              <Section
                key={category}
                title={categories[category].title}
                ops={groups.get(category) ?? []}
              />
            ))}
          </>
        )}
        {words.length > 0 && matches.length === 0 ? (
          <p className="quiet palette-none">No node matches. Try its formula or category.</p>
        ) : null}
      </div>
    </div>
  );
}

function Section({ title, ops: list }: { title: string; ops: readonly AnyOp[] }) {
  if (list.length === 0) return null;
  return (
    <section>
      <h3 className="palette-title">{title}</h3>
      {list.map((op) => (
        <Entry key={op.type} op={op} />
      ))}
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
      ?.querySelectorAll<HTMLElement>("input, .palette-entry") ?? []),
  ];
  stops[stops.indexOf(event.currentTarget) + step]?.focus();
}
