/** Selecting several nodes, lining them up, and dragging them along lines. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { App } from "./app.ts";
import { middleOf, node } from "./canvas.ts";
import {
  clickEmpty,
  command,
  documentOf,
  dragNode,
  openOn,
  placeOf,
  rewind,
  select,
  selected,
  settled,
} from "./gestures.ts";

let app: App;
let page: Page;
beforeAll(async () => {
  app = await openOn("Iris flowers", "target");
  page = app.page;
});
afterEach(async () => {
  await rewind(page);
  await page.keyboard.press("Shift+F");
  await settled(page);
});
afterAll(async () => {
  expect(app.errors).toEqual([]);
  await app.close();
});

const everything = ["accuracy", "b1", "flowers", "h1", "layer1", "logits", "target", "w1", "w2"];

describe.sequential("a selection", () => {
  it("is drawn by Shift and a drag on the canvas", async () => {
    // In the middle: at the rim of the canvas the view moves along.
    const first = await node(page, "h1").boundingBox();
    const last = await node(page, "logits").boundingBox();
    if (!first || !last) throw new Error("the nodes are not visible");
    await page.keyboard.down("Shift");
    await page.mouse.move(first.x - 8, first.y - 8);
    await page.mouse.down();
    await page.mouse.move(last.x + 30, first.y + 30, { steps: 6 });
    await page.mouse.up();
    await page.keyboard.up("Shift");
    await expect.poll(() => selected(page)).toEqual(["h1", "logits"]);
  });

  it("grows and shrinks by Shift or Ctrl and a click; a plain click begins anew", async () => {
    const click = (id: string, ...modifiers: ("Shift" | "Control")[]) =>
      node(page, id).locator(".node-head").click({ modifiers });
    await click("w1");
    await click("w2", "Shift");
    await click("b1", "Control");
    await expect.poll(() => selected(page)).toEqual(["b1", "w1", "w2"]);
    await click("w2", "Control");
    await expect.poll(() => selected(page)).toEqual(["b1", "w1"]);
    await click("h1");
    await expect.poll(() => selected(page)).toEqual(["h1"]);
    await page.keyboard.press("Escape");
    await expect.poll(() => selected(page)).toEqual([]);
    await page.keyboard.press("Control+a");
    await expect.poll(() => selected(page)).toEqual(everything);
  });

  it("goes to all that leads to a node, and to all that it leads to", async () => {
    await select(page, "layer1");
    await page.keyboard.press("Control+ArrowLeft");
    await expect.poll(() => selected(page)).toEqual(["flowers", "layer1", "w1"]);
    await select(page, "layer1");
    await node(page, "layer1").locator(".node-head").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Select what this leads to" }).click();
    await expect
      .poll(() => selected(page))
      .toEqual(["accuracy", "h1", "layer1", "logits", "target"]);
    await select(page, "b1");
    await page.keyboard.press("Control+ArrowRight");
    await expect.poll(() => selected(page)).toEqual(["accuracy", "b1", "h1", "logits", "target"]);
  });

  it("has its frame dragged as one, and moves together as one step", async () => {
    const before = [await placeOf(page, "w1"), await placeOf(page, "flowers")] as const;
    await select(page, "w1", "flowers");
    await dragNode(page, "flowers", { x: -48, y: 64 });
    await expect.poll(() => placeOf(page, "flowers")).not.toEqual(before[1]);
    const after = [await placeOf(page, "w1"), await placeOf(page, "flowers")] as const;
    expect(after[0].x - before[0].x).toBe(after[1].x - before[1].x);
    expect(after[0].y - before[0].y).toBe(after[1].y - before[1].y);
    await page.keyboard.press("Control+z");
    await expect.poll(() => placeOf(page, "flowers")).toEqual(before[1]);
    expect(await placeOf(page, "w1")).toEqual(before[0]);
  });
});

describe.sequential("lining up", () => {
  const tool = (name: string) =>
    page.getByRole("toolbar", { name: "Align and space" }).getByRole("button", { name });

  it("by the toolbar: edges, middles and even spaces", async () => {
    await select(page, "b1", "h1", "w2");
    await tool("Align top edges").click();
    await expect
      .poll(async () => (await placeOf(page, "h1")).y)
      .toBe((await placeOf(page, "b1")).y);
    await page.keyboard.press("Control+z");
    await tool("Align right edges").click();
    // All are of one width.
    await expect
      .poll(async () => (await placeOf(page, "b1")).x)
      .toBe((await placeOf(page, "h1")).x);
    await page.keyboard.press("Control+z");
    await select(page, "flowers", "layer1", "target");
    await tool("Space evenly across").click();
    const xs = async () =>
      Promise.all(["flowers", "layer1", "target"].map(async (id) => (await placeOf(page, id)).x));
    await expect
      .poll(async () => {
        const [a = 0, b = 0, c = 0] = await xs();
        return Math.abs(b - a - (c - b));
      })
      // To the grid.
      .toBeLessThanOrEqual(8);
  });

  it("says why it cannot be done yet", async () => {
    await select(page, "b1", "h1");
    const spread = tool("Space evenly down");
    expect(await spread.getAttribute("aria-disabled")).toBe("true");
    await spread.hover();
    await expect
      .poll(() => page.getByRole("tooltip").first().textContent())
      .toContain("Select at least 3 nodes first.");
    await page.mouse.move(700, 60);
  });
});

describe.sequential("a drag", () => {
  const lines = () => page.getByTestId("helper-lines").locator("line");

  it("keeps to the grid and draws lines along which nodes line up", async () => {
    await dragNode(page, "b1", { x: 37, y: 50 });
    await expect.poll(async () => (await placeOf(page, "b1")).x).not.toBe(224);
    // Nodes are of one width, so that what lines up across is on the grid, too.
    expect(Math.abs((await placeOf(page, "b1")).x % 8)).toBe(0);
    const head = await node(page, "b1").locator(".node-head").boundingBox();
    if (!head) throw new Error("b1 is not visible");
    const from = { x: head.x + head.width / 2, y: head.y + head.height / 2 };
    await dragNode(page, "b1", { x: -60, y: -30 }, async () => {
      // To and fro until it is in line with another one.
      for (let by = -60; by <= 20 && (await lines().count()) === 0; by += 3) {
        await page.mouse.move(from.x + by, from.y - 30);
        await page.evaluate(() => new Promise(requestAnimationFrame));
      }
      expect(await lines().count()).toBeGreaterThan(0);
    });
    await expect.poll(() => lines().count()).toBe(0);
    const boxes = await page.locator(".react-flow__node").evaluateAll((all) =>
      all.map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        const id = element.getAttribute("data-id");
        return { id, places: [x, y, y + height / 2, y + height, x + width] };
      }),
    );
    const own = boxes.find(({ id }) => id === "b1")?.places ?? [];
    const met = boxes.filter(
      ({ id, places }) => id !== "b1" && places.some((at, i) => Math.abs(at - (own[i] ?? 0)) < 0.5),
    );
    expect(met.length).toBeGreaterThan(0);
  });

  it("with Shift keeps to nothing, and the place is kept in the file", async () => {
    await clickEmpty(page);
    const start = await placeOf(page, "accuracy");
    await dragNode(page, "accuracy", { x: 20, y: 20 }, async () => {
      // Pressed from the start it would draw a selection.
      await page.keyboard.down("Shift");
      const box = await node(page, "accuracy").locator(".node-head").boundingBox();
      if (!box) throw new Error("accuracy is not visible");
      const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      await page.mouse.move(middle.x + 17, middle.y + 11, { steps: 5 });
      expect(await lines().count()).toBe(0);
    });
    await page.keyboard.up("Shift");
    await expect.poll(() => placeOf(page, "accuracy")).not.toEqual(start);
    const free = await placeOf(page, "accuracy");
    expect(free.x % 8 === 0 && free.y % 8 === 0).toBe(false);
    const saved = (await documentOf(page)).nodes.find(({ id }) => id === "accuracy");
    expect(saved?.position).toEqual(free);
  });
});

describe.sequential("the layout", () => {
  const places = async () =>
    Promise.all(everything.map(async (id) => ({ id, ...(await placeOf(page, id)) })));

  it("takes the selection alone, on the grid, as one step; a note stays with its node", async () => {
    await select(page, "target");
    await page.getByLabel("Note").fill("Stays **here**");
    await dragNode(page, "w1", { x: 30, y: -40 });
    const before = await places();
    await select(page, "w1", "flowers", "layer1");
    await page.keyboard.press("Control+Shift+L");
    await expect.poll(places).not.toEqual(before);
    const others = (all: Awaited<ReturnType<typeof places>>) =>
      all.filter(({ id }) => !["w1", "flowers", "layer1"].includes(id));
    // On their way they are where no grid is.
    const onGrid = async () =>
      (await places()).every(({ x, y }) => Math.abs(x % 8) + Math.abs(y % 8) === 0);
    await expect.poll(onGrid).toBe(true);
    await settled(page);
    expect(others(await places())).toEqual(others(before));
    await clickEmpty(page);
    await page.keyboard.press("Control+z");
    await expect.poll(places).toEqual(before);
    await command(page, "Arrange nodes");
    await expect.poll(places).not.toEqual(before);
    expect(await node(page, "target").getByRole("img", { name: "Has a note" }).count()).toBe(1);
    await page.keyboard.press("Shift+F");
  });

  it("is cancelled by Escape while it is worked out, and nothing has moved", async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    // The layout's own code is slow to come, as it is on a slow disk the first time.
    await page.reload();
    await page.route(/elk/, async (route) => {
      await held;
      await route.continue();
    });
    await node(page, "target").waitFor();
    await settled(page);
    const before = await places();
    await page.keyboard.press("Control+Shift+L");
    const notice = page.getByRole("status").filter({ hasText: "Arranging nodes" });
    await notice.getByRole("button", { name: /Cancel/ }).waitFor();
    await page.keyboard.press("Escape");
    await notice.waitFor({ state: "detached" });
    release();
    expect(await places()).toEqual(before);
    await page.keyboard.press("Control+Shift+L");
    await expect.poll(places).not.toEqual(before);
    await page.unroute(/elk/);
  });
});

describe.sequential("a wire", () => {
  it("is selected by a click and told in the inspector", async () => {
    await settled(page);
    const { x, y } = await middleOf(page, "h1.x0");
    await page.mouse.click(x, y);
    const facts = page.locator(".inspector .facts");
    await facts.getByText("Bias 1, value").waitFor();
    expect(await page.locator(".inspector").textContent()).toContain("[16]");
    await page.keyboard.press("Escape");
  });
});
