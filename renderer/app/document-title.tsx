import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { isDirty } from "../state/document-store.ts";
import { Tip } from "../ui/tip.tsx";
import { useServices } from "./services.ts";

/** The document's name, editable; a dot where changes are in no file yet. */
export function DocumentTitle() {
  const { documents } = useServices();
  const name = useStore(documents, (state) => state.document.name);
  const path = useStore(documents, (state) => state.file?.path ?? null);
  const template = useStore(documents, (state) => state.template);
  const dirty = useStore(documents, isDirty);
  const [draft, setDraft] = useState<string | null>(null);

  useEffect(() => {
    document.title = `${dirty ? "\u2022 " : ""}${name} \u2013 Proxflow`;
  }, [name, dirty]);

  const commit = (): void => {
    const wanted = draft?.trim();
    setDraft(null);
    if (wanted && wanted !== name) documents.dispatch({ type: "set-name", name: wanted });
  };

  const place = path ?? (template ? `Template ${template}; not saved yet` : "Not saved yet");
  return (
    <span className="title">
      <Tip text={place}>
        <input
          className="title-field"
          aria-label="Name of the document"
          size={Math.max(6, Math.min(32, (draft ?? name).length))}
          value={draft ?? name}
          maxLength={200}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === "Escape") setDraft(null);
            if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
          }}
        />
      </Tip>
      <span
        className="title-dot"
        data-dirty={dirty || undefined}
        role="img"
        aria-label={dirty ? "Unsaved changes" : "No unsaved changes"}
      />
    </span>
  );
}
