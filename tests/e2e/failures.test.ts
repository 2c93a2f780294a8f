/** What goes wrong must be told, and must leave the document and the app whole. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { collapseCommand } from "../../core/graph/collapse.ts";
import { applyCommand } from "../../core/graph/commands.ts";
import { graphDocument } from "../../core/graph/schema.ts";
import { type App, openApp } from "./app.ts";
import { drawWire, dropFile, node, nodes, openTemplate, port, runStatus, wires } from "./canvas.ts";
import { twoHalfPlanes, unknownOp } from "./documents.ts";

let app: App;
beforeEach(async () => {
  app = await openApp();
});
afterEach(async () => {
  await app.close();
});

/** A value through two operations. */
const chain = {
  ...twoHalfPlanes,
  nodes: [
    twoHalfPlanes.nodes[0],
    ...["first", "second"].map((id, i) => ({
      id,
      type: "abs",
      typeVersion: 1,
      params: {},
      position: { x: 300 * (i + 1), y: 0 },
    })),
  ],
  edges: [
    { id: "first.x", from: { node: "point", port: "value" }, to: { node: "first", port: "x" } },
    { id: "second.x", from: { node: "first", port: "y" }, to: { node: "second", port: "x" } },
  ],
};

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

async function drop(document: object, count: number): Promise<void> {
  const { page } = app;
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await dropFile(page, "model.proxflow", JSON.stringify(document));
  await expect.poll(() => nodes(page).count()).toBe(count);
}

describe("a wire that would close a circle", () => {
  it("is not drawn, and why is said with what to do", async () => {
    const { page } = app;
    await drop(chain, 3);
    const before = await wires(page).count();
    await drawWire(page, port(page, "second", "y"), port(page, "first", "x"));
    await expect
      .poll(() => alerts(page))
      .toContainEqual(expect.stringMatching(/close a circle.*does not depend on this one/));
    expect(await wires(page).count()).toBe(before);
    expect(app.errors).toEqual([]);
  });

  it("that a file has is told at the node, and everything of the file is kept", async () => {
    const { page } = app;
    const wire = {
      id: "back",
      from: { node: "second", port: "y" },
      to: { node: "first", port: "x" },
    };
    await drop({ ...chain, edges: [chain.edges[1], wire] }, 3);
    expect(await wires(page).count()).toBe(2);
    await page.keyboard.press("Control+Enter");
    await page.getByRole("tab", { name: /Problems/ }).waitFor();
    await page
      .getByText(/wires run in a circle: (first|second) -> /)
      .first()
      .waitFor();
    expect(await page.locator(".node[data-severity=error]").count()).toBeGreaterThan(0);
  });
});

/** Numbers that single precision cannot square. */
const huge = {
  ...twoHalfPlanes,
  nodes: twoHalfPlanes.nodes.map((each) =>
    each.id === "left" ? { ...each, type: "sphere", params: { center: [1e30, 1e30] } } : each,
  ),
};

describe("a number that is none in the run", () => {
  it("pauses the run at the node, which says so; nothing is lost", async () => {
    const { page } = app;
    await drop(huge, 4);
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => runStatus(page).textContent()).toMatch(/Paused/);
    await page
      .getByRole("status")
      .filter({ hasText: /is no finite number any more, at iteration \d+/ })
      .first()
      .waitFor();
    await expect
      .poll(() => page.locator(".node[data-selected] .node-residual").textContent())
      .toMatch(/NaN|\u221e/);
    expect(await nodes(page).count()).toBe(4);
  });

  it("ends the run where no pause is wanted: notice, node and Problems say why", async () => {
    const { page } = app;
    await drop(huge, 4);
    await page.getByRole("tab", { name: "Stepping", exact: true }).click();
    await page.getByLabel("Pause at NaN and infinity").uncheck();
    await page.keyboard.press("Control+Enter");
    await expect
      .poll(() => page.getByTestId("run-notice").textContent())
      .toMatch(/left the finite range at iteration \d+\. Lower the relaxation/);
    const bad = page.locator(".node[data-severity=error]");
    await expect.poll(() => bad.count()).toBe(1);
    expect(await bad.locator(".node-badge").getAttribute("aria-label")).toMatch(/finite range/);
    await page.getByRole("tab", { name: /Problems/ }).click();
    await page
      .getByRole("list", { name: "Problems" })
      .getByText(/finite range/)
      .click();
    await expect.poll(() => bad.getAttribute("data-selected")).toBe("true");
    expect(await nodes(page).count()).toBe(4);
  });

  it("inside of a group marks the group and leads inside", async () => {
    const { page } = app;
    const document = graphDocument.parse({ ...huge, formatVersion: 2 });
    const { command } = collapseCommand(document, ["left", "low"]);
    await drop(applyCommand(document, command).document, 3);
    await page.getByRole("tab", { name: "Stepping", exact: true }).click();
    await page.getByLabel("Pause at NaN and infinity").uncheck();
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => page.locator(".node[data-severity=error]").count()).toBe(1);
    await page.getByRole("tab", { name: /Problems/ }).click();
    const row = page.getByRole("list", { name: "Problems" }).getByText(/finite range/);
    await row.click();
    const inside = (await page.locator(".row-place").first().textContent()) ?? "";
    if (inside.includes("\u203a"))
      await page.getByRole("navigation", { name: "Path to this module" }).waitFor();
    await expect
      .poll(() => page.locator(".node[data-severity=error][data-selected]").count())
      .toBe(1);
  });
});

describe("an operation that is not known here", () => {
  it("is saved back unchanged, inside of a group too", async () => {
    const { page, home } = app;
    const document = graphDocument.parse({ ...unknownOp, formatVersion: 2 });
    const { command } = collapseCommand(document, ["odd", "ball"]);
    await drop(applyCommand(document, command).document, 2);
    const group = node(page, "group1");
    await expect.poll(() => group.locator(".node[data-severity=error]").count()).toBe(1);
    expect(await group.locator(".node-badge").getAttribute("aria-label")).toMatch(
      /Inside of .*There is no operation "hypercube"/,
    );
    await group.locator(".node-head").dblclick();
    await node(page, "odd").locator(".node[data-ghost]").waitFor();
    await page.keyboard.press("Control+s");
    await page.getByLabel("Name", { exact: true }).fill("ghost");
    await page.keyboard.press("Enter");
    const saved = page.getByRole("status").filter({ hasText: "ghost.proxflow" });
    await saved.waitFor();
    const path = /\/\S*ghost\.proxflow/.exec((await saved.textContent()) ?? "")?.[0] ?? "";
    expect(path.startsWith(home)).toBe(true);
    const inner = JSON.parse(readFileSync(path, "utf8")).definitions.group1.nodes;
    expect(inner.find((each: { id: string }) => each.id === "odd")).toEqual(unknownOp.nodes[1]);
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
