/** Several documents in one window: each with its own history, run and journal. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { journalsIn } from "../helpers/journals.ts";
import { type App, openApp } from "./app.ts";
import { findings } from "./axe.ts";
import { dropFile, node, nodes, openTemplate, runStatus } from "./canvas.ts";
import { irisModule, twoHalfPlanes } from "./documents.ts";

let app: App;
let page: Page;
beforeEach(async () => {
  app = await openApp({ width: 1280, height: 800 });
  page = app.page;
});
afterEach(async () => {
  await app.close();
});

const strip = (): Locator => page.getByRole("tablist", { name: "Documents" });
const tabs = (): Locator => strip().getByRole("tab");
const tab = (name: string | RegExp): Locator => strip().getByRole("tab", { name });
const shown = (): Locator => strip().getByRole("tab", { selected: true });
const names = (): Promise<string[]> => strip().locator(".doc-name").allTextContents();
const question = (): Locator => page.getByRole("alertdialog");

async function saveAs(name: string): Promise<string> {
  await page.keyboard.press("Control+Shift+s");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.keyboard.press("Enter");
  const saved = page.getByRole("status").filter({ hasText: `${name}.proxflow` });
  await saved.waitFor();
  return /\/\S*\.proxflow/.exec((await saved.textContent()) ?? "")?.[0] ?? "";
}

/** The document from the first template, then one from a dropped file. */
async function openTwo(): Promise<void> {
  await openTemplate(page, "A line and a circle");
  await expect.poll(() => nodes(page).count()).toBe(4);
  await dropFile(page, "iris.json", JSON.stringify(irisModule));
  await node(page, "net").waitFor();
}

describe("two documents", () => {
  it("open in tabs of their own, and are edited with a history each", async () => {
    await openTwo();
    expect(await names()).toEqual(["Line and circle", "Iris by a module"]);
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+d");
    await expect.poll(() => nodes(page).count()).toBe(8);
    expect(await shown().textContent()).toContain("unsaved changes");

    await tab(/Line and circle/).click();
    await expect.poll(() => nodes(page).count()).toBe(4);
    expect(await page.locator(".react-flow").count()).toBe(1);
    expect(await page.getByLabel("Name of the document").inputValue()).toBe("Line and circle");
    // Its own history has nothing to undo.
    await page.keyboard.press("Control+z");
    await node(page, "circle").click();
    await page.keyboard.press("Delete");
    await expect.poll(() => nodes(page).count()).toBe(3);

    await tab(/Iris/).click();
    await expect.poll(() => nodes(page).count()).toBe(8);
    expect(await page.locator(".react-flow__node.selected").count()).toBe(4);
    await page.locator(".canvas").click({ position: { x: 12, y: 12 } });
    await page.keyboard.press("Control+z");
    await expect.poll(() => nodes(page).count()).toBe(4);
    await tab(/Line and circle/).click();
    await expect.poll(() => nodes(page).count()).toBe(3);
    await page.keyboard.press("Control+z");
    await expect.poll(() => nodes(page).count()).toBe(4);
    expect(app.errors).toEqual([]);
  });

  it("keep their views and selections while the other one is shown", async () => {
    await openTwo();
    const view = () =>
      page.locator(".react-flow__viewport").evaluate((element) => element.style.transform);
    await page.locator(".canvas").hover({ position: { x: 20, y: 20 } });
    await page.keyboard.press("Control+=");
    await page.mouse.wheel(0, -240);
    await page.waitForTimeout(400);
    await node(page, "net").click();
    const left = await view();
    await tab(/Line and circle/).click();
    await node(page, "circle").waitFor();
    expect(await view()).not.toBe(left);
    await tab(/Iris/).click();
    await node(page, "net").waitFor();
    await expect.poll(view).toBe(left);
    expect(await page.locator(".inspector").textContent()).toContain("Hidden layers");
  });

  it("look where they did after a reload, shown or not", async () => {
    await openTwo();
    await saveAs("looked at");
    const view = () =>
      page.locator(".react-flow__viewport").evaluate((element) => element.style.transform);
    const zoomIn = async (): Promise<string> => {
      const before = await view();
      await page.locator(".canvas").hover({ position: { x: 20, y: 20 } });
      await page.mouse.wheel(0, -240);
      await expect.poll(view).not.toBe(before);
      await page.waitForTimeout(400);
      return view();
    };
    const iris = await zoomIn();
    await tab(/Line and circle/).click();
    await node(page, "circle").waitFor();
    const circle = await zoomIn();
    expect(circle).not.toBe(iris);
    page.on("dialog", (dialog) => void dialog.accept());
    await page.reload();
    await node(page, "circle").waitFor();
    await expect.poll(view).toBe(circle);
    await tab(/Iris/).click();
    await node(page, "net").waitFor();
    await expect.poll(view).toBe(iris);
  });

  it("come back after a reload, saved or not, and the shown one is shown", async () => {
    await openTwo();
    const path = await saveAs("kept");
    await page.keyboard.press("Control+Alt+n");
    await expect.poll(names).toEqual(["Line and circle", "Iris by a module", "Untitled"]);
    await page.keyboard.press("Space");
    await page.getByPlaceholder("Add a node").fill("relu");
    await page.keyboard.press("Enter");
    await expect.poll(() => nodes(page).count()).toBe(1);
    await tab(/Iris/).click();
    await node(page, "net").waitFor();
    await page.waitForTimeout(500);
    page.on("dialog", (dialog) => void dialog.accept());
    await page.reload();
    await node(page, "net").waitFor();
    expect(await names()).toEqual(["Line and circle", "Iris by a module", "Untitled"]);
    expect(await shown().textContent()).toContain("Iris by a module");
    expect(await shown().textContent()).not.toContain("unsaved");
    expect(path).toContain(app.home);
    await tab(/Untitled/).click();
    await expect.poll(() => nodes(page).count()).toBe(1);
    expect(await shown().textContent()).toContain("unsaved changes");
    // What was done before can still be taken back, and done again.
    await page.locator(".canvas").click({ position: { x: 12, y: 12 } });
    await page.keyboard.press("Control+z");
    await expect.poll(() => nodes(page).count()).toBe(0);
    await page.keyboard.press("Control+y");
    await expect.poll(() => nodes(page).count()).toBe(1);
    await tab(/Line and circle/).click();
    await expect.poll(() => nodes(page).count()).toBe(4);
  });
});

describe("a document that was dropped", () => {
  it("is there after a reload, neither edited nor saved", async () => {
    await dropFile(page, "iris.json", JSON.stringify(irisModule));
    await node(page, "net").waitFor();
    await page.reload();
    await node(page, "net").waitFor();
    expect(await names()).toEqual(["Iris by a module"]);
    expect(await shown().textContent()).not.toContain("unsaved");
    expect(await question().count()).toBe(0);
  });
});

describe("unsaved work in the browser's own storage, of an earlier version", () => {
  it("comes back once, and goes over to the host", async () => {
    await page.evaluate((document) => {
      const entry = { document, file: null, template: null, written: 1 };
      const window = sessionStorage.getItem("proxflow.window");
      localStorage.setItem(`proxflow.journal.${window}.old`, JSON.stringify(entry));
      const gone = { ...entry, document: { ...document, name: "Of a window that is gone" } };
      localStorage.setItem("proxflow.journal.gone.x", JSON.stringify(gone));
      localStorage.setItem("proxflow.session.gone", JSON.stringify({ active: "x", tabs: [] }));
    }, irisModule);
    await page.reload();
    const offer = page.getByRole("dialog", { name: "Recover unsaved work?" });
    await offer.getByText("Of a window that is gone").waitFor();
    await offer.getByRole("button", { name: "Discard" }).click();
    await question().getByRole("button", { name: "Discard" }).click();
    await offer.waitFor({ state: "detached" });
    const left = await page.evaluate(() =>
      Object.keys(localStorage).filter((key) => /journal|session/.test(key)),
    );
    expect(left).toEqual([]);
    await tab(/Iris by a module.*unsaved changes/).click();
    await node(page, "net").waitFor();
    await expect
      .poll(() => journalsIn(join(app.home, ".journal")).map(({ name }) => name))
      .toEqual(["Iris by a module"]);
  });
});

describe("two windows", () => {
  it("keep their tabs apart, and a window that is gone leaves its work to the next", async () => {
    await openTemplate(page, "A line and a circle");
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+d");
    await expect.poll(() => nodes(page).count()).toBe(8);
    const second = await page.context().newPage();
    await second.goto(app.address);
    await openTemplate(second, "Iris flowers");
    await second.locator(".react-flow__node").first().waitFor();
    await second.keyboard.press("Control+a");
    await second.keyboard.press("Delete");
    await second.waitForTimeout(500);
    await second.close({ runBeforeUnload: false });
    // The first window still has its own alone.
    expect(await names()).toEqual(["Line and circle"]);
    const third = await page.context().newPage();
    await third.goto(app.address);
    const offer = third.getByRole("dialog", { name: "Recover unsaved work?" });
    await offer.getByRole("button", { name: "Recover", exact: true }).click();
    const inThird = third.getByRole("tablist", { name: "Documents" }).locator(".doc-name");
    await expect.poll(() => inThird.allTextContents()).toEqual(["Iris flowers"]);
    await expect.poll(() => nodes(third).count()).toBe(0);
    expect(await offer.count()).toBe(0);
    page.on("dialog", (dialog) => void dialog.accept());
    await page.reload();
    await expect.poll(() => nodes(page).count()).toBe(8);
  });
});

describe("a run", () => {
  it("goes on in a tab that is not shown, and its tab says so", async () => {
    await openTemplate(page, "Handwritten digits");
    await page.keyboard.press("Control+Enter");
    await expect
      .poll(() => page.getByTestId("iteration").textContent(), { timeout: 60_000 })
      .toMatch(/\d/);
    await dropFile(page, "iris.json", JSON.stringify(irisModule));
    await node(page, "net").waitFor();
    const digits = tab(/digits/);
    await expect.poll(() => digits.getAttribute("data-run")).toBe("running");
    expect(await runStatus(page).textContent()).toMatch(/Ready/);
    await digits.click();
    const iteration = async () =>
      Number(((await page.getByTestId("iteration").textContent()) ?? "").replaceAll(/\D/g, ""));
    await expect.poll(iteration).toBeGreaterThan(0);
    const before = await iteration();
    await tab(/Iris/).click();
    await node(page, "net").waitFor();
    await digits.click();
    await expect.poll(iteration).toBeGreaterThan(before);
    expect(await runStatus(page).textContent()).toMatch(/Running/);

    // The other document runs beside it, and tells that it has ended while nobody looked.
    await tab(/Iris/).click();
    await node(page, "net").waitFor();
    await page.keyboard.press("Control+Enter");
    await digits.click();
    await expect.poll(() => tab(/Iris/).getAttribute("data-run"), { timeout: 60_000 }).toBe("done");
    expect(await digits.getAttribute("data-run")).toBe("running");
    await tab(/Iris/).click();
    expect(await runStatus(page).textContent()).toMatch(/Converged|limit/);
    await expect.poll(() => page.locator(".node[data-heat]").count()).toBeGreaterThan(0);
    await digits.click();

    // Closing it asks, and Cancel leaves it running.
    await page.keyboard.press("Alt+w");
    await question().getByRole("button", { name: "Cancel" }).click();
    expect(await digits.getAttribute("data-run")).toBe("running");
    await page.keyboard.press("Alt+w");
    await question().getByRole("button", { name: "Stop and close" }).click();
    await expect.poll(() => tabs().count()).toBe(1);
    expect(app.errors).toEqual([]);
  });
});

describe("the start screen", () => {
  it("leads to one document, empty or by a double click", async () => {
    await page.getByRole("button", { name: "Empty document" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await names()).toEqual(["Untitled"]);
    await page.keyboard.press("Control+Shift+O");
    await page.getByRole("dialog").getByRole("button", { name: "A line and a circle" }).dblclick();
    await node(page, "circle").waitFor();
    await page.waitForTimeout(300);
    expect(await names()).toEqual(["Line and circle"]);
  });
});

describe("closing a tab", () => {
  it("asks about unsaved changes; what was closed can be reopened with its history", async () => {
    await openTwo();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+d");
    await expect.poll(() => nodes(page).count()).toBe(8);
    await shown().hover();
    await shown().locator(".doc-close").click();
    await question().getByRole("button", { name: "Cancel" }).click();
    expect(await tabs().count()).toBe(2);
    // The middle button, and from another tab: the one that is asked about is shown.
    await tab(/Line and circle/).click();
    await tab(/Iris/).click({ button: "middle" });
    await question().waitFor();
    expect(await question().textContent()).toContain("Iris by a module");
    expect(await nodes(page).count()).toBe(8);
    await question().getByRole("button", { name: "Discard changes" }).click();
    await expect.poll(names).toEqual(["Line and circle"]);
    await expect.poll(() => nodes(page).count()).toBe(4);

    await page.keyboard.press("Alt+Shift+w");
    await expect.poll(() => nodes(page).count()).toBe(8);
    expect(await names()).toEqual(["Line and circle", "Iris by a module"]);
    await page.keyboard.press("Control+z");
    await expect.poll(() => nodes(page).count()).toBe(4);
    // The last tab leaves an empty one.
    await page.keyboard.press("Alt+w");
    await tab(/Line and circle/).click({ button: "middle" });
    await expect.poll(names).toEqual(["Untitled"]);
  });
});

describe("one file", () => {
  it("is open in one tab: opening it again shows that tab, saving over it is explained", async () => {
    await openTwo();
    const path = await saveAs("shared");
    await tab(/Line and circle/).click();
    await page.keyboard.press("Control+o");
    await page.getByRole("button", { name: /shared\.proxflow/ }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await shown().textContent()).toContain("Iris by a module");
    expect(await tabs().count()).toBe(2);

    await tab(/Line and circle/).click();
    await page.keyboard.press("Control+Shift+s");
    await page.getByLabel("Name", { exact: true }).fill("shared");
    await page.keyboard.press("Enter");
    expect(await question().textContent()).toContain("shared.proxflow is open in another tab");
    await question().getByRole("button", { name: "Save under another name" }).click();
    await page.getByLabel("Name", { exact: true }).fill("own");
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: "own.proxflow" }).waitFor();
    expect(await shown().textContent()).not.toContain("unsaved");

    // A program wrote over the file meanwhile: a tab without changes takes what is there.
    writeFileSync(join(path), JSON.stringify(twoHalfPlanes));
    await page.keyboard.press("Control+o");
    await page.getByRole("button", { name: /shared\.proxflow/ }).click();
    await expect.poll(names).toEqual(["Line and circle", "Two half planes"]);
    await node(page, "left").waitFor();
  });
});

describe("the row of tabs", () => {
  it("is worked by keyboard alone", async () => {
    await openTwo();
    await page.keyboard.press("Alt+1");
    await expect.poll(() => shown().textContent()).toContain("Line and circle");
    await page.keyboard.press("Alt+PageDown");
    await expect.poll(() => shown().textContent()).toContain("Iris");
    await page.keyboard.press("Alt+PageDown");
    await expect.poll(() => shown().textContent()).toContain("Line and circle");
    await page.keyboard.press("Alt+Shift+PageDown");
    await expect.poll(names).toEqual(["Iris by a module", "Line and circle"]);
    await page.keyboard.press("Control+Shift+P");
    await page.getByPlaceholder("Type a command").fill("duplicate tab");
    await page.keyboard.press("Enter");
    await expect
      .poll(names)
      .toEqual(["Iris by a module", "Line and circle", "Line and circle copy"]);
    await shown().focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await expect.poll(() => shown().textContent()).toContain("Iris");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Delete");
    await expect.poll(names).toEqual(["Iris by a module", "Line and circle copy"]);
    // The canvas was not meant.
    expect(await nodes(page).count()).toBe(4);
    await shown().focus();
    await page.keyboard.press("F2");
    await page.keyboard.type("Flowers");
    await page.keyboard.press("Enter");
    await expect.poll(names).toEqual(["Flowers", "Line and circle copy"]);
    expect(await findings(page)).toEqual([]);
  });

  it("is put in order by dragging, and has a menu", async () => {
    await openTwo();
    await dropFile(page, "planes.json", JSON.stringify(twoHalfPlanes));
    await node(page, "left").waitFor();
    const from = await tab(/Two half/).boundingBox();
    const to = await tab(/Line and circle/).boundingBox();
    if (!from || !to) throw new Error("a tab is out of sight");
    await page.mouse.move(from.x + 30, from.y + 12);
    await page.mouse.down();
    await page.mouse.move(to.x + 20, to.y + 12, { steps: 8 });
    await page.mouse.up();
    await expect.poll(names).toEqual(["Two half planes", "Line and circle", "Iris by a module"]);
    expect(await shown().textContent()).toContain("Two half planes");
    await tab(/Line and circle/).click({ button: "right" });
    await page.getByRole("menuitem", { name: "Close to the right" }).click();
    await expect.poll(names).toEqual(["Two half planes", "Line and circle"]);
    await tab(/Line and circle/).click({ button: "right" });
    await page.getByRole("menuitem", { name: "Close others" }).click();
    await expect.poll(names).toEqual(["Line and circle"]);
  });

  it("scrolls where there are many, lists all, and mounts the shown one alone", async () => {
    await openTemplate(page, "A line and a circle");
    for (let i = 0; i < 14; i++)
      await dropFile(
        page,
        "planes.json",
        JSON.stringify({ ...twoHalfPlanes, name: `Planes ${i}` }),
      );
    await expect.poll(() => tabs().count()).toBe(15);
    await expect.poll(() => shown().textContent()).toContain("Planes 13");
    expect(await page.locator(".react-flow").count()).toBe(1);
    const inSight = async () => {
      const row = await strip().boundingBox();
      const box = await shown().boundingBox();
      return row && box && box.x >= row.x - 1 && box.x + box.width <= row.x + row.width + 1;
    };
    expect(await inSight()).toBe(true);
    await page.getByRole("button", { name: "All documents" }).click();
    await page.getByRole("menuitemradio", { name: "Line and circle" }).click();
    await node(page, "circle").waitFor();
    await expect.poll(inSight).toBe(true);
    expect(await findings(page)).toEqual([]);
    expect(app.errors).toEqual([]);
  });
});
