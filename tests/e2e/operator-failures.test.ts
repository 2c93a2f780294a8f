/** Code of operators that goes wrong, in the window: told in words, and nothing else is harmed. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FORMAT_VERSION } from "../../core/graph/schema.ts";
import { checkOperator } from "../../electron/worker/operators/check.ts";
import { starters } from "../../renderer/operators/operator-types.ts";
import { type App, openApp } from "./app.ts";
import { dropFile, node, nodes, runStatus } from "./canvas.ts";
import { documentOf } from "./gestures.ts";
import { paste, write } from "./operator-editor.ts";

let app: App;
let page: Page;
beforeAll(async () => {
  app = await openApp({ width: 1280, height: 800 });
  page = app.page;
  page.setDefaultTimeout(20_000);
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
});
afterAll(async () => {
  await app.close();
});

const sound = starters.Function;
/** The sound operator with other words at the start of its forward. */
const doing = (words: string): string => {
  const source = sound.replace("return tf.div(", `${words}\n    return tf.div(`);
  expect(source).not.toBe(sound);
  return source;
};
const dialog = () => page.getByRole("dialog");
const press = (name: string) => dialog().getByRole("button", { name, exact: true }).click();

describe("code that goes wrong", () => {
  it("is told at its line, each kind, and the next check is none the worse", async () => {
    await write(page, sound);
    const problems = page.getByTestId("operator-problems");
    for (const [words, message] of [
      ["while (true) {}", /Line \d+: .*(too long|without an end)/],
      ["let all: unknown = []; for (;;) all = [all, new Array(1000).fill(0)];", /memory|too long/],
      ['throw new Error("no such luck");', /Line \d+: no such luck/],
      ['import("node:fs");', /Line \d+: /],
      ["process.exit(1);", /Line \d+: .*process/],
      ['fetch("http://localhost/");', /Line \d+: .*fetch/],
      ["return tf.mul(x, 0 / 0);", /finite/],
      ["return tf.sum(x);", /gives shape \[\] where \[4\] is declared/],
      ["return tf.nothing(x);", /Line \d+: /],
      ["return (", /Line \d+: /],
    ] as const) {
      await paste(page, doing(words));
      await press("Check");
      await expect
        .poll(() => problems.textContent(), { timeout: 60_000, message: words })
        .toMatch(message);
    }
    await paste(page, sound);
    await press("Check");
    await dialog().locator('.op-badge[data-badge="approximate"]').waitFor({ timeout: 60_000 });
  });

  it("is failed where it gives what is no number", async () => {
    await paste(page, doing("return tf.log(tf.sub(tf.neg(tf.square(x)), 1));"));
    await press("Check");
    await dialog().locator('.op-badge[data-badge="failed"]').waitFor({ timeout: 60_000 });
    await press("Close");
    await page.getByRole("button", { name: "Discard", exact: true }).click();
    await dialog().waitFor({ state: "detached" });
  });

  it("ends a run with the reason at its node; the document is whole, and can be mended", async () => {
    const source = doing('if (x.rank > 1) throw new Error("lists alone");');
    const checked = await checkOperator(source);
    if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
    const place = { x: 0, y: 0 };
    const document = {
      format: "proxflow",
      formatVersion: FORMAT_VERSION,
      name: "lists",
      solver: { stop: { iterations: 5 } },
      operators: {
        "soft-plus": { source, manifest: checked.manifest, certificate: checked.certificate },
      },
      nodes: [
        { id: "p", type: "parameter", typeVersion: 1, params: { shape: [2, 3] }, position: place },
        {
          id: "soft",
          type: "custom.soft-plus",
          typeVersion: 1,
          params: {},
          position: { x: 300, y: 0 },
        },
        { id: "box", type: "box", typeVersion: 1, params: {}, position: { x: 600, y: 0 } },
      ],
      edges: [
        { id: "e1", from: { node: "p", port: "value" }, to: { node: "soft", port: "x" } },
        { id: "e2", from: { node: "soft", port: "y" }, to: { node: "box", port: "x" } },
      ],
    };
    await dropFile(page, "lists.proxflow", JSON.stringify(document));
    await press("Allow these operators");
    await dialog().waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await expect
      .poll(() => node(page, "soft").locator(".node-badge").getAttribute("aria-label"), {
        timeout: 60_000,
      })
      .toMatch(/lists alone/);
    expect((await documentOf(page)).operators).toEqual(document.operators);
    expect(await nodes(page).count()).toBe(3);

    // A value that it takes: the same worker goes on.
    await node(page, "p").click();
    const shape = page.getByLabel("Shape", { exact: true });
    await shape.fill("4");
    await shape.blur();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await expect
      .poll(() => runStatus(page).textContent(), { timeout: 60_000 })
      .toMatch(/Finished at its limit|Converged/);
    await page.keyboard.press("Control+z");
    expect((await documentOf(page)).nodes[0]?.params).toEqual({ shape: [2, 3] });
  });
});
