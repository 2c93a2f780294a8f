/** `webContents` and its session, as far as the app uses them. */
import type { WebContents as RealWebContents, Session } from "electron";
import type { BrowserContext } from "playwright-core";
import { KnownEmitter } from "./emitter.ts";
import { answerMessage } from "./ipc.ts";
import { openPage, type ShellPage } from "./pages.ts";
import { toShown } from "./schemes.ts";

/** Permissions that are set by what the app's handler answers, and their names in Chromium. */
const permissions = {
  "clipboard-read": "clipboard-read",
  "clipboard-sanitized-write": "clipboard-write",
  geolocation: "geolocation",
  notifications: "notifications",
  midi: "midi",
} as const;

type PermissionHandler = Parameters<Session["setPermissionRequestHandler"]>[0];
type CheckHandler = Parameters<Session["setPermissionCheckHandler"]>[0];

/** One session for all windows, as the app has it. */
export class StandInSession
  implements Pick<Session, "setPermissionRequestHandler" | "setPermissionCheckHandler">
{
  request: PermissionHandler = null;
  check: CheckHandler = null;
  setPermissionRequestHandler(handler: PermissionHandler): void {
    this.request = handler;
  }
  setPermissionCheckHandler(handler: CheckHandler): void {
    this.check = handler;
  }

  /** Electron asks when the page does; here each permission is asked for before the page loads. */
  async apply(context: BrowserContext, contents: StandInWebContents, url: string): Promise<void> {
    const details = { requestingUrl: url, isMainFrame: true };
    const granted: string[] = [];
    for (const [name, chromiumName] of Object.entries(permissions)) {
      const real = contents as unknown as RealWebContents;
      let given = this.request === null;
      this.request?.(
        real,
        name as never,
        (answer) => {
          given = answer;
        },
        details as never,
      );
      const { protocol, host } = new URL(url);
      const checked =
        this.check?.(real, name as never, `${protocol}//${host}/`, details as never) ?? true;
      if (given && checked) granted.push(chromiumName);
    }
    await context.grantPermissions(granted, { origin: new URL(toShown(url)).origin });
  }
}

export const defaultSession = new StandInSession();

const events = [
  "will-navigate",
  "will-attach-webview",
  "will-prevent-unload",
  "did-finish-load",
  "render-process-gone",
  "destroyed",
];
let count = 0;

export class StandInWebContents
  extends KnownEmitter
  implements
    Pick<
      RealWebContents,
      | "id"
      | "send"
      | "isDestroyed"
      | "getURL"
      | "reload"
      | "forcefullyCrashRenderer"
      | "setWindowOpenHandler"
    >
{
  readonly id = ++count;
  readonly session = defaultSession;
  /** The page, once Chromium has opened it. */
  readonly opened: Promise<ShellPage>;
  #page: ShellPage | undefined;
  readonly #context: BrowserContext;
  #destroyed = false;
  #openHandler: Parameters<RealWebContents["setWindowOpenHandler"]>[0] | undefined;

  constructor(context: BrowserContext, preload: string | undefined) {
    super(events);
    this.#context = context;
    this.opened = openPage(context, preload, {
      message: (message, url) => answerMessage(this, message, url),
      navigate: (url) => this.tell("will-navigate", { url }),
      popup: (url) =>
        this.#openHandler?.({ url, frameName: "", features: "" } as never).action === "deny",
      finished: () => this.emit("did-finish-load", {}),
      crashed: () => this.tell("render-process-gone", {}, { reason: "crashed", exitCode: 5 }),
      closed: () => {
        this.#destroyed = true;
        this.emit("destroyed", {});
      },
      stays: () => this.tell("will-prevent-unload"),
    });
    void this.opened.then((page) => {
      this.#page = page;
    });
  }

  send(channel: string, ...args: unknown[]): void {
    this.#page?.send({ type: "event", channel, args });
  }
  reply(id: number, ok: boolean, value: unknown): void {
    this.#page?.send({ type: "reply", id, ok, value });
  }
  /** Tells the preload script's `webUtils` where a file that is dropped lies. */
  tellPath(file: string, path: string): void {
    this.#page?.send({ type: "path", file, path });
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  getURL(): string {
    return this.#page?.url() ?? "";
  }
  reload(): void {
    void this.opened.then((page) => page.reload());
  }
  forcefullyCrashRenderer(): void {
    void this.opened.then((page) => page.crash());
  }
  setWindowOpenHandler(handler: Parameters<RealWebContents["setWindowOpenHandler"]>[0]): void {
    this.#openHandler = handler;
  }
  async load(url: string): Promise<void> {
    const page = await this.opened;
    if (URL.canParse(url) && toShown(url) !== url)
      await this.session.apply(this.#context, this, url);
    await page.load(toShown(url));
  }
}
