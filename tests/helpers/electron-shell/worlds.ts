/**
 * What the stand-in puts into each document before any other script: an isolated world that runs
 * the preload script, and the page's own world, in which `contextBridge` puts things. The worlds
 * share the DOM and no objects, so they speak by events, whose details are cloned on the way.
 * These functions are sent as text and stand alone.
 */

/** One end of the bridge between the worlds: functions and promises become proxies over there. */
export function bridgeEnd(outName: string, inName: string) {
  type Message = Record<string, unknown>;
  const own = new Map<number, (...args: unknown[]) => unknown>();
  const ids = new Map<unknown, number>();
  const returned = new Map<number, Message>();
  const waiting = new Map<number, { done(value: unknown): void; failed(error: unknown): void }>();
  let count = 0;
  const post = (message: Message): void => {
    window.dispatchEvent(new CustomEvent(outName, { detail: message }));
  };
  const settle = (id: number, ok: boolean, value: unknown) => post({ settle: id, ok, value });
  const pack = (value: unknown): unknown => {
    if (typeof value === "function") {
      const id = ids.get(value) ?? ++count;
      ids.set(value, id);
      own.set(id, value as () => unknown);
      return { $fn: id };
    }
    if (value instanceof Promise) {
      const id = ++count;
      value.then(
        (result) => settle(id, true, pack(result)),
        (error) => settle(id, false, pack(error)),
      );
      return { $promise: id };
    }
    if (value instanceof Error) return { $error: value.message };
    if (Array.isArray(value)) return value.map(pack);
    if (value !== null && typeof value === "object" && !ArrayBuffer.isView(value)) {
      const proto: unknown = Object.getPrototypeOf(value);
      if (proto === Object.prototype || proto === null)
        return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, pack(each)]));
    }
    return value;
  };
  const call = (fn: unknown, args: unknown[]): unknown => {
    const id = ++count;
    post({ call: fn, id, args: pack(args) });
    const answer = returned.get(id);
    returned.delete(id);
    if (answer === undefined) throw new Error("the other world does not answer");
    if (answer.ok === true) return unpack(answer.value);
    throw unpack(answer.value);
  };
  const unpack = (value: unknown): unknown => {
    if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
    if (Array.isArray(value)) return value.map(unpack);
    if (Object.getPrototypeOf(value) !== Object.prototype) return value;
    const packed = value as Message;
    if ("$fn" in packed) return (...args: unknown[]) => call(packed.$fn, args);
    if ("$error" in packed) return new Error(packed.$error as string);
    if ("$promise" in packed)
      return new Promise((done, failed) => {
        waiting.set(packed.$promise as number, { done, failed });
      });
    return Object.fromEntries(Object.entries(packed).map(([key, each]) => [key, unpack(each)]));
  };
  window.addEventListener(inName, (event) => {
    const message = (event as CustomEvent<Message>).detail;
    if ("call" in message) {
      let answer: Message;
      try {
        const fn = own.get(message.call as number);
        if (fn === undefined) throw new Error("there is no such function");
        answer = { ok: true, value: pack(fn(...(unpack(message.args) as unknown[]))) };
      } catch (error) {
        answer = { ok: false, value: pack(error) };
      }
      post({ returned: message.id, ...answer });
    } else if ("returned" in message) returned.set(message.returned as number, message);
    else if ("settle" in message) {
      const { done, failed } = waiting.get(message.settle as number) ?? {};
      waiting.delete(message.settle as number);
      if (message.ok === true) done?.(unpack(message.value));
      else failed?.(unpack(message.value));
    } else if ("expose" in message)
      Object.defineProperty(window, message.expose as string, {
        value: Object.freeze(unpack(message.value)),
        enumerable: true,
      });
  });
  return { expose: (key: string, value: unknown) => post({ expose: key, value: pack(value) }) };
}

interface IsolatedTools {
  readonly end: ReturnType<typeof bridgeEnd>;
  readonly encode: (value: unknown) => unknown;
  readonly decode: (value: unknown) => unknown;
  /** Sends text to the main process. */
  readonly send: (text: string) => void;
  readonly preload: (require: (name: string) => unknown, module: object, exports: object) => void;
}

/** Runs the preload script with `contextBridge`, `ipcRenderer` and `webUtils`. */
export function isolatedWorld({ end, encode, decode, send, preload }: IsolatedTools): void {
  type Listener = (event: object, ...args: unknown[]) => void;
  const listeners = new Map<string, Set<Listener>>();
  const pending = new Map<number, { done(value: unknown): void; failed(error: Error): void }>();
  const paths = new Map<string, string>();
  let count = 0;
  const up = (message: unknown): void => send(JSON.stringify(encode(message)));
  const keyOf = ({ name, size, lastModified }: File) => `${name}/${size}/${lastModified}`;
  const electron = {
    contextBridge: {
      exposeInMainWorld: (key: string, api: unknown) => end.expose(key, api),
    },
    ipcRenderer: {
      invoke: (channel: string, ...args: unknown[]) =>
        new Promise((done, failed) => {
          const id = ++count;
          pending.set(id, { done, failed });
          up({ type: "invoke", id, channel, args });
        }),
      send: (channel: string, ...args: unknown[]) => up({ type: "send", channel, args }),
      on(channel: string, listener: Listener) {
        listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
      },
      off(channel: string, listener: Listener) {
        listeners.get(channel)?.delete(listener);
      },
    },
    webUtils: { getPathForFile: (file: File) => paths.get(keyOf(file)) ?? "" },
  };
  const receive = (text: string): void => {
    const message = decode(JSON.parse(text)) as Record<string, unknown>;
    if (message.type === "event")
      for (const listener of listeners.get(message.channel as string) ?? [])
        listener({}, ...(message.args as unknown[]));
    else if (message.type === "path") paths.set(message.file as string, message.path as string);
    else {
      const { done, failed } = pending.get(message.id as number) ?? {};
      pending.delete(message.id as number);
      if (message.ok === true) done?.(message.value);
      else failed?.(new Error(`Error invoking remote method: ${message.value}`));
    }
  };
  Object.assign(globalThis, { electronStandInReceive: receive });
  const module = { exports: {} };
  preload(
    (name) => {
      if (name !== "electron") throw new Error(`module not found: ${name}`);
      return electron;
    },
    module,
    module.exports,
  );
}

/** Name of the isolated world. */
export const WORLD = "Electron Isolated Context";
/** The function by which the isolated world reaches the main process. */
export const BINDING = "electronStandInSend";

const topOnly = (body: string): string => `if (window === window.top) { ${body} }`;

/** Scripts for each new document; `secret` keeps the page from listening in by accident. */
export function worldScripts(
  preload: string,
  secret: string,
  codec: { encode: string; decode: string },
) {
  const names = [`${secret}-up`, `${secret}-down`].map((name) => JSON.stringify(name));
  return {
    page: topOnly(`(${bridgeEnd})(${names[0]}, ${names[1]});`),
    isolated: topOnly(`
      ${codec.encode}
      ${codec.decode}
      (${isolatedWorld})({
        end: (${bridgeEnd})(${names[1]}, ${names[0]}),
        encode, decode,
        send: globalThis[${JSON.stringify(BINDING)}],
        preload: (require, module, exports) => { ${preload}
        },
      });`),
  };
}
