/** The requests about data sets, as the router takes them. */
import { ProxflowError } from "../../../core/base/errors.ts";
import type { GraphDocument } from "../../../core/graph/schema.ts";
import type { EventOf } from "../../../core/protocol/channels.ts";
import type { DataSource } from "../../../core/protocol/data.ts";
import type { ByteSource } from "../../data/bytes.ts";
import { filesAt } from "../../data/folder.ts";
import { inspectFiles } from "../../data/inspect.ts";
import { defined } from "../errors.ts";
import type { ClientId, Handlers } from "../router.ts";
import { bytesCome, discardDownload, downloadSet, publicSetOf } from "./download.ts";
import { importFiles } from "./import.ts";
import { createPresence } from "./presence.ts";
import { type PublicSet, publicCatalogue } from "./public-sets.ts";
import { createDataStore, type DataStore } from "./store.ts";
import { createUploads } from "./uploads.ts";

type DataChannel = Extract<keyof Handlers, `data.${string}`>;

export interface DataService {
  readonly handlers: Pick<Handlers, DataChannel>;
  /** @throws DocumentError where data that a document's nodes name is not here */
  mustHave(document: GraphDocument): Promise<void>;
  close(): void;
}

async function infoOf(store: DataStore, set: PublicSet, kept: ReadonlySet<string>) {
  const { name, title, summary, source, licence, base, files, checksums } = set;
  const sizes = files.map(({ bytes }) => bytes);
  return {
    name,
    title,
    summary,
    source,
    licence,
    host: new URL(base).host,
    bytes: sizes.reduce<number | null>(
      (sum, size) => (sum === null || size === undefined ? null : sum + size),
      0,
    ),
    come: await bytesCome(store, set),
    checked: files.every(({ md5, sha256 }) => md5 !== undefined || sha256 !== undefined),
    ...(checksums !== undefined && { checksums }),
    kept: kept.has(name),
  };
}

/** @param mustRead gives back a path that the window may have read, and throws for others */
export function createDataService(
  folder: string,
  tell: (client: ClientId, progress: EventOf<"data.progress">) => void,
  mustRead: (path: string) => Promise<string>,
): DataService {
  const store = createDataStore(folder);
  const catalogue = publicCatalogue();
  const presence = createPresence(folder);
  const uploads = createUploads();
  const tasks = new Map<string, AbortController>();
  const keyOf = (client: ClientId, task: string): string => `task ${client} ${task}`;
  const filesOf = async (source: DataSource): Promise<readonly ByteSource[]> =>
    "upload" in source
      ? uploads.files(source.upload)
      : filesAt(await Promise.all(source.paths.map(mustRead)));
  const within = async <T>(key: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    if (tasks.has(key)) throw new ProxflowError("task-active", "This is going on already.");
    const controller = new AbortController();
    tasks.set(key, controller);
    try {
      return await work(controller.signal);
    } finally {
      tasks.delete(key);
    }
  };
  return {
    handlers: {
      "data.upload": async (request) => ({ upload: await uploads.take(request) }),
      "data.inspect": async ({ source, plan, reading }) =>
        inspectFiles(await filesOf(source), plan, reading),
      "data.import": ({ source, task, ...job }, client) =>
        within(keyOf(client, task), async (signal) =>
          importFiles(store, {
            ...job,
            files: await filesOf(source),
            signal,
            progress: (text, done, total) => tell(client, { task, text, done, total }),
          }),
        ),
      "data.cancel": ({ task }, client) => {
        tasks.get(keyOf(client, task))?.abort();
        return {};
      },
      "data.check": async ({ datasets }) => {
        const absent = [];
        const sets = await catalogue();
        for (const [name, reference] of Object.entries(datasets)) {
          const error = await presence.absence(name, reference);
          if (error === undefined) continue;
          const { code, message, fix } = error;
          const files = reference.files.map((file) => file.name).join();
          const download = sets.find((set) => set.files.map((f) => f.name).join() === files)?.name;
          absent.push({ name, code, message, ...defined({ fix, download }) });
        }
        return { absent };
      },
      "data.list": async () => ({ sets: await store.list() }),
      "data.reference": async ({ name }) => ({ reference: await store.reference(name) }),
      "data.public": async () => {
        const kept = new Set((await store.list()).map(({ name }) => name));
        const all = await catalogue();
        return { sets: await Promise.all(all.map((set) => infoOf(store, set, kept))) };
      },
      "data.download": ({ name, replace, task }, client) =>
        // By the set, not by the window: two downloads would write to one file.
        within(`download ${name}`, () =>
          within(keyOf(client, task), async (signal) => {
            const { checks, ...imported } = await downloadSet(store, name, {
              replace,
              signal,
              sets: await catalogue(),
              progress: (text, done, total) => tell(client, { task, text, done, total }),
            });
            return { ...imported, checks: [...checks] };
          }),
        ),
      "data.discard": async ({ name }) => {
        if (tasks.has(`download ${name}`))
          throw new ProxflowError("task-active", `"${name}" is being downloaded.`, {
            fix: "Pause it first.",
          });
        await discardDownload(store, publicSetOf(await catalogue(), name));
        return {};
      },
      "data.rename": async ({ name, to }) => {
        await store.rename(name, to);
        return {};
      },
      "data.remove": async ({ name }) => {
        await store.remove(name);
        return {};
      },
    },
    mustHave: presence.mustHave,
    close() {
      for (const controller of tasks.values()) controller.abort();
      uploads.close();
    },
  };
}
