/** The handbook from inside the app: by key, menu and inspector; its search; its looks for everyone. */
import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import { findings } from "./axe.ts";
import { node, openTemplate } from "./canvas.ts";

let app: App | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

/** The page that an act opens. */
async function opened(page: Page, act: () => Promise<void>): Promise<Page> {
  const [popup] = await Promise.all([page.waitForEvent("popup"), act()]);
  await popup.waitForLoadState();
  popup.on("console", (message) => {
    if (message.type() === "error") app?.errors.push(message.text());
  });
  popup.on("pageerror", (error) => app?.errors.push(error.message));
  return popup;
}

describe.each(["light", "dark"] as const)("the handbook in %s", (theme) => {
  it("opens by F1, is searched, and leads on by keyboard", async () => {
    app = await openApp({ theme, width: 1280, height: 800 });
    const { page } = app;
    await page.getByRole("list", { name: "Templates" }).first().waitFor();
    const book = await opened(page, () => page.keyboard.press("F1"));
    await book.getByRole("heading", { name: "Handbook", level: 1 }).waitFor();
    await book.keyboard.press("Tab");
    expect(await book.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the text");
    await book.keyboard.press("/");
    await book.keyboard.type("stuck");
    await book.getByRole("status").getByText("found").waitFor();
    expect(await findings(book), "results").toEqual([]);
    await book.keyboard.press("Tab");
    await book.keyboard.press("Enter");
    await book.waitForURL(/concepts\.html#stuck-and-what-to-try$/);
    await book.getByRole("link", { name: "Next" }).click();
    await book.waitForURL(/editor\.html$/);
    expect(app.errors).toEqual([]);
  });

  it("has the page of an operation, from the inspector, in the same window", async () => {
    app = await openApp({ theme, width: 1280, height: 800 });
    const { page } = app;
    await openTemplate(page, "A line and a circle");
    await node(page, "circle").click();
    const link = page.getByRole("link", { name: "Reference in the handbook" });
    const book = await opened(page, () => link.click());
    await book.getByRole("heading", { name: "Sphere", level: 1 }).waitFor();
    await node(page, "line").click();
    await link.click();
    await book.getByRole("heading", { name: "Hyperplane", level: 1 }).waitFor();
    expect(page.context().pages()).toHaveLength(2);
    expect(app.errors).toEqual([]);
  });

  it("has no serious findings, wide or narrow, and its pictures load", async () => {
    app = await openApp({ theme, width: 1280, height: 800 });
    const { page } = app;
    await page.getByRole("list", { name: "Templates" }).first().waitFor();
    const book = await opened(page, () => page.keyboard.press("F1"));
    const shots = process.env.PROXFLOW_SHOTS;
    for (const [width, height] of [
      [1920, 1080],
      [1280, 800],
      [420, 800],
    ] as const) {
      await book.setViewportSize({ width, height });
      for (const path of [
        "index",
        "start",
        "concepts",
        "solvers",
        "cli",
        "templates",
        "templates/sudoku",
        "ops/sphere",
        "ops/attention",
      ]) {
        await book.goto(new URL(`/handbook/${path}.html`, app.address).href);
        const broken = await book
          .locator("img")
          .evaluateAll((all) =>
            all
              .filter((each) => (each as HTMLImageElement).naturalWidth === 0)
              .map((each) => (each as HTMLImageElement).src),
          );
        expect(broken, path).toEqual([]);
        const wide = await book.evaluate(
          () => document.documentElement.scrollWidth > window.innerWidth,
        );
        expect(wide, `${path} at ${width} scrolls sideways`).toBe(false);
        if (shots)
          await book.screenshot({
            path: `${shots}/${theme}-${width}-${path.replace("/", "-")}.png`,
          });
        expect(await findings(book), `${path} at ${width}`).toEqual([]);
      }
    }
    expect(app.errors).toEqual([]);
  });
});
