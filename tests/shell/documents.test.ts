/** Documents in the desktop app: save, open, export, recent files, windows that come back. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { serializeDocument } from "../../core/graph/serialize.ts";
import { nodes, openTemplate } from "../e2e/canvas.ts";
import { lineCircle } from "../electron/samples.ts";
import { type ShellApp, startSecond } from "../helpers/shell-app.ts";
import { answerDialogs, ask, choose, first, tabNames } from "./desk.ts";
import { freshShell } from "./fresh.ts";

const shell = freshShell();
const { start } = shell;

/** A document on disk, outside of the app's folder of documents: only a person can name it. */
function put(name: string): string {
  const folder = join(dirname(shell.home.documents), "elsewhere");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.proxflow`);
  writeFileSync(path, serializeDocument({ ...lineCircle(), name }));
  return path;
}

const names = async (running: ShellApp): Promise<string[]> => {
  const all = await Promise.all(running.windows().map(tabNames));
  return all
    .flat()
    .map((name) => name.replace(/,.*/, ""))
    .toSorted();
};

describe("a document", () => {
  it("is saved, exported and opened by the menu, and is among the recent ones", async () => {
    const running = await start();
    const page = first(running);
    await openTemplate(page, "A line and a circle");
    const path = join(shell.home.documents, "kept.proxflow");
    await answerDialogs(running, { save: path });
    await choose(running, "save-as");
    await expect.poll(() => existsSync(path)).toBe(true);
    expect(JSON.parse(readFileSync(path, "utf8")).format).toBe("proxflow");
    await page.getByLabel("No unsaved changes").waitFor();

    await choose(running, "export");
    await page.getByLabel("Folder").fill("exported");
    await page.getByRole("button", { name: "Export", exact: true }).click();
    await page.getByText(/npm install/).waitFor();
    expect(readdirSync(join(shell.home.documents, "exported"))).toContain("package.json");
    await page.keyboard.press("Escape");

    const other = put("other");
    await answerDialogs(running, { open: other });
    await choose(running, "open");
    await page.getByRole("tab", { name: "other", selected: true }).waitFor();
    const recent = await running.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()
        ?.getMenuItemById("recent")
        ?.submenu?.items.map(({ label }) => label),
    );
    expect(recent?.slice(0, 2)).toEqual([other, path]);
    await page.getByRole("tab", { name: /Line and circle/ }).click();
    await choose(running, "recent-0");
    await page.getByRole("tab", { name: "other", selected: true }).waitFor();
  });

  it("named on the command line, and to a second instance, is opened in the window", async () => {
    const running = await start([put("asked")]);
    const page = first(running);
    await page.getByRole("tab", { name: "asked", selected: true }).waitFor();
    expect(await startSecond(shell.home, [put("later")])).toBe(0);
    await page.getByRole("tab", { name: "later", selected: true }).waitFor();
    await expect.poll(() => tabNames(page)).toHaveLength(2);
    expect(running.windows()).toHaveLength(1);
  });

  it("that is dropped on the window keeps its place on disk", async () => {
    const running = await start([put("first")]);
    const page = first(running);
    await page.getByRole("tab", { name: "first" }).waitFor();
    const path = put("dropped");
    await running.drop(page, [path]);
    await page.getByRole("tab", { name: "dropped", selected: true }).waitFor();
    await page.locator(".canvas").click({ position: { x: 20, y: 20 } });
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await choose(running, "save");
    await expect.poll(() => JSON.parse(readFileSync(path, "utf8")).nodes.length).toBe(0);
  });
});

describe("a file that nobody chose", () => {
  it("is neither read nor written for a page that names it, until it is chosen", async () => {
    const running = await start();
    const page = first(running);
    const path = put("private");
    const before = readFileSync(path, "utf8");
    const written = { path, document: lineCircle(), force: true };
    expect(await ask(page, "documents.open", { path })).toBe("not-allowed");
    expect(await ask(page, "documents.save", written)).toBe("not-allowed");
    expect(await ask(page, "data.inspect", { source: { paths: [path] } })).toBe("not-allowed");
    expect(readFileSync(path, "utf8")).toBe(before);
    // A file that a script makes has no place on disk, whatever its name says.
    const made = await page.evaluate(
      (name) =>
        (globalThis as unknown as { proxflow: { pathOf(file: File): string } }).proxflow.pathOf(
          new File(["{}"], name),
        ),
      path,
    );
    expect(made).toBe("");
    expect(await ask(page, "documents.open", { path })).toBe("not-allowed");
    await answerDialogs(running, { open: path });
    await choose(running, "open");
    await page.getByRole("tab", { name: "private", selected: true }).waitFor();
    expect(await ask(page, "documents.open", { path })).toMatchObject({ file: { path } });
  });
});

describe("windows", () => {
  it("come back at the next start, each with its documents, unsaved work too", async () => {
    const running = await start([put("one")]);
    await first(running).getByRole("tab", { name: "one" }).waitFor();
    await choose(running, "new-window");
    await expect.poll(() => running.windows().length).toBe(2);
    const second = running.windows()[1] as ReturnType<typeof first>;
    await openTemplate(second, "A line and a circle");
    await second.locator(".canvas").click({ position: { x: 20, y: 20 } });
    await second.keyboard.press("Control+a");
    await second.keyboard.press("Control+d");
    await expect.poll(() => nodes(second).count()).toBe(8);
    await running.quit();
    expect(await running.ended).toBe(0);

    const again = await start();
    await expect.poll(() => again.windows().length).toBe(2);
    await expect.poll(() => names(again)).toEqual(["Line and circle", "one"]);
    const restored = await Promise.all(again.windows().map((page) => nodes(page).count()));
    expect(restored.toSorted()).toContain(8);
  });

  it("closed while another stays are forgotten", async () => {
    const running = await start();
    await choose(running, "new-window");
    await expect.poll(() => running.windows().length).toBe(2);
    await choose(running, "close-window");
    await expect.poll(() => running.windows().length).toBe(1);
    await running.quit();
    const again = await start();
    await first(again).getByRole("dialog").waitFor();
    expect(again.windows()).toHaveLength(1);
  });
});
