/** Documents, what is copied of them, their code, and their operators. */
import { readdirSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { inRoot } from "../../paths.mjs";
import { mutateBytes } from "../bytes.mjs";
import { accepted, Broken } from "../judge.mjs";
import { pick } from "../random.mjs";
import { jsonBytes, mutateValue } from "../values.mjs";

/** @typedef {import("../targets.mjs").Target} Target */
/** @typedef {import("../targets.mjs").From} From */

/** Templates above so many bytes take their turn more rarely: they are slow, and alike inside. */
const LARGE = 16_000;

/** Smallest first. @returns {Buffer[]} */
export const templateTexts = () =>
  readdirSync(inRoot("templates"))
    .map((name) => readFileSync(inRoot("templates", name, "graph.json")))
    .sort((a, b) => a.length - b.length);

/** @param {import("../random.mjs").Random} random @param {readonly Buffer[]} texts */
const template = (random, texts) =>
  pick(random, random.below(50) === 0 ? texts : texts.filter(({ length }) => length < LARGE));

const words = [
  '"__proto__":',
  '{"',
  '"nodes":[',
  "null,",
  "1e999",
  "[[[[",
  "\\u0000",
  "\ufeff",
].map((word) => Buffer.from(word));

/** Small documents made from nothing, with the names of real ops. @param {readonly string[]} types */
function drawn(types) {
  const id = fc.stringMatching(/^[a-d]$/);
  const port = fc.constantFrom("x", "y", "a", "b", "value", "target", "input");
  const node = fc.record(
    {
      id,
      type: fc.oneof(fc.constantFrom(...types), fc.constantFrom("group.a", "custom.a")),
      typeVersion: fc.constantFrom(1, 1, 1, 2),
      params: fc.dictionary(
        fc.constantFrom("shape", "dims", "value", "axis", "units", "name", "indices", "pattern"),
        fc.jsonValue({ maxDepth: 2 }),
        { maxKeys: 3 },
      ),
      position: fc.record({ x: fc.integer(), y: fc.double({ noNaN: true }) }),
    },
    { requiredKeys: ["id", "type", "typeVersion", "params", "position"] },
  );
  const end = fc.record({ node: id, port });
  const edge = fc.record({ id: fc.uuid(), from: end, to: end });
  const graph = {
    nodes: fc.array(node, { maxLength: 6 }),
    edges: fc.array(edge, { maxLength: 8 }),
  };
  return fc.record(
    {
      format: fc.constant("proxflow"),
      formatVersion: fc.constantFrom(1, 2, 3),
      name: fc.string({ maxLength: 12 }),
      ...graph,
      definitions: fc.dictionary(
        fc.constantFrom("a", "__proto__", "constructor"),
        fc.record({ title: fc.string({ maxLength: 8 }), ...graph }),
        { maxKeys: 2 },
      ),
      solver: fc.constantFrom({}, { algorithm: "no-such" }, { stop: { until: "gap<1e-3" } }),
    },
    { requiredKeys: ["format", "formatVersion", "name", "nodes", "edges", "solver"] },
  );
}

/** Plain objects alone, whose prototypes nobody chose. @param {unknown} value */
function mustBePlain(value) {
  const left = [value];
  while (left.length > 0) {
    const each = left.pop();
    if (each === null || typeof each !== "object") continue;
    const above = Object.getPrototypeOf(each);
    if (above !== Object.prototype && above !== Array.prototype && above !== null)
      throw new Broken("An object of what was read has a prototype of its own.");
    left.push(...Object.values(each));
  }
}

/** JSON has no -0. @param {unknown} value @returns {unknown} */
const plainZero = (value) => JSON.parse(JSON.stringify(value));

/** @param {From} from @returns {Promise<Target[]>} */
export async function documentTargets(from) {
  const { parseDocument } = await from("core/graph/parse");
  const { serializeDocument } = await from("core/graph/serialize");
  const { validate } = await from("core/graph/validate");
  const { readClip, copyNodes, clipToText, pasteCommand } = await from("core/graph/clipboard");
  const { applyCommand } = await from("core/graph/commands");
  const { compile } = await from("core/compile/index");
  const { builtinDatasets } = await from("core/base/datasets");
  const { importTypeScript } = await from("core/codegen/import-typescript");
  const { modelSource } = await from("core/codegen/model-source");
  const { ops } = await from("core/ops/index");

  const texts = templateTexts();
  const documents = texts.map((text) => JSON.parse(text.toString()));
  const small = documents.filter((_, i) => /** @type {Buffer} */ (texts[i]).length < LARGE);
  const drawing = drawn(Object.keys(ops));

  /** @param {any} problems */
  const refused = (problems) => {
    const bad = problems.find((/** @type {any} */ { code, message }) => !code || !message);
    return bad ?? problems[0] ?? { code: undefined, message: "refused without a reason" };
  };

  /** @param {Uint8Array} bytes */
  function readDocument(bytes) {
    const parsed = parseDocument(Buffer.from(bytes).toString("utf8"));
    if (!parsed.ok) return refused(parsed.problems);
    const { document } = parsed;
    mustBePlain(document);
    const text = serializeDocument(document);
    const again = parseDocument(text);
    if (!again.ok) throw new Broken(`What was written is not read: ${again.problems[0]?.message}`);
    if (!isDeepStrictEqual(plainZero(again.document), plainZero(document)))
      throw new Broken("What was written and read is not equal.");
    const { problems } = validate(document, builtinDatasets);
    const odd = problems.find((/** @type {any} */ { code, message }) => !code || !message);
    if (odd) return odd;
    const failed = problems.find((/** @type {any} */ { code }) => code === "op-failed");
    if (failed) return failed;
    const compiled = compile(document, builtinDatasets);
    return compiled.ok ? accepted : refused(compiled.problems);
  }

  const clips = small.flatMap((document) => {
    const clip = copyNodes(
      document,
      document.nodes.slice(0, 8).map((/** @type {any} */ { id }) => id),
    );
    return clip ? [JSON.parse(clipToText(clip))] : [];
  });
  const codes = documents.flatMap((document) => {
    const parsed = parseDocument(JSON.stringify(document));
    return parsed.ok ? [Buffer.from(modelSource(parsed.document).text)] : [];
  });
  const shortCodes = codes.filter(({ length }) => length < 8000);
  const codeWords = [
    "m.",
    "`${",
    "/*",
    "*/",
    "//",
    "({",
    "...",
    "=>",
    "await ",
    "1e999",
    "\\u{",
    "<T>",
  ];

  return [
    {
      name: "document",
      make(random) {
        const kind = random.below(8);
        if (kind < 2) return mutateBytes(random, [template(random, texts)], words);
        if (kind < 6) return jsonBytes(mutateValue(random, small));
        const [one] = fc.sample(drawing, { seed: random.below(2 ** 31), numRuns: 1 });
        return jsonBytes(kind === 6 ? one : mutateValue(random, [one]));
      },
      run: readDocument,
    },
    {
      name: "clipboard",
      make: (random) =>
        random.below(4) === 0
          ? mutateBytes(random, [jsonBytes(pick(random, clips))], words)
          : jsonBytes(mutateValue(random, clips)),
      run(bytes) {
        const read = readClip(Buffer.from(bytes).toString("utf8"));
        if (!read.ok) return { code: "bad-clip", message: read.reason };
        const into = /** @type {any} */ (parseDocument(texts[0]?.toString()));
        const { command } = pasteCommand(into.document, read.clip, { offset: { x: 1, y: 1 } });
        validate(applyCommand(into.document, command).document, builtinDatasets);
        return accepted;
      },
    },
    {
      name: "typescript",
      make: (random) =>
        mutateBytes(
          random,
          random.below(20) === 0 ? [pick(random, codes)] : shortCodes,
          codeWords.map((word) => Buffer.from(word)),
        ),
      run(bytes) {
        const { document, problems } = importTypeScript(Buffer.from(bytes).toString("utf8"));
        if (document === undefined) {
          const [first] = problems;
          const placed = Number.isInteger(first?.line) && Number.isInteger(first?.column);
          return { code: placed ? "bad-code" : undefined, message: first?.message };
        }
        mustBePlain(document);
        const again = parseDocument(serializeDocument(document));
        if (!again.ok) throw new Broken(`Its document is not read: ${again.problems[0]?.message}`);
        return accepted;
      },
    },
  ];
}
