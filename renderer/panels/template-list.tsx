import { useDocumentFlow } from "../commands/use-actions.ts";
import { useAsked } from "../dialogs/use-asked.ts";
import "./template-list.css";

/** Templates with their pictures, what they show and how long they take. */
export function TemplateList({ layout }: { layout: "grid" | "list" }) {
  const asked = useAsked("templates.list");
  const flow = useDocumentFlow();
  if (asked.state === "loading")
    return (
      <ul className={`templates templates-${layout}`} aria-busy="true">
        {[0, 1, 2].map((i) => (
          <li key={i} className="template-card template-ghost" />
        ))}
      </ul>
    );
  if (asked.state === "failed") return <p className="bad">{asked.message}</p>;
  return (
    <ul className={`templates templates-${layout}`} aria-label="Templates">
      {asked.value.templates.map((template) => (
        <li key={template.name}>
          <button
            type="button"
            className="template-card"
            onClick={() => void flow.openTemplate(template.name)}
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
  );
}
