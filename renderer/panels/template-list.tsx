import { Search } from "lucide-react";
import { useState } from "react";
import { useDocumentFlow } from "../commands/use-actions.ts";
import { useAsked } from "../dialogs/use-asked.ts";
import "./template-list.css";

/** Every word is somewhere in what the card says. */
const says = (words: readonly (string | undefined)[], query: string): boolean => {
  const text = words.join(" ").toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};

/** Templates with their pictures, what they show and how long they take. */
export function TemplateList({ layout }: { layout: "grid" | "list" }) {
  const asked = useAsked("templates.list");
  const flow = useDocumentFlow();
  const [query, setQuery] = useState("");
  if (asked.state === "loading")
    return (
      <ul className={`templates templates-${layout}`} aria-busy="true">
        {[0, 1, 2].map((i) => (
          <li key={i} className="template-card template-ghost" />
        ))}
      </ul>
    );
  if (asked.state === "failed") return <p className="bad">{asked.message}</p>;
  const found = asked.value.templates.filter(({ name, title, summary, takes, tags }) =>
    says([name, title, summary, takes, ...tags], query),
  );
  return (
    <>
      <label className={`template-search template-search-${layout}`}>
        <Search aria-hidden />
        <input
          className="field"
          placeholder="Search templates"
          aria-label="Search templates"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      </label>
      {found.length === 0 ? (
        <p className="quiet template-none">No template says that. Try another word.</p>
      ) : null}
      <ul className={`templates templates-${layout}`} aria-label="Templates">
        {found.map((template) => (
          <li key={template.name}>
            <button
              type="button"
              className="template-card"
              // A double click opens it once.
              onClick={(event) => event.detail < 2 && void flow.openTemplate(template.name)}
            >
              {template.thumbnail ? (
                <img src={template.thumbnail} alt="" draggable={false} />
              ) : (
                <span className="template-blank" />
              )}
              <span className="template-words">
                <span className="template-title">{template.title}</span>
                <span className="template-text">{template.summary}</span>
                <span className="template-meta">
                  {[template.takes, ...template.tags].join(" \u00b7 ")}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
