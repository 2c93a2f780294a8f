/** What runs show of nodes works inside of groups as it does outside; frames and groups are carried. */
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { collapseCommand } from "../../core/graph/collapse.ts";
import { applyCommand } from "../../core/graph/commands.ts";
import { type GraphDocument, graphDocument } from "../../core/graph/schema.ts";
import { type App, openApp } from "./app.ts";
import { dropFile, node, nodes, onCanvas, port, pullWire, runStatus } from "./canvas.ts";
import { twoHalfPlanes } from "./documents.ts";

let app: App;
let page: Page;
beforeEach(async () => {
  app = await openApp({ width: 1440, height: 900 });
  page = app.page;
  page.setDefaultTimeout(10_000);
});
afterEach(async () => {
  const { errors } = app;
  await app.close();
  expect(errors).toEqual([]);
});

/** "left" and "low" in a group, which lies with "right" in another one. */
function grouped(): GraphDocument {
  const document = graphDocument.parse({ ...twoHalfPlanes, formatVersion: 2 });
  const one = applyCommand(document, collapseCommand(document, ["left", "low"]).command).document;
  const { command } = collapseCommand(one, ["group1", "right"]);
  return applyCommand(one, command).document;
}

async function drop(document: object, count: number): Promise<void> {
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await dropFile(page, "model.proxflow", JSON.stringify(document));
  await expect.poll(() => nodes(page).count()).toBe(count);
}
const path = () => page.getByRole("navigation", { name: "Path to this module" });
const tab = (name: string) => page.getByRole("tab", { name, exact: true }).click();
const menu = async (target: ReturnType<typeof node>, item: string): Promise<void> => {
  await target.click({ button: "right" });
  await page.getByRole("menuitem", { name: item }).click();
};
/** Into the outer group, which outside is "group2", and into the inner one. */
async function goInside(): Promise<void> {
  await node(page, "group2").locator(".node-head").dblclick();
  await expect.poll(() => node(page, "right").count()).toBe(1);
  await node(page, "group1").locator(".node-head").dblclick();
  await expect.poll(() => node(page, "left").count()).toBe(1);
}
const marked = (id: string) => node(page, id).getByRole("img", { name: "Breakpoint" }).count();
const clipboard = (text: string) => page.evaluate((t) => navigator.clipboard.writeText(t), text);
const alert = (text: RegExp) =>
  page.getByRole("status").filter({ hasText: text }).first().waitFor();

describe("inside of a group of a group", () => {
  it("a breakpoint is set, marks the groups around it, pauses the run and leads there", async () => {
    await drop(grouped(), 2);
    await goInside();
    await node(page, "left").locator(".node-head").click();
    await page.keyboard.press("b");
    expect(await marked("left")).toBe(1);
    expect(await marked("low")).toBe(0);
    await page.keyboard.press("b");
    expect(await marked("left")).toBe(0);
    await tab("Stepping");
    const list = page.getByRole("region", { name: "Breakpoints" });
    await list.getByRole("combobox").click();
    await page.getByRole("option", { name: "Residual above" }).click();
    await list.getByRole("spinbutton").fill("0.01");
    await list.getByRole("button", { name: "Add" }).click();
    await list.getByText("Group 2 \u203a Group \u203a Left of 1: residual above 0.01").waitFor();
    for (const id of ["group1", "group2"]) {
      await page.locator(".canvas").click({ position: { x: 40, y: 200 } });
      await page.keyboard.press("Escape");
      await expect.poll(() => marked(id)).toBe(1);
    }
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => runStatus(page).textContent()).toMatch(/Paused/);
    expect(await page.getByTestId("breakpoint-hit").textContent()).toMatch(
      /residual of group2\.group1\.left is .*, above 0\.01/,
    );
    await path().waitFor();
    await expect
      .poll(() => node(page, "left").locator(".node").getAttribute("data-selected"))
      .toBe("true");
  });

  it("a constraint is switched off, and the run is another", async () => {
    await drop(grouped(), 2);
    await goInside();
    await menu(node(page, "left"), "Switch a constraint off or on");
    await node(page, "left").locator(".node[data-muted]").waitFor();
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => runStatus(page).textContent()).toMatch(/Finished|Running/);
    // With the left half plane off the rest holds together.
    await expect
      .poll(async () =>
        Number((await page.getByTestId("gap").textContent())?.replace("\u2212", "-")),
      )
      .toBeLessThan(1e-3);
    await page.keyboard.press("Control+z");
    await node(page, "left").locator(".node[data-muted]").waitFor({ state: "detached" });
  });

  it("a conflict is found and shown on every level; its members lead inside", async () => {
    await drop(grouped(), 2);
    await page.keyboard.press("Control+Enter");
    await page.getByRole("button", { name: "Find the conflict", exact: true }).click({
      timeout: 30_000,
    });
    const bar = page.getByTestId("conflict");
    await expect
      .poll(() => bar.textContent(), { timeout: 60_000 })
      .toMatch(/These 2 constraints do not hold together/);
    expect(await bar.textContent()).not.toMatch(/Evidence/);
    await node(page, "group2").locator(".node[data-conflict]").waitFor();
    await bar.getByRole("button", { name: "Group 2 \u203a Group \u203a Left of 1" }).click();
    await node(page, "left").locator(".node[data-conflict]").waitFor();
    await expect.poll(() => page.locator(".node[data-conflict]").count()).toBe(1);
    await bar.getByRole("button", { name: "Group 2 \u203a Right of 2" }).click();
    await node(page, "right").locator(".node[data-conflict]").waitFor();
    await node(page, "group1").locator(".node[data-conflict]").waitFor();
  });

  it("the worst residual is flown to", async () => {
    await drop(grouped(), 2);
    await page.keyboard.press("Control+Enter");
    await expect
      .poll(() => page.locator(".node[data-heat]").count(), { timeout: 30_000 })
      .toBeGreaterThan(0);
    await page.keyboard.press("Control+.");
    await expect.poll(() => runStatus(page).textContent()).toMatch(/Paused|Finished/);
    await page.locator(".canvas").click({ position: { x: 40, y: 200 } });
    await page.keyboard.press("w");
    await path().waitFor();
    await expect
      .poll(() => page.locator(".node[data-selected] .node-title").textContent())
      .toMatch(/Left of 1|Right of 2/);
  });

  it("the search finds what lies there, and Enter leads to it", async () => {
    await drop(grouped(), 2);
    await page.keyboard.press("Control+f");
    await page.keyboard.type("left of");
    await page.keyboard.press("Enter");
    await path().waitFor();
    await expect
      .poll(() => node(page, "left").locator(".node").getAttribute("data-selected"))
      .toBe("true");
  });

  it("values are seen, pinned and held, through the group's ports", async () => {
    await drop(grouped(), 2);
    await page.keyboard.press("Control+Enter");
    await expect
      .poll(() => page.locator(".node[data-heat]").count(), { timeout: 30_000 })
      .toBeGreaterThan(0);
    await goInside();
    // Width of the wires by the disagreement of copies, here too.
    await expect.poll(() => page.locator(".wire[data-gap]").count()).toBe(2);
    const value = page.locator('.react-flow__node[data-id="left_x"] .port-output');
    await value.hover();
    const probe = page.getByTestId("probe");
    await expect.poll(() => probe.textContent()).toMatch(/\[2\].*min.*mean.*max.*2 entries/);
    await menu(value, "Pin a viewer");
    await page.getByTestId("viewer-point.value").waitFor();
    await menu(value, "Hold at its value");
    await expect.poll(() => nodes(page).count()).toBe(5);
    await menu(value, "Solve for it");
    await expect.poll(() => nodes(page).count()).toBe(3);
  });
});

describe("the list at the pointer and the palette", () => {
  it("have the document's groups and one's own nodes, with a wire those that fit", async () => {
    await drop(grouped(), 2);
    await menu(node(page, "group2"), "Save as my own node");
    await page.locator("[data-own]").waitFor();
    await page.getByLabel("Search nodes").fill("group");
    await expect
      .poll(() => page.locator(".palette-entry").allTextContents())
      .toEqual(expect.arrayContaining(["Group", "Group 2"]));
    await page.getByLabel("Search nodes").fill("");
    const free = await onCanvas(page, 120, 480);
    await page.mouse.dblclick(free.x, free.y);
    const list = page.locator(".quick-item");
    await page.keyboard.type("group");
    expect(await list.allTextContents()).toEqual(
      expect.arrayContaining([expect.stringMatching(/A group of yours/)]),
    );
    await page.keyboard.press("Escape");
    await pullWire(page, port(page, "point", "value"), free);
    await page.mouse.up();
    await page.keyboard.type("group 2");
    await page.keyboard.press("Enter");
    await expect.poll(() => nodes(page).count()).toBe(3);
    await expect.poll(() => page.locator(".react-flow__edge").count()).toBe(2);
    await page.keyboard.press("Control+z");
    await expect.poll(() => nodes(page).count()).toBe(2);
  });
});

describe("the clipboard", () => {
  it("carries frames with what stands in them", async () => {
    await drop(twoHalfPlanes, 4);
    await node(page, "left").locator(".node-head").click();
    await node(page, "low")
      .locator(".node-head")
      .click({ modifiers: ["Shift"] });
    await page.keyboard.press("Control+g");
    const frames = page.locator(".frame");
    await frames.waitFor();
    await page.keyboard.press("Control+d");
    await expect.poll(() => frames.count()).toBe(2);
    await page.keyboard.press("Control+x");
    await expect.poll(() => frames.count()).toBe(1);
    await page.keyboard.press("Control+v");
    await expect.poll(() => frames.count()).toBe(2);
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+Shift+l");
    const held = async (): Promise<boolean> => {
      const box = await frames.first().boundingBox();
      const all = await Promise.all(["left", "low"].map((id) => node(page, id).boundingBox()));
      return all.every(
        (inner) =>
          box !== null &&
          inner !== null &&
          inner.x > box.x &&
          inner.y > box.y &&
          inner.x + inner.width < box.x + box.width &&
          inner.y + inner.height < box.y + box.height,
      );
    };
    await expect.poll(held).toBe(true);
  });

  it("brings a group's definition into another document, and says what holds no nodes", async () => {
    await drop(grouped(), 2);
    await node(page, "group2").locator(".node-head").click();
    await page.keyboard.press("Control+c");
    await dropFile(page, "other.proxflow", JSON.stringify(twoHalfPlanes));
    await expect.poll(() => nodes(page).count()).toBe(4);
    await page.keyboard.press("Control+v");
    await expect.poll(() => nodes(page).count()).toBe(5);
    await page.locator('[data-op="group.group1"]').first().waitFor();
    await goInside();
    // Inside of itself it is refused, with words.
    await page.keyboard.press("Control+v");
    await page.getByText("would contain itself").first().waitFor();
    expect(await nodes(page).count()).toBe(3);
    for (const [text, said] of [
      ["just words", /holds text, but no nodes/],
      ['{"format":"proxflow-clip","formatVersion":1,"nodes":[{', /part of a copy/],
      ['{"format":"proxflow-clip","formatVersion":7}', /cannot be read/],
    ] as const) {
      await clipboard(text);
      await page.keyboard.press("Control+v");
      await alert(said);
      expect(await nodes(page).count()).toBe(3);
    }
  });
});
