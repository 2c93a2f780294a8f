/** What an accessibility scan of the window finds. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
  "utf8",
);

/**
 * Serious and critical findings, each with the elements it is about.
 * @param within selector of the part to scan; all where left out
 */
export async function findings(page: Page, within = "html"): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async (within) => {
    // A colour on its way to another one is neither of them.
    const passing = document
      .getAnimations()
      .filter((animation) => animation.effect?.getTiming().iterations !== Number.POSITIVE_INFINITY);
    await Promise.allSettled(passing.map((animation) => animation.finished));
    const { axe } = window as unknown as {
      axe: { run(within: string, options: object): Promise<AxeResults> };
    };
    const { violations } = await axe.run(within, { resultTypes: ["violations"] });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.target.join(" ")).join("; ")}`);
  }, within);
}
