/** Finding a node in a large document: the first are shown, how many more there are is said. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { chain } from "../helpers/large.ts";
import type { App } from "./app.ts";
import { findings } from "./axe.ts";
import { dropFile } from "./canvas.ts";
import { counts, openOn, selected } from "./gestures.ts";

let app: App;
beforeAll(async () => {
  app = await openOn("Iris flowers", "target");
});
afterAll(async () => {
  expect(app.errors).toEqual([]);
  await app.close();
});

it("shows a hundred of four, and Enter goes to the one that is named", async () => {
  const { page } = app;
  await dropFile(page, "chain.proxflow", JSON.stringify(chain(400)));
  await expect.poll(() => counts(page).then(([n]) => n), { timeout: 60_000 }).toBeGreaterThan(50);
  await page.keyboard.press("Control+f");
  const dialog = page.getByRole("dialog", { name: "Find a node" });
  const search = dialog.getByRole("combobox");
  const rows = dialog.getByRole("option", { disabled: false });
  const more = dialog.getByRole("status");
  await expect.poll(() => rows.count()).toBe(100);
  expect(await more.textContent()).toBe("300 more: type on to narrow the list");
  expect(await findings(page, ".command-modal")).toEqual([]);
  // n12, and n120 to n129.
  await search.fill("id:n12");
  await expect.poll(() => rows.count()).toBe(11);
  expect(await more.textContent()).toBe("");
  await search.fill("type:parameter");
  await expect.poll(() => rows.count()).toBe(1);
  await search.fill("id:n321");
  await expect.poll(() => rows.count()).toBe(1);
  await page.keyboard.press("Enter");
  await expect.poll(() => selected(page), { timeout: 30_000 }).toEqual(["n321"]);
});
