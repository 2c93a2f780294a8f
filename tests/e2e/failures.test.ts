/** What goes wrong must be told, and must leave the document and the app whole. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import { dropFile, nodes, openTemplate, runStatus, wires } from "./canvas.ts";

let app: App;
beforeEach(async () => {
  app = await openApp();
});
afterEach(async () => {
  await app.close();
});

const alerts = (page: Page) => page.getByRole("alert").allTextContents();

describe("the solver process is killed during a run", () => {
  it("is said, leaves the document, and Run works again", async () => {
    const { page } = app;
    let pid = 0;
    page.on("websocket", (socket) =>
      socket.on("framereceived", ({ payload }) => {
        const found = /"type":"started".*?"pid":(\d+)/.exec(String(payload));
        if (found) pid = Number(found[1]);
      }),
    );
    await page.reload();
    await openTemplate(page, "Handwritten digits");
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => pid, { timeout: 60_000 }).toBeGreaterThan(0);
    await expect
      .poll(() => page.locator(".node[data-heat]").count(), { timeout: 30_000 })
      .toBeGreaterThan(0);
    process.kill(pid, "SIGKILL");
    await expect
      .poll(() => page.getByTestId("run-notice").textContent(), { timeout: 20_000 })
      .toMatch(/process ended .*Run starts a new one/);
    expect(await runStatus(page).textContent()).toMatch(/Solver process ended/);
    expect(await nodes(page).count()).toBe(14);
    expect(await wires(page).count()).toBe(16);

    const killed = pid;
    await page.getByRole("button", { name: "Run again" }).click();
    await expect.poll(() => pid, { timeout: 60_000 }).not.toBe(killed);
    await expect
      .poll(() => page.getByTestId("iteration").textContent(), { timeout: 30_000 })
      .toMatch(/\d/);
    expect(await runStatus(page).textContent()).toMatch(/Running/);
  });
});

describe("the graphics device fails during a run", () => {
  it("is said in plain words while the run goes on with another backend", async () => {
    const { page } = app;
    const message =
      "The graphics device was lost: out of memory. The run goes on with cpu from iteration 120, its last checkpoint.";
    let tell = (): void => {};
    // No device of the test's can be made to fail from here: the host's word of it is put in.
    await page.routeWebSocket(/.*/, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((data) => {
        socket.send(data);
        const run = /"type":"started","run":"([^"]+)"/.exec(String(data))?.[1];
        const reason = "the graphics device was lost: out of memory, so cpu";
        const moved = {
          type: "backend-changed",
          run,
          backend: "cpu",
          reason,
          iteration: 120,
          message,
        };
        const text = JSON.stringify({ event: "run.event", value: moved });
        if (run) tell = () => socket.send(text);
      });
      socket.onMessage((data) => server.send(data));
    });
    await page.reload();
    await openTemplate(page, "Handwritten digits");
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => page.getByTestId("backend").textContent()).toMatch(/wasm/);
    await expect.poll(() => page.locator(".node[data-heat]").count()).toBeGreaterThan(0);
    tell();
    await expect.poll(() => page.getByTestId("run-notice").textContent()).toBe(message);
    expect(await page.getByTestId("backend").textContent()).toMatch(/cpu/);
    expect(await runStatus(page).textContent()).toMatch(/Running.*goes on with cpu/);
    await page.getByRole("button", { name: "Dismiss" }).click();
    expect(await page.getByTestId("run-notice").count()).toBe(0);
  });
});

describe("a bad file is dropped", () => {
  it.each([
    ["broken.json", '{"format": "proxflow", "nodes": [', /broken\.json was not opened/],
    ["other.json", '{"hello": 1}', /not a Proxflow document/],
  ])("%s is refused with one message; the document stays", async (name, text, message) => {
    const { page } = app;
    await openTemplate(page, "A line and a circle");
    const before = await nodes(page).count();
    await dropFile(page, name, text);
    await expect.poll(() => alerts(page)).toContainEqual(expect.stringMatching(message));
    expect(await nodes(page).count()).toBe(before);
    expect(await page.getByLabel("Name of the document").inputValue()).toBe("Line and circle");
    expect(app.errors).toEqual([]);
  });
});

describe("the server goes away", () => {
  it("is shown, and editing goes on", async () => {
    const { page } = app;
    await openTemplate(page, "A line and a circle");
    app.killServer();
    await expect.poll(() => alerts(page)).toContainEqual(expect.stringMatching(/Connection lost/));
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await expect.poll(() => nodes(page).count()).toBe(0);
  });
});

describe("unsaved work", () => {
  it("comes back after a reload", async () => {
    const { page } = app;
    await openTemplate(page, "A line and a circle");
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+d");
    await expect.poll(() => nodes(page).count()).toBe(8);
    await page.waitForTimeout(500);
    page.on("dialog", (dialog) => void dialog.accept());
    await page.reload();
    await expect.poll(() => nodes(page).count()).toBe(8);
    expect(await page.getByLabel("Unsaved changes").count()).toBe(1);
  });

  it("stays in its tab where another document is opened, and is asked about when that closes", async () => {
    const { page } = app;
    await openTemplate(page, "A line and a circle");
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+d");
    await expect.poll(() => nodes(page).count()).toBe(8);
    await page.keyboard.press("Control+Shift+O");
    await page.getByRole("dialog").getByRole("button", { name: "Iris flowers" }).click();
    await page.getByRole("tab", { name: "Iris flowers", selected: true }).waitFor();
    await page.getByRole("tab", { name: /Line and circle/ }).click();
    await expect.poll(() => nodes(page).count()).toBe(8);
    await page.keyboard.press("Alt+w");
    await page.getByRole("alertdialog").getByRole("button", { name: "Cancel" }).click();
    expect(await nodes(page).count()).toBe(8);
  });
});

describe("a file changed on disk", () => {
  it("is not overwritten without a question", async () => {
    const { page, home } = app;
    await openTemplate(page, "A line and a circle");
    await page.keyboard.press("Control+s");
    await page.getByLabel("Name", { exact: true }).fill("shared");
    await page.keyboard.press("Enter");
    const saved = page.getByRole("status").filter({ hasText: "shared.proxflow" });
    await saved.waitFor();
    const path = /\/\S*shared\.proxflow/.exec((await saved.textContent()) ?? "")?.[0];
    if (path === undefined) throw new Error(`no path was shown; home is ${home}`);
    expect(path.startsWith(home)).toBe(true);
    writeFileSync(join(path), "{}");
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+d");
    await page.keyboard.press("Control+s");
    await page.getByRole("alertdialog").getByRole("button", { name: "Overwrite" }).click();
    await expect.poll(() => page.getByLabel("No unsaved changes").count()).toBe(1);
  });
});
