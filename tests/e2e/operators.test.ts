/** Operators of one's own: from the code editor to the palette to a run; and whose code may run. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { softplusSource } from "../helpers/operators.ts";
import { type App, openApp } from "./app.ts";
import { findings } from "./axe.ts";
import { drawWire, dropFile, node, port, runStatus } from "./canvas.ts";
import { command, documentOf } from "./gestures.ts";
import { write as writeOperator } from "./operator-editor.ts";

let app: App;
let page: Page;
beforeAll(async () => {
  app = await openApp({
    width: Number(process.env.PROXFLOW_SHOT_WIDTH ?? 1280),
    height: Number(process.env.PROXFLOW_SHOT_HEIGHT ?? 800),
    theme: process.env.PROXFLOW_SHOT_THEME === "light" ? "light" : "dark",
  });
  page = app.page;
  page.setDefaultTimeout(20_000);
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
});
afterAll(async () => {
  await app.close();
});

const shot = async (name: string): Promise<void> => {
  const shots = process.env.PROXFLOW_SHOTS;
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
};
const dialog = () => page.getByRole("dialog");
const press = (name: string) => dialog().getByRole("button", { name, exact: true }).click();
/** All nodes in view, and at rest. */
async function showAll(): Promise<void> {
  await command(page, "Fit all");
  await page.waitForTimeout(600);
}
const write = (text: string): Promise<void> => writeOperator(page, text);
const source = (name: string, own: boolean): string =>
  softplusSource(own).replace('"soft-plus"', `"${name}"`).replace('"Soft plus"', `"${name}"`);
const drop = async (document: unknown): Promise<void> => {
  await dropFile(page, "theirs.proxflow", JSON.stringify(document));
};

describe("operators of one's own", () => {
  it.each([
    ["own-soft", true, /approximate/i],
    ["plain-soft", false, /approximate/i],
  ] as const)("goes from its code to a run: %s", async (name, own, badge) => {
    const text = source(name, own);
    // The projection's helper says what it takes; the other needs no type.
    await write(
      own
        ? text
            .replace("const value = (x)", "const value = (x: Tensor)")
            .replace("{ defineOp, tf }", "{ defineOp, type Tensor, tf }")
        : text,
    );
    await press("Check");
    await dialog().locator(".op-badge").waitFor({ timeout: 60_000 });
    expect(await dialog().locator(".op-badge").textContent()).toMatch(badge);
    expect(await page.locator(".op-edit-code .squiggly-error").count()).toBe(0);
    await shot(`operator-${name}`);
    expect(await findings(page, ".modal")).toEqual([]);
    await press("Save to My operators");
    await dialog().waitFor({ state: "detached" });

    const entry = page.locator(`[data-mine="${name}"]`);
    await entry.waitFor();
    expect(await entry.locator(".op-badge").textContent()).toMatch(badge);
    await entry.dblclick();
    await expect
      .poll(async () => (await documentOf(page)).nodes.map(({ type }) => type))
      .toContain(`custom.${name}`);
    const document = await documentOf(page);
    const made = document.nodes.find(({ type }) => type === `custom.${name}`)?.id ?? "";
    await page.locator('[data-op="parameter"]').first().dblclick();
    await expect
      .poll(async () => (await documentOf(page)).nodes.length)
      .toBe(document.nodes.length + 1);
    const parameter = (await documentOf(page)).nodes.at(-1)?.id ?? "";
    await showAll();
    await drawWire(page, port(page, parameter, "value"), port(page, made, "x"));
    await expect
      .poll(async () => (await documentOf(page)).edges.some(({ to }) => to.node === made))
      .toBe(true);
    // Something to solve: where its value must lie.
    await page.getByPlaceholder("Search nodes").fill("box");
    await page.locator('[data-op="box"]').first().dblclick();
    await page.getByPlaceholder("Search nodes").fill("");
    await expect
      .poll(async () => (await documentOf(page)).nodes.length)
      .toBe(document.nodes.length + 2);
    const wanted = (await documentOf(page)).nodes.at(-1)?.id ?? "";
    await showAll();
    await drawWire(page, port(page, made, "y"), port(page, wanted, "x"));
    await expect
      .poll(async () => (await documentOf(page)).edges.some(({ to }) => to.node === wanted))
      .toBe(true);
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await expect
      .poll(() => runStatus(page).textContent(), { timeout: 60_000 })
      .toMatch(/Converged|Finished at its limit/);
    await showAll();
    await node(page, made).click({ position: { x: 20, y: 12 } });
    await expect.poll(() => page.getByTestId("node-residual").textContent()).toMatch(/^[\d.]/);
    // Its title, not its type; and nobody has said where it comes from.
    expect(await page.locator(".chart-name").allTextContents()).toContain(name);
    await page.locator(".docs-meta").first().waitFor();
    expect(await page.locator(".docs-meta").allTextContents()).not.toContainEqual(
      expect.stringMatching(/^Source:/),
    );
    await shot(`operator-run-${name}`);
  });

  it("says at its line what is wrong with code", async () => {
    await write(source("broken", false).replace("return tf.div(", "return fetch("));
    await press("Check");
    const problems = page.getByTestId("operator-problems");
    await problems.waitFor({ timeout: 60_000 });
    expect(await problems.textContent()).toMatch(/Line \d+: .*fetch/);
    await page.locator(".op-edit-code .squiggly-error").first().waitFor();
    await shot("operator-problem");
    await press("Close");
    await page.getByRole("button", { name: "Discard", exact: true }).click();
    await dialog().waitFor({ state: "detached" });
  });

  it("places one that failed only after an explicit word", async () => {
    const bad = source("bad-soft", false).replace(
      /\n}\);\s*$/,
      "\n  project([x0]) {\n    return tf.add(x0, 1);\n  },\n});\n",
    );
    await write(bad);
    await press("Check");
    await dialog().locator('.op-badge[data-badge="failed"]').waitFor({ timeout: 60_000 });
    await shot("operator-failed");
    await press("Save to this document");
    await dialog().waitFor({ state: "detached" });
    const before = (await documentOf(page)).nodes.length;
    await page.locator('[data-op="custom.bad-soft"]').dblclick();
    await page.getByText("Its projection failed the check.").first().waitFor();
    expect((await documentOf(page)).nodes.length).toBe(before);
    await page.getByRole("button", { name: "Edit code of bad-soft" }).click();
    await page.locator(".op-edit-code .view-line").first().waitFor();
    await press("Check");
    await dialog().getByLabel("Use it anyway").check({ timeout: 60_000 });
    await press("Save to this document");
    await page.locator('[data-op="custom.bad-soft"]').dblclick();
    await expect.poll(async () => (await documentOf(page)).nodes.length).toBe(before + 1);
  });

  it("runs no code of a document before it was read and allowed", async () => {
    const mine = await documentOf(page);
    const entry = mine.operators?.["plain-soft"];
    if (entry === undefined) throw new Error("the document has lost its operator");
    const plain = mine.nodes.find(({ type }) => type === "custom.plain-soft")?.id;
    const edges = mine.edges.filter(({ from, to }) => to.node === plain || from.node === plain);
    const ends = edges.flatMap(({ from, to }) => [from.node, to.node]);
    const theirs = {
      ...mine,
      nodes: mine.nodes.filter(({ id }) => ends.includes(id)),
      edges,
      operators: { "plain-soft": { ...entry, source: `${entry.source}// theirs\n` } },
    };
    await drop(theirs);
    await dialog().getByText("// theirs").waitFor();
    await shot("operator-consent");
    expect(await findings(page, ".modal")).toEqual([]);
    await press("Keep closed");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await dialog().getByText("// theirs").waitFor();
    await page.getByText("was not allowed to run").first().waitFor();
    await press("Allow these operators");
    await dialog().waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await expect
      .poll(() => runStatus(page).textContent(), { timeout: 60_000 })
      .toMatch(/Converged|Finished at its limit/);
    // What the page's policy forbids is told on the console as an error.
    expect(app.errors).toEqual([]);
  });
});
