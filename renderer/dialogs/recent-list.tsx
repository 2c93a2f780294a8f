import { FileJson2, FileX2, X } from "lucide-react";
import { useState } from "react";
import type { RecentInfo } from "../../core/protocol/channels.ts";
import { useServices } from "../app/services.ts";
import { useDocumentFlow } from "../commands/use-actions.ts";
import { IconButton } from "../ui/button.tsx";
import { useAsked } from "./use-asked.ts";

/** Shown at most; the rest is a file chooser away. */
const MOST = 8;

/** Documents that were opened or saved lately; those that are gone are marked. */
export function RecentList() {
  const [request, setRequest] = useState({});
  const asked = useAsked("documents.recent", request);
  if (asked.state !== "ready")
    return asked.state === "failed" ? <p className="bad">{asked.message}</p> : null;
  const { documents } = asked.value;
  return (
    <section aria-labelledby="start-recent">
      <h3 id="start-recent" className="section-title start-title">
        Recent
      </h3>
      {documents.length === 0 ? (
        <p className="quiet start-none">Documents that you save or open are listed here.</p>
      ) : (
        <ul aria-label="Recent documents">
          {documents.slice(0, MOST).map((each) => (
            <Recent key={each.path} recent={each} onForget={() => setRequest({})} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Recent({ recent, onForget }: { recent: RecentInfo; onForget(): void }) {
  const { path, name, folder, modified } = recent;
  const { host, messages } = useServices();
  const flow = useDocumentFlow();
  const gone = modified === null;
  const title = name.replace(/\.(proxflow|json)$/i, "");
  const forget = async (): Promise<void> => {
    try {
      await host.request("documents.forget", { path });
    } catch (error) {
      messages.showError("It stays on the list", error);
    }
    onForget();
  };
  const Icon = gone ? FileX2 : FileJson2;
  return (
    <li className="start-recent">
      <button
        type="button"
        className="start-row"
        title={path}
        disabled={gone}
        onClick={() => void flow.openPath(path)}
      >
        <Icon aria-hidden />
        <span className="start-words">
          <span className="start-name">{title}</span>
          <span className="start-where">{gone ? "Moved or deleted" : folder}</span>
        </span>
      </button>
      <IconButton label={`Remove ${title} from the list`} onClick={() => void forget()}>
        <X />
      </IconButton>
    </li>
  );
}
