/** predict() of an exported project, bundled in a page of somebody else's, in a real browser. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { chromiumPath } from "../helpers/chromium.ts";
import { lastJson, runCli } from "../helpers/cli.ts";
import type { EmptyProject } from "../helpers/empty-project.ts";
import { compileAll, exportFolder, node } from "../helpers/exported.ts";

const INPUT = "[[0.1, 0.2, 0.3, 0.4], [-1, 0, 1, 2]]";
const PRINT = "(_, value) => (value instanceof Float32Array ? [...value] : value)";

/** Asked for by the browser of its own accord. */
const ICON = "/favicon.ico";

let project: EmptyProject;
let folder: string;
beforeAll(async () => {
  project = await exportFolder();
  folder = join(project.folder, "flowers");
  const file = `${folder}.safetensors`;
  const solve = ["run", "iris-mlp", "--iterations", "60", "--backend", "wasm", "--save", file];
  lastJson(await runCli([...solve, "--json"]));
  const write = ["export", "iris-mlp", "--to", "ts", "--out", folder, "--parameters", file];
  expect((await runCli(write)).stderr).toBe("");
  expect(await compileAll([folder])).toBe("");
}, 180_000);
afterAll(() => project?.remove());

/** Serves files by path; the second holds what was asked for and is not there. */
async function serve(files: ReadonlyMap<string, string | Uint8Array>) {
  const missing: string[] = [];
  const types: Record<string, string> = { html: "text/html", js: "text/javascript" };
  const server = createServer(({ url = "/" }, reply) => {
    const path = url === "/" ? "/index.html" : url;
    const found = files.get(path);
    if (found === undefined && path !== ICON) missing.push(path);
    const type = types[path.split(".").at(-1) ?? ""] ?? "application/octet-stream";
    const status = path === ICON ? 204 : found === undefined ? 404 : 200;
    reply.writeHead(status, { "content-type": type }).end(found);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { server, missing, address: `http://127.0.0.1:${port}/` };
}

it("gives in a page what it gives in Node, without data and solvers", async () => {
  const inNode = await node(
    folder,
    "--input-type=module",
    "--eval",
    `import { predict } from "./dist/predict.js"; console.log(JSON.stringify(await predict(${INPUT}), ${PRINT}));`,
  );
  expect(inNode.stderr.replace(/=+\nHi, looks like[\s\S]*?=+\n/, "").trim()).toBe("");
  const expected = JSON.parse(inNode.stdout.trim().split("\n").at(-1) ?? "");
  expect(expected["logits.y"].shape).toEqual([2, 3]);

  await mkdir(join(folder, "page"), { recursive: true });
  const page = `import { predict } from "../src/predict.ts"; predict(${INPUT}).then((found) => console.log(JSON.stringify(found, ${PRINT})));`;
  await writeFile(join(folder, "page", "page.ts"), page);
  await writeFile(
    join(folder, "index.html"),
    '<!doctype html><title>p</title><script type="module" src="page/page.ts"></script>',
  );
  const modules: string[] = [];
  const built = await build({
    root: folder,
    configFile: false,
    logLevel: "error",
    build: { write: false, target: "es2022", assetsInlineLimit: 0 },
    plugins: [
      {
        name: "what-is-in-it",
        generateBundle(_, bundle) {
          for (const chunk of Object.values(bundle))
            if (chunk.type === "chunk")
              for (const [id, { renderedLength }] of Object.entries(chunk.modules))
                if (renderedLength > 0) modules.push(id);
        },
      },
    ],
  });
  const output = [built].flat().flatMap((part) => ("output" in part ? part.output : []));
  const files = new Map(
    output.map((part) => [`/${part.fileName}`, part.type === "chunk" ? part.code : part.source]),
  );
  expect([...files.keys()].some((path) => path.endsWith(".safetensors"))).toBe(true);
  const ours = modules.filter((id) => /proxflow[\\/]dist[\\/]core/.test(id));
  expect(ours.filter((id) => /engine[\\/]predict\.js$/.test(id))).toHaveLength(1);
  const solvers = /solvers[\\/](?!settings|presets)|engine[\\/](session|run|batches|evaluate)\.js/;
  expect(ours.filter((id) => solvers.test(id))).toEqual([]);

  const { server, missing, address } = await serve(files);
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    const lines: string[] = [];
    page.on("console", (message) => {
      if (!message.text().startsWith("Failed to load resource")) lines.push(message.text());
    });
    page.on("pageerror", (error) => lines.push(String(error)));
    await page.goto(address);
    await expect.poll(() => lines.join("\n"), { timeout: 60_000 }).toMatch(/\}$/);
    const found = JSON.parse(lines.at(-1) ?? "");
    expect(found["logits.y"].shape).toEqual([2, 3]);
    for (const [k, value] of expected["logits.y"].data.entries())
      expect(found["logits.y"].data[k]).toBeCloseTo(value, 4);
    expect(missing).toEqual([]);

    // The same page where the file is gone, and where it was changed.
    const [name = ""] = [...files.keys()].filter((path) => path.endsWith(".safetensors"));
    const bytes = Buffer.from(await readFile(join(folder, "parameters.safetensors")));
    files.delete(name);
    await page.reload();
    await expect.poll(() => lines.at(-1), { timeout: 30_000 }).toContain("gives status 404");
    bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
    files.set(name, bytes);
    await page.reload();
    await expect.poll(() => lines.at(-1), { timeout: 30_000 }).toContain("numbers were changed");
  } finally {
    await browser.close();
    server.close();
  }
}, 180_000);
