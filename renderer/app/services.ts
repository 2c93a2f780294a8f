/** All that the parts of the window share, made once by `main.tsx` and handed down by context. */
import { createContext, useContext } from "react";
import type { CanvasHandle } from "../canvas/canvas-handle.ts";
import { connectHost } from "../host/connect.ts";
import type { HostClient } from "../host/host-client.ts";
import { createDocumentStore, type DocumentStore } from "../state/document-store.ts";
import { createMessages, type Messages } from "../state/messages.ts";
import { createRunController, type RunController } from "../state/run-controller.ts";
import { createRunStore, type RunStore } from "../state/run-store.ts";
import { createTelemetry, type Telemetry } from "../state/telemetry.ts";
import { createTrails, type Trails } from "../state/trails.ts";
import { createUiStore, type UiStore } from "../state/ui-store.ts";
import { createTheme, type ThemeStore } from "./theme.ts";

export interface Services {
  readonly host: HostClient;
  readonly documents: DocumentStore;
  readonly ui: UiStore;
  readonly run: RunStore;
  readonly runs: RunController;
  readonly telemetry: Telemetry;
  readonly trails: Trails;
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
  return {
    host,
    documents: createDocumentStore(),
    ui: createUiStore(),
    run,
    runs: createRunController({ host, store: run, telemetry, trails }),
    telemetry,
    trails,
    messages: createMessages(),
    theme: createTheme(),
    canvas: { current: null },
  };
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error("useServices needs a ServicesContext around it");
  return services;
}
