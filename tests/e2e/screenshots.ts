/**
 * Pictures of the running app for README and docs, and thumbnails of the templates, taken from the
 * real thing. Not a test of the suite: `npm run screenshots` runs it.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import { openTemplate, runStatus } from "./canvas.ts";
import { graphThumbnail, pathThumbnail } from "./thumbnails.ts";

const images = "docs/images";

async function withApp(options: Parameters<typeof openApp>[0], use: (app: App) => Promise<void>) {
  const app = await openApp(options);
  try {
    await use(app);
    expect(app.errors).toEqual([]);
  } finally {
    await app.close();
  }
}

it.each(["light", "dark"] as const)("takes the window in %s", async (theme) => {
  mkdirSync(images, { recursive: true });
  await withApp({ theme, width: 1920, height: 1080 }, async ({ page }) => {
    await openTemplate(page, "Handwritten digits");
    await page.keyboard.press("Control+Enter");
    const accuracy = async () =>
      Number.parseFloat((await page.getByTestId("accuracy").textContent()) ?? "");
    await expect.poll(accuracy, { timeout: 180_000, interval: 500 }).toBeGreaterThan(90);
    await page.waitForTimeout(2000);
    await page.screenshot({ path: join(images, `${theme}.png`) });
  });
});

it.each([
  ["mnist-mlp", "Handwritten digits"],
  ["iris-mlp", "Iris flowers"],
  ["cnn-digits", "Convolutional digits"],
  ["attention-digits", "Attention on digits"],
  ["rnn-moby", "Next letter of Moby-Dick"],
  ["quantized-mlp", "Quantised digits"],
])("draws the thumbnail of %s", async (name, title) => {
  await withApp({}, async ({ page }) => {
    await openTemplate(page, title);
    await page.keyboard.press("Control+Enter");
    await expect
      .poll(() => page.locator(".node[data-heat]").count(), { timeout: 60_000 })
      .toBeGreaterThan(1);
    await page.waitForTimeout(3000);
    writeFileSync(join("templates", name, "thumbnail.svg"), await graphThumbnail(page));
  });
});

it("draws the thumbnail of line-circle", async () => {
  await withApp({}, async ({ page }) => {
    const points: number[] = [];
    page.on("websocket", (socket) =>
      socket.on("framereceived", ({ payload }) => {
        if (typeof payload !== "string" || !payload.includes('"trail"')) return;
        const message = JSON.parse(payload) as { value: { points: number[] } };
        points.push(...message.value.points);
      }),
    );
    await page.reload();
    await openTemplate(page, "A line and a circle");
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => runStatus(page).textContent()).toMatch(/Converged/);
    const graph = JSON.parse(readFileSync("templates/line-circle/graph.json", "utf8")) as {
      nodes: { type: string; params: { offset?: number } }[];
    };
    const line = graph.nodes.find((node) => node.type === "hyperplane")?.params.offset ?? 0;
    expect(points.length).toBeGreaterThan(8);
    writeFileSync("templates/line-circle/thumbnail.svg", pathThumbnail(points, line));
  });
});
