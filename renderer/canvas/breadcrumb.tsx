import { ChevronRight, Eye, Pencil } from "lucide-react";
import { Fragment, useMemo } from "react";
import { useStore } from "zustand";
import { useServices } from "../app/services.ts";
import { groupPathNames } from "../state/inside.ts";
import { useInside } from "./inner-canvas.tsx";

/** Where one is: the document, each group and module on the way; a click goes back there. */
export function Breadcrumb() {
  const { ui, level } = useServices();
  const path = useStore(ui, (state) => state.inside);
  const root = useStore(level, () => level.root().document.name);
  const readOnly = useInside().length > 0;
  const document = useStore(level, (state) => state.document);
  const validation = useStore(level, (state) => state.validation);
  const names = useMemo(
    () =>
      groupPathNames(level.root(), path, level.place(), {
        ...level.levels().at(-1),
        document,
        validation,
      }),
    [level, path, document, validation],
  );
  if (path.length === 0) return null;
  return (
    <nav className="breadcrumb" aria-label="Path to this module">
      <button type="button" onClick={() => ui.setState({ inside: [] })}>
        {root}
      </button>
      {names.map((name, depth) => (
        <Fragment key={path[depth]}>
          <ChevronRight aria-hidden />
          {depth === path.length - 1 ? (
            <span aria-current="location">{name}</span>
          ) : (
            <button type="button" onClick={() => ui.setState({ inside: path.slice(0, depth + 1) })}>
              {name}
            </button>
          )}
        </Fragment>
      ))}
      <span className="breadcrumb-note">
        {readOnly ? <Eye aria-hidden /> : <Pencil aria-hidden />}
        {readOnly ? "To look at; unpack it to edit." : "Edits show wherever the group is used."}{" "}
        <kbd className="kbd">Esc</kbd> leaves
      </span>
    </nav>
  );
}
