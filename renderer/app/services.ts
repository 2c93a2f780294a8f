/**
 * All that the parts of the window share, made once by `main.tsx`; and all that belongs to one
 * document, made with its tab. Both are handed down together by context, for the tab that is shown.
 */
import { createContext, useContext } from "react";
import type { CanvasHandle } from "../canvas/canvas-handle.ts";
import { reveal, revealWire } from "../canvas/reveal.ts";
import { type CodeStore, createCodeStore } from "../code/code-store.ts";
import { createDatasets, type Datasets } from "../data/datasets.ts";
import { createPresence, type Presence } from "../data/presence.ts";
import { connectHost } from "../host/connect.ts";
import type { HostClient } from "../host/host-client.ts";
import { scopeHost } from "../host/scoped-host.ts";
import { createRecovery, type Recovery } from "../journal/recovery.ts";
import { createOperatorStore, type OperatorStore } from "../operators/operator-store.ts";
import { createDocumentStore, type DocumentStore } from "../state/document-store.ts";
import { createEvaluation, type Evaluation } from "../state/evaluation.ts";
import { createKeyStore, type KeyStore } from "../state/key-store.ts";
import { createLevelStore, type LevelStore } from "../state/level-store.ts";
import { createMessages, type Messages } from "../state/messages.ts";
import { createOwnNodes, type OwnNodes } from "../state/own-nodes.ts";
import { browserShelf } from "../state/run-archive.ts";
import { createRunController, type RunController } from "../state/run-controller.ts";
import { createRunLog, type RunLog } from "../state/run-log.ts";
import { type BreakpointHit, createRunStore, type RunStore } from "../state/run-store.ts";
import { createStudies, type Studies } from "../state/studies.ts";
import { createTelemetry, type Telemetry } from "../state/telemetry.ts";
import { createTrails, type Trails } from "../state/trails.ts";
import { createUiStore, type UiStore } from "../state/ui-store.ts";
import { createWatchStore, type WatchStore } from "../state/watch-store.ts";
import { createWorkspace, type OpenDocument, type Workspace } from "../tabs/workspace.ts";
import { createTour, type TourStore } from "../tour/tour-store.ts";
import { createViewerStore, type ViewerStore } from "../viewers/viewer-store.ts";
import { createTheme, type ThemeStore } from "./theme.ts";

/** The window's own. */
export interface WindowServices {
  readonly host: HostClient;
  /** Groups that the user keeps for all documents. */
  readonly ownNodes: OwnNodes;
  /** Operators that the user wrote for all documents, and which code may run. */
  readonly operators: OperatorStore;
  /** Data sets that the host keeps, those that it can download, and downloads that go on. */
  readonly datasets: Datasets;
  readonly messages: Messages;
  /** Unsaved work that was left, to be asked about. */
  readonly recovery: Recovery;
  /** Runs of all documents, and of windows before this one. */
  readonly log: RunLog;
  /** Keys that the user changed. */
  readonly keys: KeyStore;
  readonly tour: TourStore;
  readonly theme: ThemeStore;
}

export interface Services extends WindowServices, OpenDocument {
  /** All open documents, this one among them. */
  readonly workspace: Workspace<Services>;
  readonly documents: DocumentStore;
  /** What the canvas shows of the document: itself, or the inside of a group. */
  readonly level: LevelStore;
  /** Edits of its code that are not applied yet. */
  readonly code: CodeStore;
  /** Which of its data is not here. */
  readonly presence: Presence;
  readonly ui: UiStore;
  readonly run: RunStore;
  readonly runs: RunController;
  readonly telemetry: Telemetry;
  readonly trails: Trails;
  readonly watch: WatchStore;
  readonly studies: Studies;
  /** What the values of the run are worth. */
  readonly evaluation: Evaluation;
  readonly viewers: ViewerStore;
  /** The mounted canvas; `current` is null before it is, and while another document is shown. */
  readonly canvas: { current: CanvasHandle | null };
}

function createDocument(
  shared: WindowServices,
  id: string,
  workspace: Workspace<Services>,
): Services {
  const { host, release } = scopeHost(shared.host, id);
  const { messages, log } = shared;
  const run = createRunStore();
  const telemetry = createTelemetry();
  const trails = createTrails();
  const watch = createWatchStore();
  const canvas: Services["canvas"] = { current: null };
  const documents = createDocumentStore();
  const ui = createUiStore();
  const level = createLevelStore(documents, ui, messages);
  const goTo = (hit: BreakpointHit): void => {
    if (hit.node !== undefined) reveal({ ui, level, canvas }, hit.node);
    if (hit.edge !== undefined) revealWire({ ui, level, canvas }, hit.edge);
  };
  const onHit = (hit: BreakpointHit): void => {
    if (workspace.current.id === id) {
      goTo(hit);
      messages.show({ tone: "info", title: "Paused at a breakpoint", detail: hit.text });
      return;
    }
    messages.show({
      tone: "info",
      title: `\u201c${documents.getState().document.name}\u201d paused at a breakpoint`,
      detail: hit.text,
      action: {
        label: "Show",
        run() {
          workspace.activate(id);
          // Its canvas is mounted with the next frame.
          requestAnimationFrame(() => requestAnimationFrame(() => goTo(hit)));
        },
      },
    });
  };
  const runs = createRunController({ host, store: run, telemetry, trails, watch, log, onHit });
  const studies = createStudies(host);
  const presence = createPresence(host, documents, shared.datasets);
  return {
    ...shared,
    host,
    id,
    workspace,
    documents,
    code: createCodeStore(documents),
    level,
    presence,
    ui,
    run,
    runs,
    telemetry,
    trails,
    watch,
    studies,
    evaluation: createEvaluation(
      host,
      run,
      () => run.getState().result?.iterations ?? telemetry.latest?.iteration ?? null,
    ),
    viewers: createViewerStore(),
    canvas,
    dispose() {
      presence.dispose();
      release();
    },
  };
}

/** What the user set for the window rather than for a document goes along to the next tab. */
function carryOver(from: Services, to: Services): void {
  const { leftTab, recents, split } = from.ui.getState();
  to.ui.setState({ leftTab, recents, split });
  const { rewindMiB } = from.watch.getState();
  to.watch.setState({ rewindMiB });
  const { mode } = from.telemetry.range.getState();
  if (to.telemetry.range.getState().mode !== mode) to.telemetry.setMode(mode);
}

export interface AppServices {
  readonly shared: WindowServices;
  readonly workspace: Workspace<Services>;
}

/** The window's parts, with one empty document. */
export function createServices(): AppServices {
  const messages = createMessages();
  const host = connectHost();
  const shared: WindowServices = {
    host,
    operators: createOperatorStore(host),
    ownNodes: createOwnNodes(),
    datasets: createDatasets(host, messages),
    messages,
    recovery: createRecovery(),
    log: createRunLog(browserShelf, () =>
      messages.show({
        tone: "info",
        title: "Runs are not kept over a reload",
        detail: "This browser keeps nothing for Proxflow here, as in a private window, or is full.",
      }),
    ),
    keys: createKeyStore(),
    tour: createTour(),
    theme: createTheme(),
  };
  const workspace = createWorkspace<Services>(
    (id, all) => createDocument(shared, id, all),
    carryOver,
  );
  return { shared, workspace };
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error("useServices needs a ServicesContext around it");
  return services;
}
