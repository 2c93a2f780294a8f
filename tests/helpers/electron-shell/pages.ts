/** A page with the preload script in its isolated world, over Chromium's debugging protocol. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { BrowserContext, CDPSession, Page } from "playwright-core";
import { decode, encode } from "./codec.ts";
import { fromShown } from "./schemes.ts";
import { BINDING, WORLD, worldScripts } from "./worlds.ts";

export interface PageListeners {
  /** From the preload script in the main frame. */
  message(message: Record<string, unknown>, url: string): void;
  /** A navigation that the page, not the app, began. @returns whether it is refused */
  navigate(url: string): boolean;
  /** The page opened another one. @returns whether it is refused */
  popup(url: string): boolean;
  finished(): void;
  crashed(): void;
  closed(): void;
  /** The page asks to stay. @returns whether it is left all the same */
  stays(): boolean;
}

export interface ShellPage {
  readonly page: Page;
  url(): string;
  /** Goes there in the app's name. */
  load(url: string): Promise<void>;
  reload(): Promise<void>;
  /** To the isolated world; dropped while there is none. */
  send(message: object): void;
  crash(): Promise<void>;
}

export async function openPage(
  context: BrowserContext,
  preload: string | undefined,
  listeners: PageListeners,
): Promise<ShellPage> {
  const page = await context.newPage();
  const session: CDPSession = await context.newCDPSession(page);
  const contexts = new Map<number, string>();
  let world: number | undefined;
  let own: string | undefined;
  let shown = "";

  page.on("crash", () => listeners.crashed());
  page.on("close", () => listeners.closed());
  page.on("popup", (popup) => {
    if (listeners.popup(fromShown(popup.url()))) void popup.close();
  });
  page.on("dialog", (dialog) => {
    if (dialog.type() === "beforeunload" && !listeners.stays()) void dialog.dismiss();
    else void dialog.accept();
  });

  const { frameTree } = await session.send("Page.getFrameTree");
  session.on("Runtime.executionContextCreated", ({ context: made }) => {
    const frame = (made.auxData as { frameId?: string } | undefined)?.frameId;
    if (made.name !== WORLD || frame !== frameTree.frame.id) return;
    world = made.id;
    contexts.set(made.id, frame);
  });
  session.on("Runtime.executionContextDestroyed", ({ executionContextId }) => {
    if (executionContextId === world) world = undefined;
  });
  session.on("Runtime.bindingCalled", ({ name, payload, executionContextId }) => {
    if (name !== BINDING || !contexts.has(executionContextId)) return;
    listeners.message(decode(JSON.parse(payload)) as Record<string, unknown>, shown);
  });
  session.on("Fetch.requestPaused", ({ requestId, request, frameId }) => {
    const url = fromShown(request.url);
    const refused = frameId === frameTree.frame.id && url !== own && listeners.navigate(url);
    const answer = refused
      ? session.send("Fetch.failRequest", { requestId, errorReason: "Aborted" })
      : session.send("Fetch.continueRequest", { requestId });
    // The page may be gone by now.
    answer.catch(() => {});
  });
  // Not by Playwright's own means, which a page that crashed once has no more.
  session.on("Page.frameNavigated", ({ frame }) => {
    if (frame.id === frameTree.frame.id) shown = fromShown(frame.url);
  });
  session.on("Page.loadEventFired", () => listeners.finished());
  await session.send("Runtime.enable");
  await session.send("Page.enable");
  await session.send("Fetch.enable", { patterns: [{ resourceType: "Document" }] });
  if (preload !== undefined) {
    await session.send("Runtime.addBinding", { name: BINDING, executionContextName: WORLD });
    const scripts = worldScripts(readFileSync(preload, "utf8"), randomUUID(), {
      encode: encode.toString(),
      decode: decode.toString(),
    });
    await session.send("Page.addScriptToEvaluateOnNewDocument", { source: scripts.page });
    await session.send("Page.addScriptToEvaluateOnNewDocument", {
      source: scripts.isolated,
      worldName: WORLD,
    });
  }
  return {
    page,
    url: () => shown,
    async load(url) {
      own = fromShown(url);
      await session.send("Page.navigate", { url });
    },
    async reload() {
      await session.send("Page.reload");
    },
    send(message) {
      if (world === undefined) return;
      const text = JSON.stringify(JSON.stringify(encode(message)));
      session
        .send("Runtime.evaluate", {
          contextId: world,
          expression: `electronStandInReceive(${text})`,
        })
        .catch(() => {});
    },
    async crash() {
      await session.send("Page.crash").catch(() => {});
    },
  };
}
