/** Wires while they are drawn, where they do not fit, and led by hand. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import { drawWire, dropFile, middleOf, node, port, pullWire, wires } from "./canvas.ts";
import { lyingAcross } from "./documents.ts";
import { clickEmpty, documentOf, rewind, select, settled } from "./gestures.ts";

let app: App;
let page: Page;
beforeAll(async () => {
  app = await openApp();
  page = app.page;
  page.setDefaultTimeout(10_000);
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await dropFile(page, "across.json", JSON.stringify(lyingAcross));
  await node(page, "product").waitFor();
  // The view comes to rest before anything is aimed at.
  await settled(page);
});
afterAll(async () => {
  expect(app.errors).toEqual([]);
  await app.close();
});

const label = (id: string) =>
  page.locator(`.react-flow__edge[data-id="${id}"] .wire-label`).textContent();
const note = () => page.locator(".wiring-note");
/** Turns the weights around in the inspector. */
async function shapeWeights(text: string): Promise<void> {
  await select(page, "weights");
  const field = page.locator(".inspector").getByLabel("Shape");
  await field.fill(text);
  await field.press("Enter");
}

describe.sequential("a wire in hand", () => {
  it("shows its shape as it is dragged, and over a misfit why and the way out", async () => {
    const from = port(page, "weights", "value");
    const start = await from.boundingBox();
    await pullWire(page, from, { x: (start?.x ?? 0) + 90, y: (start?.y ?? 0) + 140 });
    await expect.poll(() => note().textContent()).toBe("[3, 4]");
    const end = await port(page, "product", "b").boundingBox();
    await page.mouse.move((end?.x ?? 0) + 4, (end?.y ?? 0) + 4, { steps: 6 });
    await expect.poll(() => note().getAttribute("data-status")).toBe("invalid");
    expect(await note().textContent()).toMatch(/\[B, 4\].*\[3, 4\].*Give b the shape \[4, /);
    await page.keyboard.press("Escape");
    await page.mouse.up();
    expect(await wires(page).count()).toBe(3);
  });

  it("is let go by Escape, over a port that takes it and over nothing", async () => {
    const { edges } = await documentOf(page);
    await shapeWeights("4, 3");
    const start = await port(page, "weights", "value").boundingBox();
    const nowhere = { x: (start?.x ?? 0) + 90, y: (start?.y ?? 0) + 140 };
    for (const end of [port(page, "product", "b"), nowhere]) {
      await pullWire(page, port(page, "weights", "value"), end);
      await page.locator(".wiring-path").waitFor();
      await page.keyboard.press("Escape");
      await page.locator(".wiring-path").waitFor({ state: "detached" });
      await page.mouse.up();
      expect(await page.getByPlaceholder(/^Nodes that fit/).count()).toBe(0);
      expect((await documentOf(page)).edges).toEqual(edges);
    }
    await rewind(page);
  });

  it("says what it is inside the canvas, also at its edges", async () => {
    const canvas = await page.locator(".canvas").boundingBox();
    if (canvas === null) throw new Error("there is no canvas");
    const right = canvas.x + canvas.width;
    const bottom = canvas.y + canvas.height;
    for (const end of [
      { x: right - 20, y: canvas.y + 40 },
      { x: canvas.x + 40, y: bottom - 20 },
    ]) {
      await pullWire(page, port(page, "weights", "value"), end);
      await expect
        .poll(async () => {
          const box = await note().boundingBox();
          return box !== null && box.x + box.width <= right && box.y + box.height <= bottom;
        })
        .toBe(true);
      await page.keyboard.press("Escape");
      await page.mouse.up();
    }
    expect(await wires(page).count()).toBe(3);
    // At the edges the canvas went along.
    await page.keyboard.press("Shift+F");
    await settled(page);
  });

  it("drawn from an input back to an output is the same wire", async () => {
    await shapeWeights("4, 3");
    await drawWire(page, port(page, "product", "b"), port(page, "weights", "value"));
    await expect.poll(() => wires(page).count()).toBe(4);
    const wire = (await documentOf(page)).edges.find(({ to }) => to.port === "b");
    expect(wire?.from).toEqual({ node: "weights", port: "value" });
  });

  it("that would close a circle is refused with the reason", async () => {
    await drawWire(page, port(page, "product", "y"), port(page, "product", "a"));
    await page.getByRole("alert").getByText("from a node to itself").waitFor();
    expect(await wires(page).count()).toBe(4);
  });
});

describe.sequential("shapes on wires", () => {
  it("follow an edit, and a wire that no longer fits is red with both shapes", async () => {
    await select(page, "product");
    await expect.poll(() => label("product.a")).toBe("[B, 4]");
    // A short wire leaves it to the ports at its ends.
    const given = node(page, "product").locator(".port-output .port-shape");
    await expect.poll(() => given.textContent()).toBe("[B, 3]");
    await shapeWeights("3, 4");
    await expect.poll(() => label("product.b")).toBe("\u2715 [3, 4] against [B, 4]");
    const path = page.locator('.react-flow__edge[data-id="product.b"] .react-flow__edge-path');
    const danger = await page.evaluate(() => {
      const probe = document.createElement("i");
      probe.style.color = "var(--danger)";
      document.body.append(probe);
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color;
    });
    expect(await path.evaluate((line) => getComputedStyle(line).stroke)).toBe(danger);
    await node(page, "product").locator(".node[data-severity=error]").waitFor();
  });
});

describe.sequential("a point of a wire", () => {
  it("comes and goes by Alt and a click, and by Delete where it has the focus", async () => {
    await rewind(page);
    const points = page.locator(".wire-point");
    const add = async (): Promise<void> => {
      const at = await middleOf(page, "product.a");
      await page.keyboard.down("Alt");
      await page.mouse.click(at.x, at.y);
      await page.keyboard.up("Alt");
      await expect.poll(() => points.count()).toBe(1);
    };
    await add();
    expect((await documentOf(page)).edges.find(({ to }) => to.port === "a")?.via).toHaveLength(1);
    // The wire's label makes way for it.
    await expect
      .poll(() =>
        page.evaluate(() => {
          const wire = '.react-flow__edge[data-id="product.a"]';
          const box = (of: string) =>
            document.querySelector(`${wire} ${of}`)?.getBoundingClientRect() as DOMRect;
          const [a, b] = [box(".wire-point"), box(".wire-label")];
          const apart =
            a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
          return apart;
        }),
      )
      .toBe(true);
    await points.first().click({ modifiers: ["Alt"] });
    await expect.poll(() => points.count()).toBe(0);
    await add();
    await points.first().focus();
    await page.keyboard.press("Delete");
    await expect.poll(() => points.count()).toBe(0);
    expect(await wires(page).count()).toBe(3);
    await clickEmpty(page);
  });
});
