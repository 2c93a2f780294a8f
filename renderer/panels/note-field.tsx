import { useState } from "react";
import { useServices } from "../app/services.ts";
import { Button } from "../ui/button.tsx";
import { Markdown } from "../ui/markdown.tsx";
import { Section } from "./section.tsx";

/** A node's note: set as Markdown with formulas, typed in a field. */
export function NoteField({ node, note }: { node: string; note: string | undefined }) {
  const { documents } = useServices();
  const [typing, setTyping] = useState(false);
  const shown = note !== undefined && note.trim() !== "" && !typing;
  return (
    <Section title="Note">
      {shown ? (
        <>
          <Markdown text={note} />
          <Button className="note-edit" onClick={() => setTyping(true)}>
            Edit the note
          </Button>
        </>
      ) : (
        <textarea
          className="field note"
          aria-label="Note"
          placeholder="Markdown, with formulas between $ signs"
          rows={typing ? 6 : 2}
          // biome-ignore lint/a11y/noAutofocus: the button that was pressed became this field
          autoFocus={typing}
          value={note ?? ""}
          onFocus={() => setTyping(true)}
          onChange={(event) =>
            documents.dispatch(
              { type: "set-note", node, note: event.target.value || null },
              { mergeKey: `note ${node}` },
            )
          }
          onBlur={() => {
            documents.seal();
            setTyping(false);
          }}
        />
      )}
    </Section>
  );
}
