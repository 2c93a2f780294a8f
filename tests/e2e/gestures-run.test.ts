/** Starting, steering and ending runs; looking at values; problems; what takes part. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { App } from "./app.ts";
import { middleOf, node, port, runStatus } from "./canvas.ts";
import { clickEmpty, documentOf, openOn, rewind, select, selected } from "./gestures.ts";

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

const status = (text: RegExp) =>
  expect.poll(() => runStatus(page).textContent(), { timeout: 20_000 }).toMatch(text);
const iteration = async (): Promise<number> =>
  Number((await page.getByTestId("iteration").textContent())?.replaceAll("\u202f", ""));
const field = (name: string) => page.locator(".inspector").getByLabel(name, { exact: true });
async function stopAt(values: Readonly<Record<string, string>>): Promise<void> {
  await clickEmpty(page);
  for (const name of ["Iterations", "Seconds", "Gap", "Until"]) {
    await field(name).fill(values[name] ?? "");
    await field(name).blur();
  }
}

describe.sequential("run until", () => {
  it("so many iterations, told as reached; the time of the run is shown", async () => {
    await stopAt({ Iterations: "40" });
    expect((await documentOf(page)).solver.stop).toEqual({ iterations: 40 });
    await page.keyboard.press("Control+Enter");
    await status(/Finished|limit/);
    await expect.poll(iteration).toBe(40);
    expect(await page.getByTestId("elapsed").textContent()).toMatch(/^\d+\.\d s$/);
  });

  it("an accuracy", async () => {
    await stopAt({ Iterations: "5000", Until: "accuracy>=0.6" });
    await page.keyboard.press("Control+Enter");
    await status(/Converged.*accuracy/);
    expect(await iteration()).toBeLessThan(5000);
    const reached = Number.parseFloat((await page.getByTestId("accuracy").textContent()) ?? "");
    expect(reached).toBeGreaterThanOrEqual(60);
  });

  it("a gap", async () => {
    await stopAt({ Iterations: "5000", Gap: "1000" });
    await page.keyboard.press("Control+Enter");
    await status(/Converged/);
    expect(await iteration()).toBeLessThan(5000);
  });

  it("a time, with what is left of it on the way", async () => {
    await stopAt({ Seconds: "1.5" });
    await page.keyboard.press("Control+Enter");
    await status(/Running/);
    await expect
      .poll(() => page.getByTestId("elapsed").locator("..").getAttribute("title"))
      .toMatch(/At most \d\.\d s to go/);
    await status(/Finished|limit/);
    const seconds = Number.parseFloat((await page.getByTestId("elapsed").textContent()) ?? "");
    expect(seconds).toBeGreaterThanOrEqual(1.5);
  });
});

describe.sequential("run control", () => {
  it("by keys: run, pause, one iteration, resume; by its button: stop", async () => {
    await stopAt({ Seconds: "120" });
    await page.keyboard.press("Control+Enter");
    await status(/Running/);
    await page.keyboard.press("Control+.");
    await status(/Paused/);
    let held = -1;
    await expect
      .poll(
        async () => {
          const same = held === (await iteration());
          held = await iteration();
          return same;
        },
        { interval: 250 },
      )
      .toBe(true);
    await page.keyboard.press("Control+Shift+Enter");
    await expect.poll(iteration).toBe(held + 1);
    await status(/Paused/);
    await page.keyboard.press("Control+Enter");
    await status(/Running/);
    await expect.poll(iteration).toBeGreaterThan(held + 1);
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await status(/Stopped/);
  });

  it("by a button and a key: reset forgets the run, and the next one begins anew", async () => {
    await expect.poll(() => page.locator(".node[data-heat]").count()).toBeGreaterThan(0);
    await page.getByRole("button", { name: "Reset", exact: true }).click();
    await status(/Ready/);
    await expect.poll(() => page.locator(".node[data-heat]").count()).toBe(0);
    expect(await page.getByTestId("iteration").textContent()).toBe("\u2013");
    const reset = page.getByRole("button", { name: "Reset", exact: true });
    expect(await reset.getAttribute("aria-disabled")).toBe("true");
    await page.keyboard.press("Control+Enter");
    await status(/Running/);
    await page.keyboard.press("Control+Shift+,");
    await status(/Ready/);
    await expect.poll(() => page.locator(".node[data-heat]").count()).toBe(0);
  });

  it("is said to be off with the reason", async () => {
    const stop = page.getByRole("button", { name: "Stop", exact: true });
    expect(await stop.getAttribute("aria-disabled")).toBe("true");
    await page.mouse.move(600, 400);
    await stop.hover();
    await expect
      .poll(() => page.getByRole("tooltip").first().textContent())
      .toContain("Nothing is running.");
    await page.mouse.move(600, 400);
  });
});

describe.sequential("a probe", () => {
  it("tells a wire's value on hover; a click on a port pins it, by its list too", async () => {
    await rewind(page);
    await stopAt({ Iterations: "40" });
    await page.keyboard.press("Control+Enter");
    await status(/Finished|limit/);
    const at = await middleOf(page, "h1.x0");
    await page.mouse.move(at.x, at.y - 80);
    await page.mouse.move(at.x, at.y, { steps: 3 });
    const card = page.getByTestId("probe");
    await expect
      .poll(() => card.textContent())
      .toMatch(/Bias 1, value \u2192 Hidden layer, x0.*min.*mean.*max/);
    await page.mouse.move(at.x, at.y - 80);
    await card.waitFor({ state: "detached" });
    await port(page, "w1", "value").hover();
    await expect.poll(() => card.textContent()).toMatch(/Weights 1, value.*\[4, 16\].*Click pins/);
    await port(page, "w1", "value").click();
    await page.getByTestId("viewer-w1.value").waitFor();
    // An input shows the value that comes to it.
    await port(page, "logits", "b").click();
    await page.getByTestId("viewer-w2.value").waitFor();
    expect(await page.locator(".react-flow__connectionline, .wiring-path").count()).toBe(0);
  });
});

describe.sequential("a constraint", () => {
  it("is switched off and on by M, drawn so, and kept in the file", async () => {
    await rewind(page);
    await select(page, "target");
    await page.keyboard.press("m");
    await node(page, "target").locator(".node[data-muted]").waitFor();
    expect((await documentOf(page)).nodes.find(({ id }) => id === "target")?.muted).toBe(true);
    await select(page, "target");
    await page.keyboard.press("m");
    await expect.poll(() => node(page, "target").locator(".node[data-muted]").count()).toBe(0);
    await select(page, "w1");
    await node(page, "w1").locator(".node-head").click({ button: "right" });
    const off = page.getByRole("menuitem", { name: "Switch a constraint off or on" });
    expect(await off.getAttribute("aria-disabled")).toBe("true");
    expect(await off.getAttribute("title")).toMatch(/Only sets and targets can be off/);
    await page.keyboard.press("Escape");
  });
});

describe.sequential("several nodes in the inspector", () => {
  it("that are of more than one op say what can be set together", async () => {
    await select(page, "w1", "h1");
    await page.getByText("Select nodes of one op alone").waitFor();
    await clickEmpty(page);
  });

  it("show the op's formula, set and projection for one", async () => {
    await select(page, "h1");
    const inspector = page.locator(".inspector");
    await inspector.locator(".katex").first().waitFor();
    expect(await inspector.textContent()).toMatch(/Projection/i);
    expect(await page.getByTestId("node-residual").textContent()).toMatch(/\d/);
    await clickEmpty(page);
  });
});

describe.sequential("a problem", () => {
  it("marks its node, and its row in Problems leads there; Run says so and shows them", async () => {
    await rewind(page);
    const at = await middleOf(page, "logits.b");
    await page.mouse.click(at.x, at.y);
    await page.keyboard.press("Delete");
    const badge = node(page, "logits").locator(".node-badge");
    await expect.poll(() => badge.getAttribute("aria-label")).toMatch(/Nothing is wired/);
    await page.getByRole("tab", { name: "History" }).click();
    await page.keyboard.press("Control+Enter");
    await page.getByRole("alert").getByText("The graph has an error").waitFor();
    const row = page
      .getByRole("list", { name: "Problems" })
      .getByRole("button", { name: /Scores of the species, b/ });
    await clickEmpty(page);
    await row.click();
    await expect.poll(() => selected(page)).toEqual(["logits"]);
    await rewind(page);
    await expect.poll(() => badge.count()).toBe(0);
  });
});
