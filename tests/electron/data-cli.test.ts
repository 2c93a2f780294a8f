/** `proxflow data`, from a file to a run on it, and an import that is larger than its memory. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inRoot } from "../../build/paths.mjs";
import { dataReference } from "../../core/base/own-data.ts";
import { serializeDocument } from "../../core/graph/serialize.ts";
import { exportProject } from "../../electron/host/exporter.ts";
import { runInNode } from "../../electron/node.ts";
import { makeDocument, makeNode, wire } from "../core/graph/small.ts";
import { cifar, tar } from "./data/make.ts";

let home = "";
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "proxflow-data-cli-"));
  writeFileSync(join(home, "sets.json"), "[]");
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const entry = inRoot("dist/electron/cli/main.js");
function run(args: readonly string[], node: readonly string[] = []) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, entry, ...args], {
    encoding: "utf8",
    env: {
      ...process.env,
      PROXFLOW_HOME: home,
      PROXFLOW_DATA: "",
      PROXFLOW_PUBLIC_SETS: join(home, "sets.json"),
    },
  });
  return { status, stdout, stderr, json: () => JSON.parse(stdout.trim().split("\n").at(-1) ?? "") };
}

const model = makeDocument(
  [
    makeNode("data", "dataset", { name: "kinds" }),
    makeNode("w", "parameter", { shape: [2, 2] }),
    makeNode("m", "matmul"),
    makeNode("loss", "cross-entropy"),
    makeNode("accuracy", "accuracy"),
  ],
  [
    wire("data.x", "m.a"),
    wire("w.value", "m.b"),
    wire("m.y", "loss.logits"),
    wire("data.y", "loss.labels"),
    { ...wire("m.y", "accuracy.logits"), id: "a1" },
    { ...wire("data.y", "accuracy.labels"), id: "a2" },
  ],
);

describe("proxflow data", () => {
  const csv = () => join(home, "kinds.csv");
  beforeAll(() => {
    const rows = Array.from(
      { length: 120 },
      (_, i) => `${i % 2 ? 1 : -1},${(i % 7) / 10},${i % 2 ? "p" : "q"}`,
    );
    writeFileSync(csv(), ["a,b,kind", ...rows, "lost"].join("\n"));
    writeFileSync(join(home, "model.proxflow"), serializeDocument(model));
  });

  it("reads files as options say, and tells how it read them", () => {
    const path = join(home, "prices.csv");
    writeFileSync(path, 'Prices\n# by hand\n1,5;"x;4,5\n3;y;4\n');
    const how = ["--skip", "1", "--no-header", "--quote", "none", "--comment", "#"];
    const { stdout, status } = run(["data", "inspect", path, ...how]);
    expect([status, stdout.split("\n")[0]]).toEqual([
      0,
      "csv, by semicolon, no names, decimal commas, no quotes, comments by #, 1 line skipped; all rows looked at:",
    ]);
    expect(stdout).toMatch(/column 1: number, input, 1.5 to 3/);
    expect(run(["data", "inspect", path, ...how, "--json"]).json()).toMatchObject({
      plan: { table: { delimiter: ";", header: false, quote: "", comment: "#", skip: 1 } },
      rows: [
        ["1.5", '"x', "4.5"],
        ["3", "y", "4"],
      ],
    });
    const text = join(home, "prices.txt");
    writeFileSync(text, Buffer.from("\uFEFFa\tb\n1\t2\n3\t4\n", "utf16le"));
    const tabs = ["--delimiter", "tab", "--encoding", "utf-16"];
    expect(run(["data", "inspect", text, ...tabs]).stdout).toMatch(
      /^csv, by tab, names in the first row, utf-16; all rows/,
    );
    const name = ["--name", "prices", "--replace"];
    const done = run(["data", "import", text, ...tabs, ...name, "--json"]).json();
    expect(done.reference.plan).toMatchObject({ format: "csv", encoding: "utf-16" });
    expect(run(["data", "remove", "prices"]).status).toBe(0);
  });

  it.each([
    ["two signs", ["--delimiter", "ab"], 2, /must be one sign/],
    ["no number", ["--skip", "1.5"], 2, /whole number from 0 to 10000/],
    ["tables of no table", ["--as", "text", "--header"], 1, /"text" are no tables/],
    ["one sign twice", ["--comment", ",", "--delimiter", ","], 1, /Comments cannot begin with ,/],
    ["a plan besides", ["--header", "--plan", "PLAN"], 1, /is said twice/],
  ])("refuses %s", (_, options, code, message) => {
    const plan = join(home, "plan.json");
    writeFileSync(plan, run(["data", "inspect", csv(), "--json"]).stdout);
    const said = options.map((option) => (option === "PLAN" ? plan : option));
    const { status, stderr } = run(["data", "inspect", csv(), ...said]);
    expect([status, stderr]).toEqual([code, expect.stringMatching(message)]);
  });

  it("inspects, imports, lists, runs, renames and removes", () => {
    const seen = run(["data", "inspect", csv(), "--json"]).json();
    expect(seen.plan.columns.map((c: { role: string }) => c.role)).toEqual([
      "input",
      "input",
      "target",
    ]);
    const plan = join(home, "plan.json");
    writeFileSync(
      plan,
      JSON.stringify({
        ...seen.plan,
        split: { by: "seed", train: 0.7, validation: 0.1, test: 0.2 },
      }),
    );
    const imported = run(["data", "import", csv(), "--plan", plan, "--json"]);
    expect(imported).toMatchObject({ status: 0 });
    expect(imported.json()).toMatchObject({
      name: "kinds",
      reference: { train: 84, validation: 12, test: 24 },
      report: { dropped: [{ reason: "the row has too few fields", where: ["line 122"] }] },
    });
    expect(run(["data", "list", "--json"]).json()).toMatchObject([
      { name: "kinds", x: [2], y: [2] },
    ]);
    const solved = run([
      "run",
      join(home, "model.proxflow"),
      "--iterations",
      "100",
      "--backend",
      "cpu",
      "--save",
      join(home, "found.safetensors"),
      "--json",
    ]);
    expect(solved.status).toBe(0);
    expect(solved.json().metrics.accuracy).toBe(1);
    const judged = (part: string) =>
      run([
        ...["evaluate", join(home, "model.proxflow"), "--parameters"],
        ...[join(home, "found.safetensors"), "--part", part, "--backend", "cpu", "--json"],
      ]);
    for (const [part, examples] of Object.entries({ train: 84, validation: 12, "held-out": 24 })) {
      const { status, json } = judged(part);
      expect(status).toBe(0);
      expect(json()).toMatchObject({ part, reports: [{ examples, accuracy: 1 }] });
    }
    expect(judged("all").status).toBe(2);
    expect(run(["data", "rename", "kinds", "sorts"]).status).toBe(0);
    expect(run(["data", "remove", "sorts"]).status).toBe(0);
    expect(run(["data", "list", "--json"]).json()).toEqual([]);
  });

  it("says what is wrong, and ends with 1, or with 2 for wrong usage", () => {
    expect(run(["data", "inspect", join(home, "nowhere.csv")])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/does not exist/),
    });
    writeFileSync(join(home, "broken.csv"), 'a,b\n1,"2\n');
    expect(run(["data", "import", join(home, "broken.csv")])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/line 2/),
    });
    expect(run(["data", "import", csv(), "--target", "size"])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/no column "size"/),
    });
    expect(run(["data", "remove", "nothing"]).status).toBe(1);
    expect(run(["data", "import"]).status).toBe(2);
    expect(run(["run", join(home, "model.proxflow")])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/no data set "kinds"/),
    });
  });

  it("gives a document the very data that it was made with", () => {
    const imported = run(["data", "import", csv(), "--name", "kinds", "--json"]).json();
    run(["data", "remove", "kinds"]);
    const path = join(home, "elsewhere.proxflow");
    const reference = dataReference.parse(imported.reference);
    writeFileSync(path, serializeDocument({ ...model, datasets: { kinds: reference } }));
    expect(run(["run", path, "--iterations", "1"])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/node data: .*not on this computer.*kinds\.csv/),
    });
    writeFileSync(join(home, "other.csv"), "a,b,kind\n1,2,p\n3,4,q\n5,6,p\n");
    expect(run(["data", "import", join(home, "other.csv"), "--document", path])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/do not give the data/),
    });
    expect(run(["data", "import", csv(), "--document", path]).status).toBe(0);
    expect(run(["run", path, "--iterations", "1", "--backend", "cpu"]).status).toBe(0);
  });
});

/** A set of one batch of CIFAR-10 in its archive, as `PROXFLOW_PUBLIC_SETS` lists it. */
function offer(base: string, bytes: Uint8Array, sha256?: string): void {
  const columns = [
    { name: "image", type: "image", role: "input" },
    { name: "label", type: "category", role: "target" },
  ];
  const set = {
    name: "pictures",
    title: "Pictures",
    summary: "Twenty of them.",
    source: "made here",
    licence: "CC0",
    base,
    files: [{ name: "pictures.tar.gz", bytes: bytes.length, ...(sha256 && { sha256 }) }],
    plan: { format: "cifar", columns, split: { by: "given" } },
  };
  writeFileSync(join(home, "sets.json"), JSON.stringify([set]));
}

describe("proxflow data download", () => {
  const bytes = gzipSync(
    tar({
      "data_batch_1.bin": cifar(Array.from({ length: 20 }, (_, i) => i % 10)),
      "test_batch.bin": cifar([4]),
    }),
  );
  let server: ChildProcess;
  let base = "";
  beforeAll(async () => {
    const folder = join(home, "served");
    mkdirSync(folder);
    writeFileSync(join(folder, "pictures.tar.gz"), bytes);
    // Of its own: a command that is waited for keeps this process from serving.
    const code = `const { createServer } = require("node:http");
      const { readFileSync } = require("node:fs");
      const served = createServer((request, response) => {
        response.end(readFileSync(${JSON.stringify(folder)} + request.url));
      }).listen(0, "127.0.0.1", () => console.log(served.address().port));`;
    server = spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "inherit"] });
    const [port] = (await once(server.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
    base = `http://127.0.0.1:${String(port).trim()}/`;
  });
  afterAll(() => void server.kill());

  it("downloads, checks and imports a set that it is asked for", () => {
    offer(base, bytes);
    const first = run(["data", "download", "pictures"]);
    expect(first).toMatchObject({ status: 0, stderr: expect.stringMatching(/Checking pictures/) });
    expect(first.stdout).toMatch(/sha256 [0-9a-f]{64}, recorded: none is known/);
    expect(first.stdout).toMatch(/20 to train, 0 to validate, 1 to test/);
    expect(run(["data", "download", "pictures"])).toMatchObject({ status: 1 });
    const again = run(["data", "download", "pictures", "--replace", "--json"]).json();
    expect(again.checks).toMatchObject([{ against: "recorded-before" }]);
  });

  it("ends with 1 where the checksum is another, or nobody answers", () => {
    run(["data", "remove", "pictures"]);
    offer(base, bytes, "0".repeat(64));
    expect(run(["data", "download", "pictures"])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/not the file that it should be.*thrown away/),
    });
    offer("http://127.0.0.1:1/", bytes);
    expect(run(["data", "download", "pictures"])).toMatchObject({ status: 1 });
    writeFileSync(join(home, "sets.json"), "[{}]");
    expect(run(["data", "download", "pictures"])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/sets\.json.*0\.name/),
    });
    writeFileSync(join(home, "sets.json"), "[]");
  });
});

describe("an exported project", () => {
  it("brings its data along, and runs on it in place of the app's", async () => {
    const csv = join(home, "export.csv");
    const rows = Array.from({ length: 40 }, (_, i) => `${i % 2 ? 1 : -1},1,${i % 2 ? "p" : "q"}`);
    writeFileSync(csv, ["a,b,kind", ...rows].join("\n"));
    expect(run(["data", "import", csv, "--name", "kinds", "--replace"]).status).toBe(0);
    const { reference } = run(["data", "import", csv, "--name", "again", "--json"]).json();
    const document = { ...model, datasets: { kinds: dataReference.parse(reference) } };
    const out = join(home, "project");
    const { files } = await exportProject(document, out, { sets: join(home, "data") });
    expect(files).toContain(`data/packed/${reference.checksum}.pxdata`);
    const options = { overrides: { iterations: 100, backend: "cpu" as const } };
    const result = await runInNode(document, { ...options, dataFolder: join(out, "data") });
    expect(result.metrics.accuracy).toBe(1);
    await expect(runInNode(document, { ...options, dataFolder: out })).rejects.toMatchObject({
      code: "data-missing",
    });
  });
});

describe("an import of a large file", () => {
  const peak =
    "data:text/javascript,process.on('exit',()=>console.error('peak',process.resourceUsage().maxRSS))";
  const peakOf = (path: string): number => {
    const name = path.includes("large") ? "large" : "little";
    const node = ["--max-old-space-size=64", "--max-semi-space-size=2", "--import", peak];
    const { status, stderr } = run(["data", "import", path, "--name", name], node);
    expect(stderr).toMatch(/peak/);
    expect(status).toBe(0);
    return Number(/peak (\d+)/.exec(stderr)?.[1]) * 1024;
  };

  it("takes no more memory the larger it is, but for a few bytes a row", () => {
    const write = (path: string, rows: number): number => {
      const file = openSync(path, "w");
      writeSync(file, "a,b,c,d,e,f,g,h,kind\n");
      const block = Array.from(
        { length: 1000 },
        (_, i) => `${[1, 2, 3, 4, 5, 6, 7, 8].map((k) => Math.sin(i * k)).join(",")},k${i % 3}\n`,
      ).join("");
      for (let at = 0; at < rows; at += 1000) writeSync(file, block);
      closeSync(file);
      return block.length * (rows / 1000);
    };
    const [small, large] = [join(home, "little.csv"), join(home, "large.csv")];
    const before = write(small, 100_000);
    const bytes = write(large, 400_000);
    const grown = peakOf(large) - peakOf(small);
    const more = bytes - before;
    expect(more).toBeGreaterThan(45e6);
    expect(grown).toBeLessThan(more / 2);
  });
});
