/** What the desktop shell refuses to its pages, decided by the code itself: Electron is made up here. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Host } from "../../electron/host/host.ts";
import { CHOSEN, REQUEST } from "../../electron/main/ipc-names.ts";

type Handler = (...args: unknown[]) => unknown;

const seen = vi.hoisted(() => ({
  options: undefined as { webPreferences: Record<string, unknown> } | undefined,
  events: new Map<string, Handler>(),
  ipc: new Map<string, Handler>(),
  openHandler: undefined as ((details: { url: string }) => { action: string }) | undefined,
  request: undefined as Handler | undefined,
  check: undefined as Handler | undefined,
  external: [] as string[],
}));

vi.mock("electron", () => {
  class BrowserWindow {
    webContents = {
      session: {
        setPermissionRequestHandler: (handler: Handler) => {
          seen.request = handler;
        },
        setPermissionCheckHandler: (handler: Handler) => {
          seen.check = handler;
        },
      },
      on: (name: string, handler: Handler) => void seen.events.set(name, handler),
      setWindowOpenHandler: (handler: typeof seen.openHandler) => {
        seen.openHandler = handler;
      },
    };
    constructor(options: typeof seen.options) {
      seen.options = options;
    }
    once(): void {}
    isDestroyed = () => false;
    isMinimized = () => false;
    show(): void {}
    focus(): void {}
    loadURL = async () => {};
  }
  const keep = (name: string, handler: Handler) => void seen.ipc.set(name, handler);
  return {
    BrowserWindow,
    dialog: {},
    shell: { openExternal: async (url: string) => void seen.external.push(url) },
    protocol: {},
    ipcMain: { handle: keep, on: keep },
  };
});

const { openWindow } = await import("../../electron/main/window.ts");
const { openHandbook } = await import("../../electron/main/handbook.ts");
const { setupIpc } = await import("../../electron/main/ipc.ts");

/** Whether an event of that name was held up. */
function prevented(name: string, details: object = {}): boolean {
  let held = false;
  const preventDefault = (): void => {
    held = true;
  };
  seen.events.get(name)?.({ ...details, preventDefault });
  return held;
}
const strange = [
  "https://example.com/",
  "http://127.0.0.1:4717/",
  "file:///etc/passwd",
  "data:text/html,x",
  "javascript:alert(1)",
  "app://proxflow.example.com/index.html",
  "app://proxflow@example.com/",
  "app://other/index.html",
];

describe.each([
  ["an editor's window", () => void openWindow({ name: "a" })],
  ["the handbook's window", () => openHandbook("app://proxflow/handbook/index.html")],
])("%s", (_name, open) => {
  beforeEach(() => {
    seen.events.clear();
    seen.external.length = 0;
    open();
  });

  it("is isolated and sandboxed, without Node and webviews", () => {
    // The handbook's window is made once.
    expect(seen.options?.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
    });
    const { nodeIntegrationInSubFrames, webSecurity, allowRunningInsecureContent } =
      seen.options?.webPreferences ?? {};
    expect([nodeIntegrationInSubFrames, webSecurity, allowRunningInsecureContent]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("an editor's page", () => {
  beforeEach(() => {
    seen.events.clear();
    openWindow({ name: "a" });
  });

  it("leads nowhere else", () => {
    for (const url of strange)
      expect([url, prevented("will-navigate", { url })]).toEqual([url, true]);
    expect(prevented("will-navigate", { url: "app://proxflow/?window=a" })).toBe(false);
  });

  it("opens no window and attaches no webview", () => {
    for (const url of [...strange, "about:blank", "app://proxflow/index.html"])
      expect([url, seen.openHandler?.({ url })]).toEqual([url, { action: "deny" }]);
    expect(seen.external).toEqual([]);
    expect(prevented("will-attach-webview")).toBe(true);
  });

  it("is given the clipboard, and no other permission; another page not even that", () => {
    const asked = (permission: string, requestingUrl: string): unknown => {
      let given: unknown;
      const answer = (value: unknown): void => {
        given = value;
      };
      seen.request?.({}, permission, answer, { requestingUrl });
      expect(seen.check?.({}, permission, requestingUrl)).toBe(given);
      return given;
    };
    const own = "app://proxflow/index.html";
    for (const name of ["clipboard-read", "clipboard-sanitized-write"]) {
      expect(asked(name, own)).toBe(true);
      for (const url of strange) expect([url, asked(name, url)]).toEqual([url, false]);
    }
    for (const name of [
      "media",
      "geolocation",
      "notifications",
      "midi",
      "midiSysex",
      "pointerLock",
      "fullscreen",
      "openExternal",
      "fileSystem",
      "hid",
      "serial",
      "usb",
      "display-capture",
      "speaker-selection",
    ])
      expect([name, asked(name, own)]).toEqual([name, false]);
  });
});

describe("a message to the main process", () => {
  const routed: unknown[] = [];
  const allowed: string[] = [];
  const send = (name: string, frame: unknown, ...args: unknown[]) =>
    seen.ipc.get(name)?.({ senderFrame: frame, sender: { id: 1 } }, ...args);
  const own = { url: "app://proxflow/index.html", parent: null };

  beforeEach(() => {
    routed.length = 0;
    allowed.length = 0;
    setupIpc({
      route: async (channel: string) => {
        routed.push(channel);
        return { ok: true, reply: {} };
      },
      allow: (path: string) => void allowed.push(path),
    } as unknown as Host);
  });

  it("is answered to the main frame of the own page alone", async () => {
    expect(await send(REQUEST, own, "app.info", {})).toEqual({ ok: true, reply: {} });
    const others = [
      null,
      { ...own, parent: own },
      ...strange.map((url) => ({ url, parent: null })),
    ];
    for (const frame of others)
      expect(await send(REQUEST, frame, "app.info", {})).toMatchObject({
        ok: false,
        error: { code: "forbidden" },
      });
    expect(routed).toEqual(["app.info"]);
  });

  it("that names a file which a person chose counts from there alone, too", () => {
    for (const frame of [null, { ...own, parent: own }, { url: strange[0], parent: null }])
      send(CHOSEN, frame, "/etc/passwd");
    send(CHOSEN, own, 5);
    expect(allowed).toEqual([]);
    send(CHOSEN, own, "/a.csv");
    expect(allowed).toEqual(["/a.csv"]);
  });
});
