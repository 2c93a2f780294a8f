/** The services behind the channel table, the same for the desktop shell and the server. */
import { join, resolve } from "node:path";
import type { EventName, EventOf, Reply, Request } from "../../core/protocol/channels.ts";
import type { RunEvent } from "../../core/protocol/messages.ts";
import { createAllowedPaths } from "./allowed-paths.ts";
import { createDataService } from "./data/service.ts";
import { diagnostics } from "./diagnostics.ts";
import { createDocuments, documentPath } from "./documents.ts";
import { exportProject } from "./exporter.ts";
import { createJournal } from "./journal/journal.ts";
import { createOperators } from "./operators.ts";
import { dataFolder, documentsFolder, packageRoot, packageVersion } from "./paths.ts";
import { type Recent, recentInfos } from "./recent.ts";
import { type ClientId, createRouter, type Router } from "./router.ts";
import { createRunFiles } from "./run-files.ts";
import { createRunPool } from "./run-pool.ts";
import { heldParameters } from "./solve-once.ts";
import type { Supervisor } from "./supervisor.ts";
import { createTelemetryHub } from "./telemetry-hub.ts";
import { createTemplates } from "./templates.ts";
import { createVersions } from "./versions.ts";
import type { SpawnWorker } from "./worker-process.ts";

export interface HostOptions {
  readonly shell: "electron" | "browser";
  readonly spawn: SpawnWorker;
  /** The system's dialog; in a browser the answer is that there is none. */
  dialog(request: Request<"documents.dialog">): Promise<Reply<"documents.dialog">>;
  /** Default: PROXFLOW_HOME, else ~/Proxflow. */
  readonly documents?: string;
  /** Where unsaved work is kept. Default: a hidden folder of the documents. */
  readonly journal?: string;
  readonly recent: Recent;
  /** What a window is to open, now that it asks; nothing where nobody can ask for it. */
  opening?(client: ClientId): Reply<"app.opening">;
  /** A document was opened or saved. */
  onFile?(path: string): void;
  /** What runs tell, on its way to the window. */
  onRunEvent?(event: RunEvent, client: ClientId): void;
  onFrame?(run: string, frame: Float32Array): void;
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
  /** A person chose this file or folder outside of the page: windows may name it. */
  allow(path: string): void;
  /** Tells one window. */
  tell<E extends EventName>(client: ClientId, name: E, value: EventOf<E>): void;
  close(): void;
  /** Resolves when nothing waits to be written. */
  settled(): Promise<void>;
}

export function createHost(options: HostOptions): Host {
  const clients = new Map<ClientId, Client>();
  const documents = createDocuments(options.documents ?? documentsFolder());
  const sets = dataFolder(documents.folder);
  const allowed = createAllowedPaths(documents.folder, () => options.recent.list());
  /** The file that a window means by a path or a name, where it may. */
  const fileAt = (path: string): Promise<string> =>
    allowed.must(documentPath(documents.folder, path));
  const data = createDataService(
    sets,
    (client, progress) => clients.get(client)?.event("data.progress", progress),
    (path) => allowed.must(resolve(documents.folder, path)),
  );
  const versions = createVersions(documents.folder);
  const operators = createOperators(documents.folder, options.spawn);
  const templates = createTemplates(join(packageRoot(), "templates"));
  const journal = createJournal(options.journal ?? join(documents.folder, ".journal"), {
    file: async (path) => documents.open(await fileAt(path)),
    template: (name) => templates.open(name),
  });
  const used = (path: string): void => {
    options.recent.add(path);
    allowed.remember(path);
    options.onFile?.(path);
  };
  const hub = createTelemetryHub((run, sequence) => pool.ack(run, sequence));
  const runFiles = createRunFiles(join(documents.folder, ".runs"));
  /** Events of runs go out in the order in which they came, each after its file was seen to. */
  let telling: Promise<void> = Promise.resolve();
  const listeners = {
    event(event: RunEvent, client: ClientId) {
      options.onRunEvent?.(event, client);
      telling = telling.then(async () => {
        // A file that cannot be removed keeps no event from its window.
        const told = await runFiles.event(event).catch(() => event);
        clients.get(client)?.event("run.event", told);
      });
    },
    frame(run: string, frame: Float32Array) {
      options.onFrame?.(run, frame);
      hub.push(run, frame);
    },
    replaced: (run: string) => hub.drop(run),
  };
  const pool = createRunPool(options.spawn, listeners, undefined, sets);

  const route = createRouter({
    "app.info": () => ({
      version: packageVersion(),
      shell: options.shell,
      platform: process.platform,
      documents: documents.folder,
    }),
    "app.diagnostics": async () => ({ lines: await diagnostics(options.spawn) }),
    "app.opening": (_request, client) => {
      const opening = options.opening?.(client) ?? { paths: [], windows: [] };
      for (const path of opening.paths) allowed.allow(path);
      return opening;
    },
    "templates.list": async () => ({ templates: await templates.list() }),
    "templates.open": ({ name }) => templates.open(name),
    "documents.list": async () => ({ files: await documents.list() }),
    "documents.recent": async () => ({ documents: await recentInfos(options.recent) }),
    "documents.forget": ({ path }) => {
      options.recent.forget(path);
      return {};
    },
    async "documents.open"({ path }) {
      const opened = await documents.open(await fileAt(path));
      used(opened.file.path);
      return opened;
    },
    async "documents.save"(request) {
      const file = await documents.save({ ...request, path: await fileAt(request.path) });
      used(file.path);
      return { file };
    },
    "versions.list": async ({ path }) => ({ versions: await versions.list(await fileAt(path)) }),
    "versions.save": async (request) => ({
      version: await versions.save({ ...request, path: await fileAt(request.path) }),
    }),
    "versions.open": async ({ path, id }) => ({
      document: await versions.open({ path: await fileAt(path), id }),
    }),
    "versions.delete": async ({ path, id }) => {
      await versions.remove({ path: await fileAt(path), id });
      return {};
    },
    "documents.dialog": async (request) => {
      const reply = await options.dialog(request);
      if (reply.path !== null) {
        allowed.allow(reply.path);
        // A document is saved with its ending, typed or not.
        if (request.kind === "save") allowed.allow(`${reply.path}.proxflow`);
      }
      return reply;
    },
    "export.write": async ({ document, folder, solved }) =>
      exportProject(document, await allowed.must(resolve(documents.folder, folder)), {
        sets,
        spawn: options.spawn,
        allowOperators: (await operators.waiting(document)).length === 0,
        ...(solved && {
          solved: {
            parameters: await heldParameters(pool.of(solved.run), solved.run),
            result: solved.result,
          },
        }),
      }),
    "operators.check": ({ source }) => operators.check(source),
    "operators.save": ({ source, anyway = false }) => operators.save(source, anyway),
    "operators.mine": async () => ({ operators: await operators.list() }),
    "operators.remove": async ({ name }) => {
      await operators.remove(name);
      return {};
    },
    "operators.consent": async ({ sources }) => ({ states: await operators.consent(sources) }),
    "operators.allow": async ({ source, allowed }) => {
      await operators.allow(source, allowed);
      return {};
    },
    "run.start": async ({ tab = "", resume, ...request }, client) => {
      await operators.mustAllow(request.document);
      await data.mustHave(request.document);
      const place = await runFiles.place(resume);
      const begin = (worker: Supervisor): string => {
        const run = worker.start(request, place);
        runFiles.took(run, place);
        return run;
      };
      return { run: await pool.start(begin, { client, tab }) };
    },
    "runs.interrupted": async () => ({ runs: await runFiles.list() }),
    "runs.open": async ({ id }) => {
      const { document, template } = await runFiles.info(id);
      return { document, template };
    },
    "runs.discard": async ({ id }) => {
      await runFiles.discard(id);
      return {};
    },
    "race.start": async ({ tab = "", ...request }, client) => {
      await operators.mustAllow(request.document);
      await data.mustHave(request.document);
      return {
        run: await pool.start((worker) => worker.race(request), { client, tab }),
      };
    },
    "conflict.start": async ({ tab = "", ...request }, client) => {
      await operators.mustAllow(request.document);
      await data.mustHave(request.document);
      return {
        run: await pool.start((worker) => worker.conflict(request), { client, tab }),
      };
    },
    "run.watch": ({ run, watch }) => {
      pool.of(run).watch(run, watch);
      return {};
    },
    "run.control": ({ run, action }) => {
      pool.of(run).control(run, action);
      return {};
    },
    "run.snapshot": async ({ run, ids }) => ({ values: await pool.of(run).snapshot(run, ids) }),
    "run.release": ({ tab }, client) => {
      pool.release({ client, tab });
      return {};
    },
    "evaluation.start": ({ run, ...asked }, client) =>
      pool.of(run).evaluate(run, asked, (done, total) => {
        clients.get(client)?.event("evaluation.progress", { run, done, total });
      }),
    "evaluation.cancel": ({ run }) => {
      pool.of(run).endEvaluation(run);
      return {};
    },
    ...data.handlers,
    ...journal.handlers,
    async "journal.write"(request, client) {
      // The host compares work that was left with its file, so the file is held to the same rule; the
      // work itself is kept in any case.
      const may = request.file === null || (await fileAt(request.file.path).catch(() => null));
      return journal.handlers["journal.write"](may ? request : { ...request, file: null }, client);
    },
  });
  return {
    route,
    allow: allowed.allow,
    tell(client, name, value) {
      // What the shell asks a window to open, the window may open.
      if (name === "app.open") allowed.allow((value as EventOf<"app.open">).path);
      clients.get(client)?.event(name, value);
    },
    join(id, client) {
      clients.set(id, client);
      pool.join(id);
      hub.join(id, client.frame);
    },
    leave(id) {
      clients.delete(id);
      hub.leave(id);
      pool.leave(id);
      journal.leave(id);
    },
    ack: (id) => hub.ack(id),
    close() {
      pool.close();
      data.close();
      journal.close();
    },
    async settled() {
      await Promise.all([journal.settled(), options.recent.settled(), allowed.settled()]);
    },
  };
}
