/**
 * `npm run bench -- canvas [--json] [--minutes N]`: the canvas of the built window in Chromium, on a
 * generated document of 1,000 nodes and 1,500 wires under telemetry of 60 frames a second.
 * `--minutes` is how long memory is watched.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { cpus, platform, totalmem } from "node:os";
import { extname, join, normalize } from "node:path";
import { type Browser, type CDPSession, chromium, type Page } from "playwright-core";
import { packageRoot } from "../../electron/host/paths.ts";
import { chromiumPath } from "../helpers/chromium.ts";
import {
  addNode,
  type CommitCounts,
  installHost,
  installProfiler,
  openDocument,
  type StreamCounts,
  type StreamPlan,
} from "./canvas-page.ts";
import { type FrameCost, frameCosts, p95, type TraceEvent } from "./frames.ts";
import { wideModel } from "./graphs.ts";
import { median } from "./measure.ts";

interface CanvasCase {
  readonly name: string;
  readonly ms?: number;
  readonly value?: number;
  readonly unit?: string;
}

const NODES = 1000;
const FRAMES = 240;
const STREAM_SECONDS = 5;
/** Scripts, style, layout and painting; and the handing on of pictures, by which frames are told. */
const TRACED = ["devtools.timeline", "disabled-by-default-devtools.timeline"];
const OPENINGS = 3;
const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** The built window on a free port of this machine. */
async function serveWindow(): Promise<{ address: string; close(): void }> {
  const root = join(packageRoot(), "dist", "renderer");
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://x").pathname);
    const file = join(root, path === "/" ? "index.html" : path);
    try {
      if (!file.startsWith(root)) throw new Error("outside");
      const body = readFileSync(file);
      response.setHeader("content-type", types[extname(file)] ?? "application/octet-stream");
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/`, close: () => void server.close() };
}

const metric = async (session: CDPSession, name: string): Promise<number> => {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find((each) => each.name === name)?.value ?? Number.NaN;
};

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const takeCommits = (page: Page): Promise<CommitCounts> =>
  page.evaluate(() => (window as unknown as { takeCommits(): CommitCounts }).takeCommits());

const takeStream = (page: Page): Promise<StreamCounts> =>
  page.evaluate(() => (window as unknown as { takeStream(): StreamCounts }).takeStream());

/** @throws where what is measured did not run: a figure of a quiet canvas would mean nothing. */
function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`The measurement is void: ${what}`);
}

/** Costs of the frames in which the canvas is dragged to and fro. */
async function panFrames(page: Page, session: CDPSession): Promise<FrameCost[]> {
  const box = await page.locator(".canvas").boundingBox();
  if (box === null) throw new Error("there is no canvas");
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const places = new Set<string>();
  // The middle button pans wherever it is pressed.
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down({ button: "middle" });
  const events = await trace(session, async () => {
    for (let i = 0; i < FRAMES; i++) {
      const turn = (2 * Math.PI * i) / 60;
      await page.mouse.move(middle.x + 160 * Math.sin(turn), middle.y + 90 * Math.sin(2 * turn));
      const place = await page.evaluate(
        () =>
          new Promise<string>((resolve) => {
            const viewport = document.querySelector<HTMLElement>(".react-flow__viewport");
            requestAnimationFrame(() => resolve(viewport?.style.transform ?? ""));
          }),
      );
      places.add(place);
    }
  });
  await page.mouse.up({ button: "middle" });
  must(places.size > 50, `the canvas was seen in ${places.size} places while it was dragged`);
  const costs = frameCosts(events);
  must(costs.length >= FRAMES / 2, `${costs.length} frames were drawn of ${FRAMES} moves`);
  return costs;
}

async function trace(session: CDPSession, run: () => Promise<void>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: object[] }): void => {
    events.push(...(value as TraceEvent[]));
  };
  session.on("Tracing.dataCollected", collect);
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: TRACED, excludedCategories: ["*"] },
  });
  await run();
  const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
  await session.send("Tracing.end");
  await complete;
  session.off("Tracing.dataCollected", collect);
  return events;
}

async function heapGrowth(session: CDPSession, seconds: number): Promise<number> {
  const used = async (): Promise<number> => {
    await session.send("HeapProfiler.collectGarbage");
    return metric(session, "JSHeapUsedSize");
  };
  const before = await used();
  await sleep(1000 * seconds);
  return ((await used()) - before) / 2 ** 20;
}

/** A fresh window that has nothing open yet. */
async function freshWindow(browser: Browser, address: string, plan: StreamPlan): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  await page.addInitScript(installProfiler);
  await page.addInitScript(installHost, plan);
  await page.goto(address);
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  return page;
}

async function measure(seconds: number): Promise<CanvasCase[]> {
  const model = wideModel(NODES);
  const text = JSON.stringify(model);
  const constraints = model.nodes.filter(({ type }) => type !== "parameter").map(({ id }) => id);
  const plan: StreamPlan = { constraints, edges: model.edges.map(({ id }) => id) };
  const window = await serveWindow();
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: ["--no-sandbox", "--headless=new", "--disable-gpu", "--no-first-run"],
  });
  try {
    const document = { text, nodes: model.nodes.length, wires: model.edges.length };
    const opened: number[] = [];
    // A window opens a document for the first time once: each time is one of a window of its own.
    for (let i = 1; i < OPENINGS; i++) {
      const other = await freshWindow(browser, window.address, plan);
      opened.push(await other.evaluate(openDocument, document));
      await other.close();
    }
    const page = await freshWindow(browser, window.address, plan);
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    opened.push(await page.evaluate(openDocument, document));
    // What counts renders has to see those that are there.
    const mounting = await takeCommits(page);
    must(
      mounting.nodes >= model.nodes.length && mounting.wires >= model.edges.length,
      `opening rendered ${mounting.nodes} nodes and ${mounting.wires} wires`,
    );
    await page.keyboard.press("Control+Enter");
    await page.locator(".node[data-heat]").first().waitFor();
    await page.evaluate(() => (window as unknown as { watchPaints(): void }).watchPaints());
    await sleep(2000);
    await takeCommits(page);
    await takeStream(page);
    await sleep(1000 * STREAM_SECONDS);
    const counts = await takeCommits(page);
    const stream = await takeStream(page);
    const frameRate = stream.frames / STREAM_SECONDS;
    must(frameRate > 50, `${frameRate} frames a second arrived`);
    must(
      stream.changes > constraints.length * STREAM_SECONDS,
      `the canvas showed ${stream.changes} changes of ${stream.frames} frames`,
    );
    const frames = await panFrames(page, session);
    const growth = await heapGrowth(session, seconds);
    await page.keyboard.press("Control+Shift+.");
    const added: number[] = [];
    for (let i = 0; i < 9; i++) added.push(await page.evaluate(addNode, "sum-relu"));
    const after = await takeStream(page);
    must(
      after.frames > 50 * seconds,
      `only ${after.frames} frames arrived while panning and after`,
    );
    if (errors.length > 0) throw new Error(`the page failed: ${errors.join("; ")}`);
    return [
      { name: "stream-react-commits", value: counts.nodes + counts.wires, unit: "renders" },
      { name: "stream-frames", value: frameRate, unit: "per second" },
      { name: "stream-paints", value: stream.paints / STREAM_SECONDS, unit: "per second" },
      { name: "pan-frame-p95", ms: p95(frames.map((frame) => frame.script)) },
      { name: "pan-frame-clock-p95", ms: p95(frames.map((frame) => frame.scriptClock)) },
      { name: "pan-frame-main-p95", ms: p95(frames.map((frame) => frame.main)) },
      { name: "open-1000", ms: median(opened) },
      { name: "add-node", ms: median(added) },
      { name: "heap-growth", value: growth, unit: "MiB" },
    ];
  } finally {
    await browser.close();
    window.close();
  }
}

/** @returns the exit code */
export async function canvasBench(args: readonly string[]): Promise<number> {
  const at = args.indexOf("--minutes");
  const minutes = at < 0 ? 1 : Number(args[at + 1]);
  if (!(minutes > 0)) {
    console.error("Usage: npm run bench -- canvas [--json] [--minutes N], N above 0.");
    return 2;
  }
  const cases = await measure(60 * minutes);
  const machine = {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: platform(),
    node: process.version,
  };
  if (args.includes("--json")) console.log(JSON.stringify({ suite: "canvas", machine, cases }));
  else
    for (const { name, ms, value, unit } of cases)
      console.log(
        `${name.padEnd(22)} ${(ms ?? value ?? 0).toFixed(2)} ${ms === undefined ? unit : "ms"}`,
      );
  return 0;
}
