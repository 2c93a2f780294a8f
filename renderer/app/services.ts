/** All that the parts of the window share, made once by `main.tsx` and handed down by context. */
import { createContext, useContext } from "react";
import type { CanvasHandle } from "../canvas/canvas-handle.ts";
import { connectHost } from "../host/connect.ts";
import type { HostClient } from "../host/host-client.ts";
import { createDocumentStore, type DocumentStore } from "../state/document-store.ts";
import { createLevelStore, type LevelStore } from "../state/level-store.ts";
import { createMessages, type Messages } from "../state/messages.ts";
import { createOwnNodes, type OwnNodes } from "../state/own-nodes.ts";
import { createRunController, type RunController } from "../state/run-controller.ts";
import { createRunLog, type RunLog } from "../state/run-log.ts";
import { type BreakpointHit, createRunStore, type RunStore } from "../state/run-store.ts";
import { createStudies, type Studies } from "../state/studies.ts";
import { createTelemetry, type Telemetry } from "../state/telemetry.ts";
import { createTrails, type Trails } from "../state/trails.ts";
import { createUiStore, type UiStore } from "../state/ui-store.ts";
import { createWatchStore, type WatchStore } from "../state/watch-store.ts";
import { createViewerStore, type ViewerStore } from "../viewers/viewer-store.ts";
import { createTheme, type ThemeStore } from "./theme.ts";

export interface Services {
  readonly host: HostClient;
  readonly documents: DocumentStore;
  /** What the canvas shows of the document: itself, or the inside of a group. */
  readonly level: LevelStore;
  readonly ui: UiStore;
  readonly run: RunStore;
  readonly runs: RunController;
  readonly telemetry: Telemetry;
  readonly trails: Trails;
  readonly watch: WatchStore;
  readonly log: RunLog;
  readonly studies: Studies;
  readonly viewers: ViewerStore;
  /** Groups that the user keeps for all documents. */
  readonly ownNodes: OwnNodes;
  readonly messages: Messages;
  readonly theme: ThemeStore;
  /** The mounted canvas; `current` is null before it is. */
  readonly canvas: { current: CanvasHandle | null };
}

export function createServices(): Services {
  const host = connectHost();
  const run = createRunStore();
  const telemetry = createTelemetry();
  const trails = createTrails();
  const watch = createWatchStore();
  const log = createRunLog();
  const messages = createMessages();
  const canvas: Services["canvas"] = { current: null };
  const onHit = (hit: BreakpointHit): void => {
    if (hit.node !== undefined) canvas.current?.flyTo(hit.node);
    if (hit.edge !== undefined) canvas.current?.select([], [hit.edge]);
    messages.show({ tone: "info", title: "Paused at a breakpoint", detail: hit.text });
  };
  const documents = createDocumentStore();
  const ui = createUiStore();
  return {
    host,
    documents,
    level: createLevelStore(documents, ui, messages),
    ui,
    run,
    runs: createRunController({ host, store: run, telemetry, trails, watch, log, onHit }),
    telemetry,
    trails,
    watch,
    log,
    studies: createStudies(host),
    viewers: createViewerStore(),
    ownNodes: createOwnNodes(),
    messages,
    theme: createTheme(),
    canvas,
  };
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error("useServices needs a ServicesContext around it");
  return services;
}
