/** Unsaved work after each kind of crash: offered once, to one window, and only where there is some. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { serializeDocument } from "../../core/graph/serialize.ts";
import { nodes, openTemplate } from "../e2e/canvas.ts";
import { lineCircle } from "../electron/samples.ts";
import { journalsIn, type KeptJournal } from "../helpers/journals.ts";
import { startSecond } from "../helpers/shell-app.ts";
import { answerDialogs, choose, first, tabNames } from "./desk.ts";
import { freshShell } from "./fresh.ts";

const shell = freshShell();
const { start } = shell;
/** A document on disk. */
function put(name: string): string {
  const path = join(shell.home.documents, `${name}.proxflow`);
  writeFileSync(path, serializeDocument({ ...lineCircle(), name }));
  return path;
}
const kept = (): KeptJournal[] => journalsIn(join(shell.home.userData, "journal"));
const keptNodes = (): Record<string, number> =>
  Object.fromEntries(kept().map(({ name, document }) => [name, document.nodes.length]));
const offers = (page: Page): Locator => page.getByRole("dialog", { name: "Recover unsaved work?" });
const offer = (page: Page, name: string): Locator =>
  offers(page).getByRole("listitem", { name, exact: true });
const tab = (page: Page, name: string): Locator =>
  page.getByRole("tab", { name: new RegExp(`^${name}`) });

/** Doubles every node of the document that is shown. */
async function double(page: Page): Promise<void> {
  await page.locator(".canvas").click({ position: { x: 20, y: 20 } });
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+d");
}

describe("the main process is killed", () => {
  it("with two documents changed: both are offered in words, recovered, saved, and then no more", async () => {
    const path = put("filed");
    const before = await start([path]);
    let page = first(before);
    await tab(page, "filed").waitFor();
    await double(page);
    await expect.poll(() => nodes(page).count()).toBe(6);
    await choose(before, "open-template");
    await openTemplate(page, "A line and a circle");
    await double(page);
    await expect.poll(keptNodes).toEqual({ filed: 6, "Line and circle": 8 });
    await before.kill();
    expect(JSON.parse(readFileSync(path, "utf8")).nodes).toHaveLength(3);

    const after = await start();
    page = first(after);
    await offer(page, "filed").getByText("of filed.proxflow").waitFor();
    expect(await offer(page, "filed").textContent()).toMatch(/was added/);
    expect(await offers(page).getByRole("button", { name: "Open the saved one" }).count()).toBe(1);
    // A second instance asks nothing and takes nothing: the window that lives has been asked.
    expect(await startSecond(shell.home, [])).toBe(0);
    await offers(page).getByRole("button", { name: "Recover all" }).click();
    await offers(page).waitFor({ state: "detached" });
    await expect.poll(async () => (await tabNames(page)).length).toBe(2);
    for (const name of ["Line and circle", "filed"]) {
      await tab(page, name).click();
      await expect.poll(() => nodes(page).count()).toBe(name === "filed" ? 6 : 8);
      expect(await tab(page, name).textContent()).toContain("unsaved changes");
    }
    // What is recovered is safe before anything more is done.
    expect(keptNodes()).toEqual({ filed: 6, "Line and circle": 8 });
    await choose(after, "save");
    await expect.poll(keptNodes).toEqual({ "Line and circle": 8 });
    expect(JSON.parse(readFileSync(path, "utf8")).nodes).toHaveLength(6);
    const other = join(shell.home.documents, "other.proxflow");
    await tab(page, "Line and circle").click();
    await answerDialogs(after, { save: other });
    await choose(after, "save-as");
    await expect.poll(() => existsSync(other)).toBe(true);
    await expect.poll(kept).toEqual([]);
    await after.quit();
    expect(await after.ended).toBe(0);

    const last = await start();
    await tab(first(last), "Line and circle").waitFor();
    await expect.poll(async () => (await tabNames(first(last))).length).toBe(2);
    expect(await offers(first(last)).count()).toBe(0);
  });

  it("and the file changes meanwhile: saving asks before it writes over it", async () => {
    const path = put("filed");
    const before = await start([path]);
    await tab(first(before), "filed").waitFor();
    await double(first(before));
    await expect.poll(keptNodes).toEqual({ filed: 6 });
    await before.kill();
    writeFileSync(path, serializeDocument({ ...lineCircle(), name: "theirs" }));

    const after = await start();
    const page = first(after);
    await offer(page, "filed")
      .getByText(/changed by another program/)
      .waitFor();
    await offer(page, "filed").getByRole("button", { name: "Recover", exact: true }).click();
    await expect.poll(() => nodes(page).count()).toBe(6);
    await choose(after, "save");
    const question = page.getByRole("alertdialog", { name: "The file on disk is another one" });
    await question.getByRole("button", { name: "Cancel" }).click();
    expect(JSON.parse(readFileSync(path, "utf8")).name).toBe("theirs");
    expect(keptNodes()).toEqual({ filed: 6 });
  });

  it("with two windows: each is asked about its own alone; discarded and opened as saved", async () => {
    const [one, two] = [put("one"), put("two")];
    const before = await start([one]);
    await tab(first(before), "one").waitFor();
    await double(first(before));
    await choose(before, "new-window");
    await expect.poll(() => before.windows().length).toBe(2);
    const second = before.windows()[1] as Page;
    await second.getByRole("dialog").waitFor();
    await second.keyboard.press("Escape");
    await before.drop(second, [two]);
    await tab(second, "two").waitFor();
    await double(second);
    await expect.poll(keptNodes).toEqual({ one: 6, two: 6 });
    await before.kill();

    const after = await start();
    await expect.poll(() => after.windows().length).toBe(2);
    const asked = async (page: Page): Promise<string | null> => {
      await offers(page).waitFor();
      return offers(page).getByRole("listitem").first().getAttribute("aria-label");
    };
    const all = await Promise.all(after.windows().map(asked));
    expect(all.toSorted()).toEqual(["one", "two"]);
    const [pageOne, pageTwo] = (
      all[0] === "one" ? after.windows() : after.windows().toReversed()
    ) as [Page, Page];
    await offer(pageOne, "one").getByRole("button", { name: "Discard" }).click();
    await pageOne.getByRole("alertdialog").getByRole("button", { name: "Discard" }).click();
    await expect.poll(keptNodes).toEqual({ two: 6 });
    await offer(pageTwo, "two").getByRole("button", { name: "Open the saved one" }).click();
    await tab(pageTwo, "two").waitFor();
    await expect.poll(() => nodes(pageTwo).count()).toBe(3);
    await expect.poll(kept).toEqual([]);
  });
});

describe("work that was left for later", () => {
  it("is offered again at the next start, after a quit, too", async () => {
    const before = await start();
    await openTemplate(first(before), "A line and a circle");
    await double(first(before));
    await expect.poll(keptNodes).toEqual({ "Line and circle": 8 });
    await before.kill();
    const after = await start();
    await offers(first(after)).waitFor();
    await first(after).keyboard.press("Escape");
    await offers(first(after)).waitFor({ state: "detached" });
    await after.quit();
    const last = await start();
    await offer(first(last), "Line and circle").waitFor();
    expect(keptNodes()).toEqual({ "Line and circle": 8 });
  });
});
