/** The services behind the channel table, the same for the desktop shell and the server. */
import { join, resolve } from "node:path";
import type { EventName, EventOf, Reply, Request } from "../../core/protocol/channels.ts";
import { createDocuments } from "./documents.ts";
import { exportProject } from "./exporter.ts";
import { documentsFolder, packageRoot, packageVersion } from "./paths.ts";
import { type ClientId, createRouter, type Router } from "./router.ts";
import { createRunOwner } from "./run-owner.ts";
import { createSupervisor } from "./supervisor.ts";
import { createTelemetryHub } from "./telemetry-hub.ts";
import { createTemplates } from "./templates.ts";
import type { SpawnWorker } from "./worker-process.ts";

export interface HostOptions {
  readonly shell: "electron" | "browser";
  readonly spawn: SpawnWorker;
  /** The system's dialog; in a browser the answer is that there is none. */
  dialog(request: Request<"documents.dialog">): Promise<Reply<"documents.dialog">>;
  /** Default: PROXFLOW_HOME, else ~/Proxflow. */
  readonly documents?: string;
}

/** How a window is reached. */
export interface Client {
  event<E extends EventName>(name: E, value: EventOf<E>): void;
  frame(run: string, frame: Float32Array): void;
}

export interface Host {
  readonly route: Router;
  join(id: ClientId, client: Client): void;
  leave(id: ClientId): void;
  /** The window took its telemetry frame. */
  ack(id: ClientId): void;
  /** Tells every window. */
  broadcast<E extends EventName>(name: E, value: EventOf<E>): void;
  /** Process id of the worker, where one is. */
  workerPid(): number | undefined;
  close(): void;
}

export function createHost(options: HostOptions): Host {
  const clients = new Map<ClientId, Client>();
  const documents = createDocuments(options.documents ?? documentsFolder());
  const templates = createTemplates(join(packageRoot(), "templates"));
  const broadcast = <E extends EventName>(name: E, value: EventOf<E>): void => {
    for (const client of clients.values()) client.event(name, value);
  };
  const hub = createTelemetryHub((sequence) => supervisor.ack(sequence));
  const supervisor = createSupervisor(options.spawn, {
    event(event) {
      const client = owner.event(event);
      if (client !== undefined) clients.get(client)?.event("run.event", event);
    },
    frame: (run, frame) => hub.push(run, frame),
  });
  const owner = createRunOwner(supervisor);

  const route = createRouter({
    "app.info": () => ({
      version: packageVersion(),
      shell: options.shell,
      platform: process.platform,
      documents: documents.folder,
    }),
    "templates.list": async () => ({ templates: await templates.list() }),
    "templates.open": ({ name }) => templates.open(name),
    "documents.list": async () => ({ files: await documents.list() }),
    "documents.open": ({ path }) => documents.open(path),
    "documents.save": async (request) => ({ file: await documents.save(request) }),
    "documents.dialog": (request) => options.dialog(request),
    "export.write": ({ document, folder }) =>
      exportProject(document, resolve(documents.folder, folder), null),
    "run.start": async (request, client) => {
      const run = await owner.start((worker) => worker.start(request), client);
      hub.reset();
      return { run };
    },
    "race.start": async (request, client) => {
      return { run: await owner.start((worker) => worker.race(request), client) };
    },
    "conflict.start": async (request, client) => {
      return { run: await owner.start((worker) => worker.conflict(request), client) };
    },
    "run.watch": ({ run, watch }) => {
      supervisor.watch(run, watch);
      return {};
    },
    "run.control": ({ run, action }) => {
      supervisor.control(run, action);
      return {};
    },
    "run.snapshot": async ({ run, ids }) => ({ values: await supervisor.snapshot(run, ids) }),
  });
  return {
    route,
    broadcast,
    join(id, client) {
      clients.set(id, client);
      owner.join(id);
      hub.join(id, client.frame);
    },
    leave(id) {
      clients.delete(id);
      hub.leave(id);
      owner.leave(id);
    },
    ack: (id) => hub.ack(id),
    workerPid: () => supervisor.pid,
    close() {
      owner.close();
      supervisor.close();
    },
  };
}
