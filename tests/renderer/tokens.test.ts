/** Both themes keep text readable: WCAG 2 AA, worked out from the tokens themselves. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../../renderer/styles/tokens.css", import.meta.url), "utf8");

type Rgb = readonly [number, number, number];

function tokensOf(theme: "dark" | "light"): Map<string, Rgb> {
  const block = new RegExp(`\\[data-theme="${theme}"\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? "";
  const found = block.matchAll(/(--[\w-]+): #([0-9a-f]{6});/g);
  return new Map(
    [...found].map(([, name = "", hex = ""]) => [
      name,
      [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb,
    ]),
  );
}

/** Relative luminance as WCAG 2 defines it. */
const luminance = (colour: Rgb): number => {
  const [r, g, b] = colour.map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

const contrast = (a: Rgb, b: Rgb): number => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

const surfaces = ["--panel", "--canvas", "--raised", "--field", "--hover"];
const texts = ["--text", "--text-2", "--text-3", "--accent", "--danger", "--warn", "--ok"];
const marks = [
  "--wire",
  "--side-a",
  "--side-b",
  ...["source", "linear", "activation", "combine", "shape", "target", "set", "module", "probe"].map(
    (name) => `--cat-${name}`,
  ),
  ...Array.from({ length: 8 }, (_, i) => `--series-${i}`),
];

describe.each(["dark", "light"] as const)("%s theme", (theme) => {
  const tokens = tokensOf(theme);
  const at = (name: string): Rgb => {
    const colour = tokens.get(name);
    if (colour === undefined) throw new Error(`${theme} has no ${name}`);
    return colour;
  };

  it.each(surfaces)("text on %s has a contrast of 4.5", (surface) => {
    for (const text of texts)
      expect(contrast(at(text), at(surface)), `${text} on ${surface}`).toBeGreaterThanOrEqual(4.5);
  });

  it("the primary button's words have a contrast of 4.5, resting and hovered", () => {
    for (const fill of ["--accent-fill", "--accent-fill-hover"])
      expect(contrast(at("--on-accent"), at(fill)), fill).toBeGreaterThanOrEqual(4.5);
  });

  it("icons, lines of charts and the hot end of the ramp have a contrast of 3", () => {
    for (const mark of marks)
      expect(contrast(at(mark), at("--panel")), mark).toBeGreaterThanOrEqual(3);
    expect(contrast(at("--ramp-2"), at("--panel"))).toBeGreaterThanOrEqual(3);
  });

  it("the ramp goes one way in lightness, so it reads without colour vision", () => {
    const panel = at("--panel");
    const steps = ["--ramp-0", "--ramp-1", "--ramp-2"].map((name) => contrast(at(name), panel));
    expect(steps[1]).toBeGreaterThan((steps[0] ?? 0) * 1.4);
    expect(steps[2]).toBeGreaterThan((steps[1] ?? 0) * 1.4);
  });
});
