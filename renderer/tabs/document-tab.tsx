import { CircleAlert, CircleCheck, LoaderCircle, Pause, X } from "lucide-react";
import { ContextMenu } from "radix-ui";
import { useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { type Services, useServices } from "../app/services.ts";
import { closeTab } from "../commands/tab-actions.ts";
import { isDirty } from "../state/document-store.ts";
import { describeRun, isActive, type RunStatus } from "../state/run-store.ts";
import { Tip } from "../ui/tip.tsx";
import { TabMenu } from "./tab-menu.tsx";

/** A document's name, whether it is saved, and what its run does while one looks elsewhere. */
export function DocumentTab({ tab, active }: { tab: Services; active: boolean }) {
  const services = useServices();
  const { workspace } = services;
  const name = useStore(tab.documents, (state) => state.document.name);
  const path = useStore(tab.documents, (state) => state.file?.path ?? null);
  const template = useStore(tab.documents, (state) => state.template);
  const dirty = useStore(tab.documents, isDirty);
  const mark = useRunMark(tab, active);
  const run = useStore(tab.run, (state) => describeRun(state));

  const place = path ?? (template ? `Template ${template}; not saved yet` : "Not saved yet");
  const tail = [dirty ? "unsaved changes" : "", mark ? run.toLowerCase() : ""].filter(Boolean);
  return (
    <ContextMenu.Root>
      <Tip text={name} hint={`${place}${mark ? `. ${run}` : ""}`}>
        <ContextMenu.Trigger asChild>
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the row of tabs takes the keys */}
          <div
            className="doc-tab"
            role="tab"
            tabIndex={active ? 0 : -1}
            aria-selected={active}
            aria-keyshortcuts="Delete"
            data-tab={tab.id}
            data-dirty={dirty || undefined}
            data-run={mark}
            onPointerDown={(event) => {
              const target = event.target as Element;
              if (event.button === 0 && !target.closest("[data-close]")) workspace.activate(tab.id);
            }}
            onClick={(event) => {
              if ((event.target as Element).closest("[data-close]"))
                void closeTab(services, tab.id);
              else workspace.activate(tab.id);
            }}
            // The middle button would scroll.
            onMouseDown={(event) => event.button === 1 && event.preventDefault()}
            onAuxClick={(event) => event.button === 1 && void closeTab(services, tab.id)}
          >
            {mark ? <RunMark mark={mark} /> : null}
            <span className="doc-name">{name}</span>
            {tail.length > 0 ? <span className="visually-hidden">, {tail.join(", ")}</span> : null}
            <span className="doc-close" data-close="" aria-hidden="true">
              <span className="doc-dot" />
              <X />
            </span>
          </div>
        </ContextMenu.Trigger>
      </Tip>
      <TabMenu id={tab.id} />
    </ContextMenu.Root>
  );
}

type Mark = "running" | "paused" | "failed" | "done";

const markOf = (status: RunStatus): Mark | undefined => {
  if (status === "paused") return "paused";
  if (isActive(status)) return "running";
  return status === "failed" || status === "lost" ? "failed" : undefined;
};

/** What the tab tells of its run. That it ended well is told until one has looked. */
function useRunMark({ run }: Services, active: boolean): Mark | undefined {
  const status = useStore(run, (state) => state.status);
  const [ended, setEnded] = useState(false);
  const before = useRef(status);
  useEffect(() => {
    const ran = isActive(before.current) && !isActive(status);
    before.current = status;
    if (active || isActive(status)) setEnded(false);
    else if (ran) setEnded(true);
  }, [status, active]);
  return markOf(status) ?? (ended && !active ? "done" : undefined);
}

const icons = { running: LoaderCircle, paused: Pause, failed: CircleAlert, done: CircleCheck };

function RunMark({ mark }: { mark: Mark }) {
  const Icon = icons[mark];
  return <Icon className="doc-run" aria-hidden />;
}
