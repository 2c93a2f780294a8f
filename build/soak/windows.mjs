/** A real window of a real host, in Chromium: killed while it is edited, or its host under it. */
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "playwright-core";
import { startHost } from "./host.mjs";
import { awaitEnd } from "./processes.mjs";
import { createRandom } from "./random.mjs";

const TEMPLATE = "A line and a circle";
const OFFER = "Recover unsaved work?";
/** Milliseconds that a step in the window may take. */
const PATIENCE = 60_000;

const args = [
  "--no-sandbox",
  "--headless=new",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** @typedef {{ kills: { window: number, host: number }, journals: import("./journals.mjs").JournalTally, orphans: number, failures: { seed: number, step: number, what: string }[] }} WindowTally */

/**
 * @param {{ seed: number, pace: ReturnType<typeof import("./pace.mjs").createPace>, folder: string, name: string, executablePath: string }} options
 * @returns {Promise<WindowTally>}
 */
export async function soakWindows({ seed, pace, folder, name, executablePath }) {
  const home = join(folder, "documents");
  mkdirSync(home, { recursive: true });
  const random = createRandom(seed);
  /** @type {WindowTally} */
  const tally = {
    kills: { window: 0, host: 0 },
    journals: { written: 0, recovered: 0, lost: 0, unreadable: 0 },
    orphans: 0,
    failures: [],
  };
  /** @param {keyof typeof tally.kills} what */
  const killed = (what) => {
    tally.kills[what]++;
    pace.kill();
  };
  let step = 0;
  let generation = 0;
  /** @param {string} what */
  const fail = (what) => void tally.failures.push({ seed, step, what });
  const start = () => startHost(home, `${name}-${++generation}`);
  /** @type {Promise<void>[]} */
  const looks = [];
  let host = await start();
  const launch = () => chromium.launch({ executablePath, args, timeout: PATIENCE });
  let browser = await launch();
  /** What the document is called: a number that grows with each edit. */
  let draft = 0;
  /** The highest that the host said is on the disk. */
  let kept = 0;

  /** Opens a window, which counts what its host acknowledges. @returns {Promise<import("playwright-core").Page>} */
  const open = async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    /** @type {Map<number, number>} */
    const sent = new Map();
    page.on("websocket", (socket) => {
      socket.on("framesent", ({ payload }) => {
        const { id, channel, request } = JSON.parse(String(payload));
        const number = /"name":"Draft (\d+)"/.exec(request?.text ?? "")?.[1];
        if (channel === "journal.write" && request.last && number) sent.set(id, Number(number));
      });
      socket.on("framereceived", ({ payload }) => {
        if (typeof payload !== "string") return;
        const { id, ok, reply } = JSON.parse(payload);
        if (reply?.unreadable) tally.journals.unreadable += reply.unreadable.length;
        const number = sent.get(id);
        if (!ok || number === undefined) return;
        tally.journals.written++;
        kept = Math.max(kept, number);
      });
    });
    await page.goto(host.url);
    return page;
  };
  /** @param {import("playwright-core").Page} page */
  const title = (page) => page.getByLabel("Name of the document");
  /** Edits until the window, or its host, is gone. @param {import("playwright-core").Page} page */
  const edit = async (page) => {
    try {
      for (;;) {
        draft++;
        await title(page).fill(`Draft ${draft}`);
        await title(page).press("Enter");
        await sleep(random.below(120));
      }
    } catch (error) {
      if (!page.isClosed() && browser.isConnected() && !crashed.has(page)) throw error;
    }
  };
  /** @type {WeakSet<object>} */
  const crashed = new WeakSet();
  /** Kills the process that draws the page. @param {import("playwright-core").Page} page */
  const killRenderer = async (page) => {
    const gone = new Promise((resolve) => page.once("crash", resolve));
    page.once("crash", () => crashed.add(page));
    const session = await browser.newBrowserCDPSession();
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    for (const { type, id } of processInfo) if (type === "renderer") process.kill(id, "SIGKILL");
    await gone;
    await session.detach();
  };
  const killBrowser = async () => {
    const session = await browser.newBrowserCDPSession();
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    const own = processInfo.find(({ type }) => type === "browser");
    const gone = new Promise((resolve) => browser.once("disconnected", resolve));
    if (own) process.kill(own.id, "SIGKILL");
    await gone;
    browser = await launch();
  };
  const killHost = async () => {
    const { mark } = host;
    await host.kill();
    looks.push(
      awaitEnd(mark).then((left) => {
        tally.orphans += left.length;
        for (const pid of left) fail(`process ${pid} outlived its host ${mark}`);
      }),
    );
    host = await start();
  };

  /** @param {import("playwright-core").Page} page */
  const check = async (page) => {
    const found = Number(/\d+$/.exec(await title(page).inputValue())?.[0]);
    const count = await page.locator(".react-flow__node").count();
    if (found >= kept && found <= draft && count === 4) tally.journals.recovered++;
    else {
      tally.journals.lost++;
      fail(`recovered draft ${found} with ${count} nodes; ${kept} was kept, ${draft} the last`);
    }
  };
  /** Whatever was kept is offered to the next window. */
  const recover = async () => {
    const page = await open();
    const offer = page.getByRole("dialog", { name: OFFER });
    await offer.waitFor();
    await offer.getByRole("button", { name: "Recover", exact: true }).first().click();
    await offer.waitFor({ state: "detached" });
    await page.locator(".react-flow__node").first().waitFor();
    await check(page);
    return page;
  };
  /** @param {import("playwright-core").Page} page */
  const begin = async (page) => {
    await page.getByRole("dialog").getByRole("button", { name: TEMPLATE }).dblclick();
    await page.locator(".react-flow__node").first().waitFor();
    await title(page).fill(`Draft ${++draft}`);
    await title(page).press("Enter");
    for (let waited = 0; kept === 0; waited += 50) {
      if (waited > PATIENCE) throw new Error("nothing is kept of what is edited");
      await sleep(50);
    }
  };

  try {
    let page = await open();
    await begin(page);
    for (; pace.goes(); step++) {
      const editing = edit(page);
      await sleep(600 + random.below(900));
      const what = random.below(5);
      if (what === 4) {
        killed("host");
        await killHost();
        await page.context().close();
      } else if (what === 3) {
        killed("window");
        await killBrowser();
      } else {
        killed("window");
        await killRenderer(page);
        await page.context().close();
      }
      await editing;
      page = await recover();
    }
    await page.context().close();
  } catch (error) {
    fail(`${error instanceof Error ? error.stack : error}`);
  }
  await browser.close().catch(() => {});
  const last = host.mark;
  await host.kill();
  looks.push(
    awaitEnd(last).then((left) => {
      tally.orphans += left.length;
    }),
  );
  await Promise.all(looks);
  const aside = join(home, ".journal", ".unreadable");
  if (existsSync(aside) && readdirSync(aside).length > 0 && tally.journals.unreadable === 0)
    fail(`there are unreadable journals in ${aside}`);
  return tally;
}
