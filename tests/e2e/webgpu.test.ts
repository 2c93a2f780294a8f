/** The library on WebGPU in Chromium, on its software adapter. */
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { build, type Rolldown } from "vite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { chromiumPath } from "../helpers/chromium.ts";
import type { Figures } from "./webgpu-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: [
      "--no-sandbox",
      "--headless=new",
      "--enable-unsafe-webgpu",
      "--use-webgpu-adapter=swiftshader",
    ],
  });
});
afterAll(() => browser?.close());

/** The page's module with all that it imports, as one text. */
async function bundle(): Promise<string> {
  const result = (await build({
    configFile: false,
    logLevel: "warn",
    build: {
      write: false,
      minify: false,
      modulePreload: false,
      rolldownOptions: { input: fileURLToPath(new URL("webgpu-page.ts", import.meta.url)) },
    },
  })) as Rolldown.RolldownOutput;
  const [entry, ...others] = result.output.filter((file) => file.type === "chunk");
  if (!entry || others.length > 0) throw new Error("one module was expected");
  return entry.code;
}

it("projects and steps as the cpu backend does", async () => {
  const code = await bundle();
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  // WebGPU is for secure contexts, which localhost is; nothing listens there.
  await page.route("http://localhost/**", (route) =>
    route.request().url().endsWith(".js")
      ? route.fulfill({ contentType: "text/javascript", body: code })
      : route.fulfill({
          contentType: "text/html",
          body: '<!doctype html><script type="module" src="/page.js"></script>',
        }),
  );
  await page.goto("http://localhost/", { waitUntil: "load" });
  const { gpu, cpu, faults } = await page.evaluate(() =>
    (
      globalThis as unknown as {
        run(): Promise<{ gpu: Figures; cpu: Figures; faults: string[] }>;
      }
    ).run(),
  );
  expect(errors).toEqual([]);
  expect(faults).toEqual([]);
  expect(Object.keys(gpu)).toEqual(Object.keys(cpu));
  expect(Object.keys(gpu).length).toBeGreaterThan(15);
  for (const [name, values] of Object.entries(gpu)) {
    const expected = cpu[name] as number[];
    const scale = Math.max(1, ...expected.map(Math.abs));
    expect(values).toHaveLength(expected.length);
    // Zeros on both sides would agree, too.
    expect(
      values.some((v) => v !== 0),
      name,
    ).toBe(true);
    values.forEach((v, i) => {
      const off = Math.abs(v - (expected[i] as number)) / scale;
      expect(off, `${name} ${i}: ${v}, ${expected[i]}`).toBeLessThan(1e-4);
    });
  }
  await page.close();
});
