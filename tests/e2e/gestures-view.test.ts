/** Getting about: overview, zoom, fit, find, the worst residual; commands by name; themes. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { App } from "./app.ts";
import { node, nodes, runStatus } from "./canvas.ts";
import { clickEmpty, command, openOn, select, selected, settled } from "./gestures.ts";

let app: App;
let page: Page;
beforeAll(async () => {
  app = await openOn("Iris flowers", "target");
  page = app.page;
});
afterAll(async () => {
  expect(app.errors).toEqual([]);
  await app.close();
});

const view = () =>
  page.locator(".canvas .react-flow__viewport").evaluate((element) => {
    const { a, e, f } = new DOMMatrix(element.style.transform);
    return { zoom: a, x: e, y: f };
  });
const zoom = async () => (await view()).zoom;
const isSeen = async (id: string): Promise<boolean> => {
  const box = await node(page, id).boundingBox();
  const area = await page.locator(".canvas").boundingBox();
  return (
    box !== null &&
    area !== null &&
    box.x >= area.x &&
    box.y >= area.y &&
    box.x + box.width <= area.x + area.width &&
    box.y + box.height <= area.y + area.height
  );
};

describe.sequential("the view", () => {
  it("fits the selection by F and all by Shift+F", async () => {
    await select(page, "w2");
    await page.keyboard.press("f");
    await settled(page);
    expect(await isSeen("w2")).toBe(true);
    expect(await isSeen("flowers")).toBe(false);
    expect(await zoom()).toBeCloseTo(1);
    await page.keyboard.press("Shift+F");
    await settled(page);
    for (const id of ["flowers", "accuracy", "w2"]) expect(await isSeen(id), id).toBe(true);
  });

  it("zooms by keys and wheel about the pointer, and moves by a drag", async () => {
    await clickEmpty(page);
    const before = await zoom();
    await page.keyboard.press("Control+=");
    await settled(page);
    expect(await zoom()).toBeCloseTo(before * 1.25, 2);
    await page.keyboard.press("Control+-");
    await settled(page);
    expect(await zoom()).toBeCloseTo(before, 2);
    const box = await node(page, "h1").boundingBox();
    if (!box) throw new Error("h1 is not visible");
    await page.mouse.move(box.x + 20, box.y + 10);
    await page.mouse.wheel(0, -240);
    await expect.poll(zoom).toBeGreaterThan(before * 1.1);
    await settled(page);
    const now = await node(page, "h1").boundingBox();
    // The place under the pointer stayed there.
    const scale = (await zoom()) / before;
    expect(Math.abs((now?.x ?? 0) + 20 * scale - box.x - 20)).toBeLessThan(2);
    const start = await view();
    await page.mouse.move(box.x - 60, box.y - 60);
    await page.mouse.down({ button: "middle" });
    await page.mouse.move(box.x + 20, box.y - 20, { steps: 4 });
    await page.mouse.up({ button: "middle" });
    const end = await view();
    expect(Math.round(end.x - start.x)).toBe(80);
    expect(Math.round(end.y - start.y)).toBe(40);
  });
});

describe.sequential("find", () => {
  const box = () => page.getByRole("dialog", { name: "Find a node" }).getByRole("combobox");
  const options = () => page.getByRole("option", { disabled: false });

  it("finds by title, and Enter flies there and selects", async () => {
    await page.keyboard.press("Control+f");
    await box().fill("right species");
    await expect.poll(() => options().count()).toBe(1);
    await page.keyboard.press("Enter");
    await expect.poll(() => selected(page)).toEqual(["target"]);
    await expect.poll(zoom).toBeGreaterThan(0.89);
    await settled(page);
    expect(await isSeen("target")).toBe(true);
  });

  it("finds by shape and by residual, after a run; a list of nothing says what else to try", async () => {
    await page.keyboard.press("Control+f");
    await box().fill("residual>1e-9");
    await page.getByText("No node fits").waitFor();
    await box().fill("shape:[16,3]");
    await expect.poll(() => options().allTextContents()).toEqual([expect.stringContaining("w2")]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+Enter");
    await expect
      .poll(() => runStatus(page).textContent(), { timeout: 60_000 })
      .toMatch(/Finished|Converged/);
    await page.keyboard.press("Control+f");
    await box().fill("residual>1e-9");
    await expect.poll(() => options().count()).toBeGreaterThan(0);
    await box().fill("residual>1e9");
    await expect.poll(() => options().count()).toBe(0);
    await page.keyboard.press("Escape");
  });

  it("W flies to the node that holds the run back", async () => {
    await clickEmpty(page);
    await page.keyboard.press("Shift+F");
    await settled(page);
    const numbers = async () =>
      page.locator(".react-flow__node").evaluateAll((all) =>
        all.flatMap((n) => {
          const text = n.querySelector(".node-residual")?.textContent ?? "";
          const value = Number(text.replace("\u2212", "-"));
          return text === "" ? [] : [{ id: n.getAttribute("data-id") ?? "", value }];
        }),
      );
    const worst = (await numbers()).reduce((a, b) => (b.value > a.value ? b : a));
    await page.keyboard.press("w");
    await expect.poll(() => selected(page)).toEqual([worst.id]);
    await expect.poll(zoom).toBeGreaterThan(0.89);
    await settled(page);
    expect(await isSeen(worst.id)).toBe(true);
  });
});

describe.sequential("by keyboard alone", () => {
  it("the focus is ringed where it is, and the run is told in a live region", async () => {
    await clickEmpty(page);
    await page.keyboard.press("ArrowRight");
    const [only = ""] = await selected(page);
    expect(only).not.toBe("");
    const outline = await node(page, only)
      .locator(".node")
      .evaluate((element) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return `${outlineStyle} ${outlineWidth}`;
      });
    expect(outline).toBe("solid 2px");
    const region = runStatus(page);
    expect(await region.getAttribute("aria-live")).toBe("polite");
    expect(await region.textContent()).toMatch(/^Run: (Finished|Converged).*accuracy \d/);
    expect(await node(page, "w1").getAttribute("aria-label")).toBe("Weights 1, Parameter");
  });
});

describe.sequential("commands", () => {
  const open = async () => {
    await page.keyboard.press("Control+Shift+P");
    return page.getByRole("dialog", { name: "Commands" });
  };

  it("are all there by name, with their keys, and why one is off", async () => {
    await clickEmpty(page);
    const dialog = await open();
    const rows = await dialog.getByRole("option").evaluateAll((all) =>
      all.map((row) => ({
        title: row.querySelector(".quick-name")?.textContent ?? "",
        why: row.querySelector(".quick-text")?.textContent ?? "",
        off: row.getAttribute("aria-disabled") === "true",
        key: row.querySelector(".menu-key")?.textContent ?? "",
      })),
    );
    expect(rows.length).toBeGreaterThan(60);
    const of = (title: string) => rows.find((row) => row.title === title);
    expect(of("Delete")).toEqual({
      title: "Delete",
      why: "Select a node or a wire first.",
      off: true,
      key: "Del",
    });
    expect(of("Pause")?.why).toBe("Nothing is running.");
    expect(of("Undo")?.why).toBe("Nothing to undo.");
    expect(of("Select all")).toMatchObject({ off: false, key: "Ctrl+A" });
    // Whatever is off says why, and only that.
    for (const row of rows) expect(row.why !== "", row.title).toBe(row.off);
    expect(new Set(rows.map(({ title }) => title)).size).toBe(rows.length);
    await page.keyboard.press("Escape");
  });

  it.each([
    ["Show problems", "Problems"],
    ["Show metrics", "Metrics"],
    ["Show stepping and breakpoints", "Stepping"],
    ["Show pinned viewers", "Viewers"],
    ["Show the history", "History"],
    ["Show residuals", "Residuals"],
  ])("%s", async (title, tab) => {
    await open();
    await page.getByPlaceholder("Type a command").fill(title);
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.getByRole("tab", { name: tab }).first().getAttribute("aria-selected"))
      .toBe("true");
  });
});

describe.sequential("the theme", () => {
  it("goes system, light, dark, and is remembered", async () => {
    const shown = () => page.locator("html").getAttribute("data-theme");
    const button = () => page.getByRole("button", { name: /^Theme:/ });
    expect(await button().getAttribute("aria-label")).toBe("Theme: system");
    expect(await shown()).toBe("dark");
    await page.emulateMedia({ colorScheme: "light" });
    await expect.poll(shown).toBe("light");
    await button().click();
    await button().click();
    expect(await button().getAttribute("aria-label")).toBe("Theme: dark");
    await expect.poll(shown).toBe("dark");
    await page.reload();
    await expect.poll(shown).toBe("dark");
    // Until the window has its tabs again, what is opened in it closes with the empty one.
    await nodes(page).first().waitFor();
  });
});

describe.sequential("About", () => {
  it("tells what runs where, a line each, with room for its words", async () => {
    await command(page, "About Proxflow");
    const about = page.getByRole("dialog", { name: "About Proxflow" });
    // The machine's facts come from the host, after the dialog.
    await about.getByText("Graphics adapter").waitFor();
    const places = (tag: "dt" | "dd") =>
      about.locator(tag).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().left));
    for (const tag of ["dt", "dd"] as const) {
      expect((await places(tag)).length).toBeGreaterThan(4);
      await expect.poll(async () => new Set(await places(tag)).size).toBe(1);
    }
    const narrowest = () =>
      about
        .locator("dd")
        .evaluateAll((all) => Math.min(...all.map((one) => one.getBoundingClientRect().width)));
    await expect.poll(narrowest).toBeGreaterThan(160);
    await page.keyboard.press("Escape");
    await about.waitFor({ state: "detached" });
  });
});
