/** The packed library bundled in a page of somebody else's, in a real browser. */
import { join } from "node:path";
import { chromium } from "playwright-core";
import { build } from "vite";
import { expect, it } from "vitest";
import { chromiumPath } from "../helpers/chromium.ts";
import { emptyProject, exampleOutput } from "../helpers/empty-project.ts";

async function bundle(folder: string, file: string): Promise<string> {
  const built = await build({
    root: folder,
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      target: "es2022",
      modulePreload: false,
      // One script, as it is put in the page: what is loaded later goes in, too.
      rolldownOptions: { input: join(folder, file), output: { codeSplitting: false } },
    },
  });
  const [chunk, ...more] = [built].flat().flatMap((part) => ("output" in part ? part.output : []));
  if (chunk?.type !== "chunk" || more.length > 0) throw new Error("not one chunk");
  return chunk.code;
}

it.each([
  ["README's example", "example.mjs", exampleOutput],
  ["example of the small entry", "small.mjs", /^converged$/],
])("runs the %s bundled in a page", async (_, file, output) => {
  const project = await emptyProject();
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: ["--no-sandbox"],
  });
  try {
    const page = await browser.newPage();
    const lines: string[] = [];
    page.on("console", (message) => lines.push(message.text()));
    page.on("pageerror", (error) => lines.push(String(error)));
    await page.addScriptTag({ content: await bundle(project.folder, file), type: "module" });
    await expect.poll(() => lines.join("\n"), { timeout: 60_000 }).toMatch(output);
  } finally {
    await browser.close();
    await project.remove();
  }
});
