/** Public sets in the window: downloaded when asked to, paused, resumed, checked, placed. */
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type App, openApp } from "./app.ts";
import { findings } from "./axe.ts";
import { nodes } from "./canvas.ts";
import { command } from "./gestures.ts";
import { type MadeSets, offerMadeSets } from "./made-sets.ts";

let sets: MadeSets;
let app: App;
let page: Page;
beforeEach(async () => {
  sets = await offerMadeSets();
  app = await openApp({ width: 1280, height: 800 });
  page = app.page;
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await command(page, "Data sets");
  await row("Made pictures").waitFor();
});
afterEach(async () => {
  const { errors } = app;
  await app.close();
  await sets.close();
  expect(errors).toEqual([]);
});

const dialog = () => page.getByRole("dialog", { name: "Data sets" });
const row = (title: string) =>
  dialog()
    .getByRole("region", { name: "Public sets" })
    .getByRole("listitem")
    .filter({ hasText: title });
const button = (name: string | RegExp) => dialog().getByRole("button", { name });

describe("public data sets", () => {
  it("say what they are and where they come from, and nothing is fetched unasked", async () => {
    for (const title of ["MNIST, whole", "CIFAR-10", "Tiny Shakespeare", "HIGGS"])
      expect(await row(title).count()).toBe(1);
    const higgs = await row("HIGGS").textContent();
    expect(higgs).toMatch(/2\.8 GB/);
    expect(higgs).toMatch(
      /· Licence: CC BY 4\.0From archive\.ics\.uci\.edu, held against a checksum/,
    );
    expect(higgs).toMatch(/recorded by other projects, not by its makers/);
    expect(await row("CIFAR-10").textContent()).toMatch(/· Licence: none stated; its makers/);
    expect(await row("MNIST, whole").textContent()).toMatch(/· Licence: none stated by its makers/);
    expect(await findings(page)).toEqual([]);
    expect(sets.ranges).toEqual([]);
  });

  it("are paused, go on where they were, are checked, and give a node", async () => {
    await button("Download Made pictures").click();
    const bar = dialog().getByRole("progressbar", { name: "Download of Made pictures" });
    await expect.poll(() => bar.getAttribute("aria-valuenow")).toMatch(/^(49|50)$/);
    expect(await row("Made pictures").textContent()).toMatch(/Downloading pictures\.tar\.gz/);
    expect(await findings(page)).toEqual([]);
    await button("Pause Made pictures").click();
    await button(/^Resume.* Made pictures$/).waitFor();
    expect(await button(/^Resume.* Made pictures$/).textContent()).toMatch(/at (49|50) %/);
    sets.release();
    await button(/^Resume.* Made pictures$/).click();
    await expect
      .poll(() => row("Made pictures").textContent())
      .toMatch(/Checksum SHA-256 [0-9a-f]{12}… as published/);
    expect(sets.ranges).toEqual([undefined, expect.stringMatching(/^bytes=\d+-$/)]);
    const kept = dialog().getByRole("listitem").filter({ hasText: "60 to train, 20 to test" });
    expect(await kept.textContent()).toMatch(/x 32 × 32 × 3, y 10/);
    expect(await findings(page)).toEqual([]);
    await kept.getByRole("button", { name: "Add to document" }).click();
    await dialog().waitFor({ state: "detached" });
    await expect.poll(() => nodes(page).count()).toBe(1);
    expect(await nodes(page).first().textContent()).toMatch(/B, 32, 32, 3.*B, 10/s);
  });

  it("are thrown away when cancelled", async () => {
    await button("Download Made pictures").click();
    const bar = dialog().getByRole("progressbar");
    await expect.poll(() => bar.getAttribute("aria-valuenow")).toMatch(/^(49|50)$/);
    await button("Cancel the download of Made pictures").click();
    await button("Download Made pictures").waitFor();
    sets.release();
    await button("Download Made pictures").click();
    await dialog().getByText("60 to train, 20 to test").waitFor();
    expect(sets.ranges).toEqual([undefined, undefined]);
  });

  it("say what went wrong: another file, or nobody there", async () => {
    await button("Download Spoiled pictures").click();
    const alert = (title: string) => row(title).getByRole("alert");
    await alert("Spoiled pictures").waitFor();
    expect(await alert("Spoiled pictures").textContent()).toMatch(
      /not the file that it should be.*thrown away/,
    );
    await button("Download Pictures far away").click();
    await alert("Pictures far away").waitFor();
    expect(await alert("Pictures far away").textContent()).toMatch(
      /127\.0\.0\.1:2 cannot be reached.*connected/,
    );
    expect(
      await dialog()
        .getByText(/^None yet\./)
        .count(),
    ).toBe(1);
  });
});
