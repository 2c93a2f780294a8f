/** Each process of the desktop app dies once, and the others go on. */
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nodes, openTemplate, runStatus } from "../e2e/canvas.ts";
import { journalsIn } from "../helpers/journals.ts";
import { makeHome, type ShellApp, type ShellHome, startShell } from "../helpers/shell-app.ts";
import { choose, documentTabs, first, isAlive, type PageBridge } from "./desk.ts";

let home: ShellHome;
let app: ShellApp;
beforeEach(async () => {
  home = makeHome();
  app = await startShell(home);
});
afterEach(async () => {
  await app.kill();
  home.remove();
});

/** Starts a run of digits by the menu. @returns the process that solves it */
async function runDigits(running: ShellApp): Promise<number> {
  const page = first(running);
  await page.evaluate(() => {
    (globalThis as unknown as PageBridge).proxflow.on(
      "run.event",
      (event: { type: string; pid?: number }) => {
        if (event.type === "started") Object.assign(globalThis, { pid: event.pid });
      },
    );
  });
  await openTemplate(page, "Handwritten digits");
  await choose(running, "run");
  const pid = () => page.evaluate(() => (globalThis as unknown as { pid?: number }).pid ?? 0);
  await expect.poll(pid, { timeout: 60_000 }).toBeGreaterThan(0);
  await expect.poll(() => page.locator(".node[data-heat]").count()).toBeGreaterThan(0);
  return pid();
}

describe("the solver's process", () => {
  it("is killed: the window says so, and Run works again; progress and sleep follow", async () => {
    await app.evaluate(({ BrowserWindow, powerSaveBlocker }) => {
      const seen: (number | string)[] = [];
      Object.assign(globalThis, { seen });
      const real = BrowserWindow.prototype.setProgressBar;
      BrowserWindow.prototype.setProgressBar = function (value, options) {
        seen.push(value);
        real.call(this, value, options);
      };
      const { start, stop } = powerSaveBlocker;
      powerSaveBlocker.start = (type) => {
        seen.push("awake");
        return start(type);
      };
      powerSaveBlocker.stop = (id) => {
        seen.push("may sleep");
        return stop(id);
      };
    });
    const seen = () =>
      app.evaluate(() => (globalThis as unknown as { seen: (number | string)[] }).seen);
    const page = first(app);
    const pid = await runDigits(app);
    expect(await seen()).toContain("awake");
    process.kill(pid, "SIGKILL");
    await expect.poll(() => page.getByTestId("run-notice").textContent()).toMatch(/ended/);
    await expect.poll(async () => (await seen()).slice(-2)).toEqual([-1, "may sleep"]);
    await choose(app, "run");
    await expect.poll(() => runStatus(page).textContent()).toMatch(/Running/);
  });

  it("is killed: unsaved work is as it was, on the canvas and in the journal", async () => {
    const page = first(app);
    const pid = await runDigits(app);
    const count = await nodes(page).count();
    await page.getByLabel("Name of the document").fill("Mine");
    await page.keyboard.press("Enter");
    const kept = () =>
      journalsIn(join(home.userData, "journal")).map(({ name, document }) => [
        name,
        document.nodes.length,
      ]);
    await expect.poll(kept).toEqual([["Mine", count]]);
    process.kill(pid, "SIGKILL");
    await expect.poll(() => page.getByTestId("run-notice").textContent()).toMatch(/ended/);
    expect(await page.getByLabel("Name of the document").inputValue()).toBe("Mine");
    expect(kept()).toEqual([["Mine", count]]);
  });
});

describe("the window's process", () => {
  it("crashes: the window comes back with its documents, unsaved work too", async () => {
    const page = first(app);
    await openTemplate(page, "A line and a circle");
    await page.locator(".canvas").click({ position: { x: 20, y: 20 } });
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+d");
    await expect.poll(() => nodes(page).count()).toBe(8);
    // Until the journal has it.
    const kept = () =>
      journalsIn(join(home.userData, "journal")).map(({ document }) => document.nodes.length);
    await expect.poll(kept).toEqual([8]);
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    );
    await expect
      .poll(async () => {
        await app.reconnect();
        const [revived] = app.windows();
        return revived === undefined ? 0 : await nodes(revived).count();
      })
      .toBe(8);
    // It comes back by itself: there is nothing to ask.
    expect(await app.windows()[0]?.getByRole("dialog").count()).toBe(0);
    expect(kept()).toEqual([8]);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });
});

describe("the main process", () => {
  it("is killed: its solver ends, and the next start works", async () => {
    const pid = await runDigits(app);
    await app.kill();
    await expect.poll(() => isAlive(pid)).toBe(false);
    app = await startShell(home);
    await documentTabs(first(app)).first().waitFor();
  });

  it("quits: nothing is left", async () => {
    const pid = await runDigits(app);
    await app.quit();
    expect(await app.ended).toBe(0);
    await expect.poll(() => isAlive(pid)).toBe(false);
  });
});
