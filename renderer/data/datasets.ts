/**
 * Data sets of the host as the window knows them: those that it keeps, public ones, and downloads,
 * which go on while no dialog shows them.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { FileCheck, KeptSet, PublicSetInfo } from "../../core/protocol/data.ts";
import type { HostClient } from "../host/host-client.ts";
import { HostError } from "../host/host-error.ts";
import type { Messages } from "../state/messages.ts";

export interface Going {
  readonly task: string;
  /** What goes on: "Downloading HIGGS.csv.gz". */
  readonly text: string;
  readonly done: number;
  readonly total: number | null;
  /** Bytes a second since it began; 0 while that is not known. */
  readonly rate: number;
  /** What came is to be thrown away once it has stopped. */
  readonly discarded: boolean;
}

export interface DatasetsState {
  /** `null` until the host has answered. */
  readonly sets: readonly PublicSetInfo[] | null;
  readonly kept: readonly KeptSet[];
  /** Why the lists cannot be shown. */
  readonly unread: string | null;
  /** By name of the set. */
  readonly going: Readonly<Record<string, Going>>;
  readonly failed: Readonly<Record<string, string>>;
  readonly checks: Readonly<Record<string, readonly FileCheck[]>>;
}

export interface Datasets extends StoreApi<DatasetsState> {
  /** Asks the host what there is now. */
  refresh(): Promise<void>;
  /** Downloads a public set, going on where it broke off. @returns whether it is kept now */
  download(name: string): Promise<boolean>;
  /** Stops a download; what came is kept for the next time. */
  pause(name: string): void;
  /** Stops a download, and throws away what came. */
  discard(name: string): Promise<void>;
  /** Forgets a set that is kept. */
  remove(name: string): Promise<void>;
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const without = <T>(all: Readonly<Record<string, T>>, name: string): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([other]) => other !== name));

/** What the checksums came to, in a sentence. */
export function checkWords(checks: readonly FileCheck[]): string {
  const [first] = checks;
  if (first === undefined) return "";
  const sum = `${first.kind === "md5" ? "MD5" : "SHA-256"} ${first.sum.slice(0, 12)}\u2026`;
  const of = checks.length === 1 ? `Checksum ${sum}` : `Checksums of ${checks.length} files`;
  if (checks.some(({ against }) => against === "recorded-now"))
    return `${of} recorded: none is known, so the next download is held against it.`;
  return checks.some(({ against }) => against === "recorded-before")
    ? `${of} as at the first download.`
    : `${of} as published.`;
}

export function createDatasets(host: HostClient, messages: Messages): Datasets {
  const store = createStore<DatasetsState>(() => ({
    sets: null,
    kept: [],
    unread: null,
    going: {},
    failed: {},
    checks: {},
  }));
  const { getState, setState } = store;
  const began = new Map<string, { at: number; done: number; text: string }>();

  host.on("data.progress", ({ task, text, done, total }) => {
    const { going } = getState();
    const found = Object.entries(going).find(([, each]) => each.task === task);
    if (found === undefined) return;
    const [name, before] = found;
    const now = performance.now();
    const first = began.get(task);
    if (first?.text !== text) began.set(task, { at: now, done, text });
    const seconds = (now - (first?.at ?? now)) / 1000;
    const rate = first?.text === text && seconds > 1 ? (done - first.done) / seconds : 0;
    setState({ going: { ...going, [name]: { ...before, text, done, total, rate } } });
  });

  const refresh = async (): Promise<void> => {
    try {
      const [{ sets }, { sets: kept }] = await Promise.all([
        host.request("data.public", {}),
        host.request("data.list", {}),
      ]);
      setState({ sets, kept, unread: null });
    } catch (error) {
      setState({ unread: words(error) });
    }
  };

  const stop = (name: string): void => {
    const task = getState().going[name]?.task;
    // One that has just ended needs no stopping.
    if (task) void host.request("data.cancel", { task }).catch(() => undefined);
  };

  return {
    ...store,
    refresh,
    async download(name) {
      if (getState().going[name]) return false;
      const task = crypto.randomUUID();
      const start = { task, text: "Connecting", done: 0, total: null, rate: 0, discarded: false };
      const { going, failed, checks } = getState();
      setState({
        going: { ...going, [name]: start },
        failed: without(failed, name),
        checks: without(checks, name),
      });
      let kept = false;
      try {
        // One that is damaged is downloaded to take its own place.
        const damaged = getState().kept.some((set) => set.name === name && set.damaged);
        const done = await host.request("data.download", { name, task, replace: damaged });
        kept = true;
        setState({ checks: { ...getState().checks, [name]: done.checks } });
        messages.show({
          tone: "success",
          title: `\u201c${done.reference.title}\u201d is downloaded`,
          detail: checkWords(done.checks),
        });
      } catch (error) {
        const stopped = error instanceof HostError && error.code === "cancelled";
        if (!stopped) setState({ failed: { ...getState().failed, [name]: words(error) } });
        if (getState().going[name]?.discarded)
          await host.request("data.discard", { name }).catch((e: unknown) => {
            setState({ failed: { ...getState().failed, [name]: words(e) } });
          });
      }
      began.delete(task);
      setState({ going: without(getState().going, name) });
      await refresh();
      return kept;
    },
    pause: stop,
    async discard(name) {
      const now = getState().going[name];
      if (now) {
        setState({ going: { ...getState().going, [name]: { ...now, discarded: true } } });
        stop(name);
        return;
      }
      try {
        await host.request("data.discard", { name });
        setState({ failed: without(getState().failed, name) });
      } catch (error) {
        messages.showError("It was not thrown away", error);
      }
      await refresh();
    },
    async remove(name) {
      try {
        await host.request("data.remove", { name });
      } catch (error) {
        messages.showError("It was not removed", error);
      }
      await refresh();
    },
  };
}
