/** A run that is cut off, with its process or with the whole app, is gone on with. */
import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterEach, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import { dropFile, nodes, runStatus } from "./canvas.ts";
import { irisModule } from "./documents.ts";

let apps: App[] = [];
afterEach(async () => {
  for (const app of apps) await app.close();
  apps = [];
});

const endless = {
  ...irisModule,
  name: "Endless iris",
  solver: { ...irisModule.solver, stop: { seconds: 900 } },
};

/** What the host told last of the run. */
function follow(page: Page): { pid: number; checkpoint: number } {
  const told = { pid: 0, checkpoint: 0 };
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      const text = String(payload);
      const pid = /"type":"started".*?"pid":(\d+)/.exec(text)?.[1];
      if (pid !== undefined) told.pid = Number(pid);
      const iteration = /"type":"checkpoint".*?"iteration":(\d+)/.exec(text)?.[1];
      if (iteration !== undefined) told.checkpoint = Number(iteration);
    }),
  );
  return told;
}

const iteration = async (page: Page): Promise<number> =>
  Number((await page.getByTestId("iteration").textContent())?.replace(/\D/g, ""));

it("goes on after the solver's process died, and after the app did", async () => {
  const first = await openApp();
  apps.push(first);
  const { page } = first;
  const told = follow(page);
  await page.reload();
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await dropFile(page, "endless.proxflow", JSON.stringify(endless));
  await expect.poll(() => nodes(page).count()).toBe(4);
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => told.checkpoint, { timeout: 60_000 }).toBeGreaterThan(0);
  process.kill(told.pid, "SIGKILL");
  const go = page.getByRole("button", { name: /Go on from iteration/ });
  await go.waitFor();
  const from = Number((await go.textContent())?.replace(/\D/g, ""));
  expect(from).toBeGreaterThan(0);
  await go.click();
  await expect
    .poll(() => page.getByTestId("run-notice").textContent(), { timeout: 60_000 })
    .toMatch(/went on from iteration \d+, as if/);
  await expect.poll(() => iteration(page)).toBeGreaterThan(from);

  const before = told.checkpoint;
  await expect.poll(() => told.checkpoint, { timeout: 60_000 }).toBeGreaterThan(before);
  first.killServer();
  const home = join(mkdtempSync(join(tmpdir(), "proxflow-resume-")), "home");
  cpSync(first.home, home, { recursive: true });
  const second = await openApp({ home });
  apps.push(second);
  const offer = second.page.getByRole("status").filter({ hasText: "Endless iris" });
  await offer.waitFor();
  expect(await offer.textContent()).toMatch(/was cut off.*It stood at iteration [\d,]+/);
  await offer.getByRole("button", { name: "Go on" }).click();
  await expect.poll(() => nodes(second.page).count()).toBe(4);
  await expect
    .poll(() => second.page.getByTestId("run-notice").textContent(), { timeout: 60_000 })
    .toMatch(/went on from iteration/);
  await expect.poll(() => iteration(second.page)).toBeGreaterThan(before);
  await second.page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect.poll(() => runStatus(second.page).textContent()).toMatch(/Stopped/);
});
