import { Search } from "lucide-react";
import { ToggleGroup } from "radix-ui";
import { useState } from "react";
import type { TemplateInfo } from "../../core/protocol/channels.ts";
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

/** Tags of several templates, the most frequent first; rarer ones are found by the search. */
function commonTags(templates: readonly TemplateInfo[]): string[] {
  const counts = new Map<string, number>();
  for (const tag of templates.flatMap(({ tags }) => tags))
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > 1)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([tag]) => tag);
}

/** "12 s", "2 min": as measured on two CPU cores. */
const duration = (seconds: number): string =>
  seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`;

/** Templates with their pictures, what they show and how long they take. */
export function TemplateList({ layout }: { layout: "grid" | "list" }) {
  const asked = useAsked("templates.list");
  const flow = useDocumentFlow();
  const [query, setQuery] = useState("");
  const [tag, setTag] = useState("");
  if (asked.state === "loading")
    return (
      <ul className={`templates templates-${layout}`} aria-busy="true">
        {[0, 1, 2].map((i) => (
          <li key={i} className="template-card template-ghost" />
        ))}
      </ul>
    );
  if (asked.state === "failed") return <p className="bad">{asked.message}</p>;
  const found = asked.value.templates.filter(
    ({ name, title, summary, takes, tags }) =>
      (tag === "" || tags.includes(tag)) && says([name, title, summary, takes, ...tags], query),
  );
  return (
    <>
      <div className={`template-find template-find-${layout}`}>
        <label className="template-search">
          <Search aria-hidden />
          <input
            className="field"
            placeholder="Search templates"
            aria-label="Search templates"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </label>
        {layout === "grid" ? (
          <ToggleGroup.Root
            type="single"
            className="template-tags"
            aria-label="Kinds of templates"
            value={tag}
            onValueChange={setTag}
          >
            {commonTags(asked.value.templates).map((name) => (
              <ToggleGroup.Item key={name} value={name} className="template-tag">
                {name}
              </ToggleGroup.Item>
            ))}
          </ToggleGroup.Root>
        ) : null}
      </div>
      {found.length === 0 ? (
        <p className="quiet template-none">No template says that. Try another word or kind.</p>
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
                  {[`runs in ${duration(template.seconds)}`, ...template.tags].join(" \u00b7 ")}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
