/** A packaged app on the stand-in for Electron: runs `iris-mlp` to its target and exports it. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunEvent, RunResult } from "../../core/protocol/messages.ts";
import { openTemplate } from "../e2e/canvas.ts";
import { ask, choose, first, isAlive, type PageBridge } from "../shell/desk.ts";
import { expectationsOf, outside } from "../templates/expectations.ts";
import { makeHome, type ShellApp, startShell } from "./shell-app.ts";

const TEMPLATE = "iris-mlp";

export interface PackagedRun {
  /** What is wrong; empty when all is well. */
  readonly problems: string[];
  readonly result?: RunResult;
}

/** Runs the document in front by the menu. @returns its worker's process and its result */
async function runToEnd(
  app: ShellApp,
  seconds: number,
): Promise<{ pid: number; result: RunResult }> {
  const page = first(app);
  await page.evaluate(() => {
    const heard: unknown[] = [];
    Object.assign(globalThis, { heard });
    (globalThis as unknown as PageBridge).proxflow.on("run.event", (event) => heard.push(event));
  });
  await openTemplate(page, expectationsOf(TEMPLATE).title);
  await choose(app, "run");
  const heard = (): Promise<RunEvent[]> =>
    page.evaluate(() => (globalThis as unknown as { heard: RunEvent[] }).heard);
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    const events = await heard();
    const failed = events.find(({ type }) => type === "failed" || type === "worker-lost");
    if (failed) throw new Error(`the run failed: ${JSON.stringify(failed)}`);
    const started = events.find((event) => event.type === "started");
    const finished = events.find((event) => event.type === "finished");
    if (started && finished) return { pid: started.pid, result: finished.result };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the run did not end within ${seconds} s`);
}

/** Exports the template. @returns what is wrong with the library in it */
async function exportWrong(app: ShellApp, root: string, folder: string): Promise<string[]> {
  const document = JSON.parse(
    readFileSync(join(root, "templates", TEMPLATE, "graph.json"), "utf8"),
  );
  const reply = await ask(first(app), "export.write", { document, target: "ts", folder });
  const { files } = reply as { files?: string[] };
  const tarball = files?.find((file) => file.endsWith(".tgz"));
  if (tarball === undefined) return [`the export failed: ${JSON.stringify(reply)}`];
  const shipped = readFileSync(join(root, "library", tarball.split("/").at(-1) as string));
  return readFileSync(join(folder, tarball)).equals(shipped)
    ? []
    : ["the exported project has another library than the app"];
}

/**
 * @param root folder of the app as it is in its archive
 * @returns the result of the run, and what is wrong with it, with the export or with what was left
 */
export async function runPackaged(root: string): Promise<PackagedRun> {
  const problems: string[] = [];
  const { expect, budget } = expectationsOf(TEMPLATE);
  const home = makeHome();
  // As where npm was never installed: the library must come out of the app.
  const { PATH, npm_execpath: npm } = process.env;
  process.env.PATH = join(home.documents, "nothing");
  delete process.env.npm_execpath;
  try {
    const app = await startShell(home, { root });
    try {
      const { pid, result } = await runToEnd(app, Math.max(120, 4 * budget.seconds));
      for (const [name, bounds] of Object.entries(expect.metrics ?? {})) {
        const wrong = outside(name, result.metrics[name], bounds);
        if (wrong !== undefined) problems.push(wrong);
      }
      problems.push(...(await exportWrong(app, root, join(home.documents, "exported"))));
      if (existsSync(join(root, "dist", "package"))) problems.push("the app packed itself");
      await app.quit();
      const code = await app.ended;
      if (code !== 0) problems.push(`the app ended with ${code}`);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      if (isAlive(pid)) problems.push("the solver's process outlived the app");
      return { problems, result };
    } catch (error) {
      await app.kill();
      throw error;
    }
  } catch (error) {
    return { problems: [...problems, error instanceof Error ? error.message : String(error)] };
  } finally {
    process.env.PATH = PATH;
    if (npm !== undefined) process.env.npm_execpath = npm;
    home.remove();
  }
}
