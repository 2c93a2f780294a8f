import { CircleAlert, TriangleAlert, WifiOff, X } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { useAction } from "../commands/use-actions.ts";
import { Button } from "../ui/button.tsx";
import { useServices } from "./services.ts";

/**
 * A bar under the top bar for what stands until something is done: lost worker, lost connection; and
 * for a run that goes on with another backend.
 */
export function RunNotice() {
  const { host, run } = useServices();
  const connection = useStore(host.connection, (state) => state.state);
  const status = useStore(run, (state) => state.status);
  const message = useStore(run, (state) => state.message);
  const notice = useStore(run, (state) => state.notice);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const again = useAction("run");
  const on = useAction("run-on");
  const checkpoint = useStore(run, (state) => state.checkpoint);

  if (connection === "lost")
    return (
      <div className="notice" role="alert">
        <WifiOff aria-hidden />
        <span className="notice-text">
          Connection lost. Trying to reach Proxflow again; your document is untouched.
        </span>
      </div>
    );
  const failed = (status === "lost" || status === "failed") && message !== null;
  if (!failed && notice !== null && notice !== dismissed)
    return (
      <div className="notice notice-mild" role="status" data-testid="run-notice">
        <TriangleAlert aria-hidden />
        <span className="notice-text">{notice}</span>
        <Dismiss onClick={() => setDismissed(notice)} />
      </div>
    );
  if (!failed || message === dismissed) return null;
  return (
    <div className="notice" role="alert" data-testid="run-notice">
      <CircleAlert aria-hidden />
      <span className="notice-text">{message}</span>
      {checkpoint !== null && on.disabled === null ? (
        <Button kind="primary" onClick={() => void on.run()}>
          Go on from iteration {checkpoint.iteration.toLocaleString("en-US")}
        </Button>
      ) : null}
      <Button
        onClick={() => void again.run()}
        disabled={again.disabled !== null}
        title={again.disabled ?? undefined}
      >
        Run again
      </Button>
      <Dismiss onClick={() => setDismissed(message)} />
    </div>
  );
}

function Dismiss({ onClick }: { onClick: () => void }) {
  return (
    <button type="button" className="icon-button" aria-label="Dismiss" onClick={onClick}>
      <X />
    </button>
  );
}
