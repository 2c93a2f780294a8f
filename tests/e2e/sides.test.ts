/** The two sides and the order of a sweep on the canvas, and moving nodes between sides. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import { node, openTemplate, runStatus } from "./canvas.ts";

let app: App;
let page: Page;
beforeAll(async () => {
  app = await openApp({ width: 1280, height: 800 });
  page = app.page;
  await openTemplate(page, "A line and a circle");
});
afterAll(async () => {
  await app.close();
});

const tag = (id: string): Promise<string | null> =>
  node(page, id).locator(".node-split").textContent();
const legend = () => page.getByLabel("What colours mean");
const mode = (name: string) => legend().getByRole("button", { name, exact: true });

async function fromMenu(id: string, item: string): Promise<void> {
  await node(page, id).locator(".node-title").click({ button: "right" });
  await page.getByRole("menuitem", { name: item }).click();
}

describe.sequential("the split of a document", () => {
  it("numbers nodes by their turn in a sweep, and says the sides", async () => {
    expect(await page.locator(".node-split").count()).toBe(0);
    await mode("Sweep").click();
    await expect.poll(() => tag("circle")).toBe("1");
    expect(await tag("line")).toBe("2");
    await mode("Sides").click();
    await expect.poll(() => tag("circle")).toBe("A");
    expect(await tag("line")).toBe("B");
    expect(await mode("Sweep").getAttribute("aria-pressed")).toBe("false");
  });

  it("changes where a node is moved: an identity is put on a wire, and is told", async () => {
    await fromMenu("line", "Move to side A");
    await expect.poll(() => tag("line")).toBe("A");
    expect(await node(page, "line").getByLabel("Held to side A").count()).toBe(1);
    expect(await legend().textContent()).toContain("1 identity");
    await expect.poll(() => page.locator(".wire-label", { hasText: "\u25c7" }).count()).toBe(1);
    const said = page.getByText("Identities on wires: 1, before 0. 2 sets on side A, 1 on B.");
    await said.waitFor();
  });

  it("solves it as it is split now", async () => {
    await page.keyboard.press("Control+Enter");
    await expect
      .poll(() => runStatus(page).textContent(), { timeout: 60_000 })
      .toMatch(/Converged/);
  });

  it("takes the move back in one step, and offers it in the inspector, too", async () => {
    await page.keyboard.press("Control+z");
    await expect.poll(() => tag("line")).toBe("B");
    expect(await legend().textContent()).not.toContain("identity");
    await node(page, "circle").locator(".node-title").click();
    const field = page.getByLabel("Side of the node's set");
    await field.click();
    await page.getByRole("option", { name: "Held to side B" }).click();
    await expect.poll(() => tag("circle")).toBe("B");
    expect(await tag("line")).toBe("B");
    expect(await legend().textContent()).toContain("1 identity");
    await field.click();
    await page.getByRole("option", { name: "The compiler chooses" }).click();
    await expect.poll(() => tag("circle")).toBe("A");
  });

  it("says why a node has no side to be on", async () => {
    await node(page, "circle").locator(".node-title").click({ button: "right" });
    const free = page.getByRole("menuitem", { name: "Let the compiler choose the side" });
    expect(await free.getAttribute("aria-disabled")).toBe("true");
    expect(await free.getAttribute("title")).toBe("The compiler chooses already.");
    await page.keyboard.press("Escape");
    await mode("Sides").click();
    await expect.poll(() => page.locator(".node-split").count()).toBe(0);
    expect(app.errors).toEqual([]);
  });
});
