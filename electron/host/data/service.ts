/** The requests about data sets, as the router takes them. */
import { ProxflowError } from "../../../core/base/errors.ts";
import type { EventOf } from "../../../core/protocol/channels.ts";
import type { DataSource } from "../../../core/protocol/data.ts";
import type { ByteSource } from "../../data/bytes.ts";
import { filesAt } from "../../data/folder.ts";
import { inspectFiles } from "../../data/inspect.ts";
import type { ClientId, Handlers } from "../router.ts";
import { downloadSet } from "./download.ts";
import { importFiles } from "./import.ts";
import { publicSets } from "./public-sets.ts";
import { createDataStore } from "./store.ts";
import { createUploads } from "./uploads.ts";

type DataChannel = Extract<keyof Handlers, `data.${string}`>;

export interface DataService {
  readonly handlers: Pick<Handlers, DataChannel>;
  close(): void;
}

export function createDataService(
  folder: string,
  tell: (client: ClientId, progress: EventOf<"data.progress">) => void,
): DataService {
  const store = createDataStore(folder);
  const uploads = createUploads();
  const tasks = new Map<string, AbortController>();
  const keyOf = (client: ClientId, task: string): string => `${client} ${task}`;
  const filesOf = (source: DataSource): Promise<readonly ByteSource[]> =>
    "upload" in source ? uploads.files(source.upload) : filesAt(source.paths);
  const within = async <T>(
    client: ClientId,
    task: string,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const key = keyOf(client, task);
    if (tasks.has(key)) throw new ProxflowError("task-active", `The task "${task}" is going on.`);
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
      "data.inspect": async ({ source, plan }) => inspectFiles(await filesOf(source), plan),
      "data.import": ({ source, task, ...job }, client) =>
        within(client, task, async (signal) =>
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
      "data.list": async () => ({ sets: await store.list() }),
      "data.reference": async ({ name }) => ({ reference: await store.reference(name) }),
      "data.public": () => ({
        sets: publicSets.map(({ name, title, summary, source, mib, files }) => {
          const checked = files.every(({ md5 }) => md5 !== undefined);
          return { name, title, summary, source, mib, checked };
        }),
      }),
      "data.download": ({ name, replace, task }, client) =>
        within(client, task, (signal) =>
          downloadSet(store, name, {
            replace,
            signal,
            progress: (text, done, total) => tell(client, { task, text, done, total }),
          }),
        ),
      "data.rename": async ({ name, to }) => {
        await store.rename(name, to);
        return {};
      },
      "data.remove": async ({ name }) => {
        await store.remove(name);
        return {};
      },
    },
    close() {
      for (const controller of tasks.values()) controller.abort();
      uploads.close();
    },
  };
}
