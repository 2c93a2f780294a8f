/**
 * `npm run icons`: draws build/packaging/icons/icon.svg at each size with Chromium, so that small
 * ones are drawn and not scaled, and writes what electron-builder takes. The results are kept in the
 * repository.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { ensureInstalled } from "./ensure.mjs";
import { ensureChromium } from "./ensure-chromium.mjs";
import { icns, ico, pngSizes } from "./packaging/icon-files.mjs";
import { inRoot } from "./paths.mjs";
import { entry, say } from "./run.mjs";

const folder = (/** @type {string[]} */ ...path) => inRoot("build", "packaging", "icons", ...path);

/** @param {string} svg @param {string} executablePath @returns {Promise<Map<number, Buffer>>} */
async function draw(svg, executablePath) {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    const pngs = new Map();
    for (const size of pngSizes) {
      await page.setViewportSize({ width: size, height: size });
      await page.setContent(
        `<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
      );
      pngs.set(size, await page.screenshot({ omitBackground: true }));
    }
    return pngs;
  } finally {
    await browser.close();
  }
}

entry(async () => {
  await ensureInstalled();
  const pngs = await draw(readFileSync(folder("icon.svg"), "utf8"), await ensureChromium());
  mkdirSync(folder("png"), { recursive: true });
  for (const [size, png] of pngs) writeFileSync(folder("png", `${size}x${size}.png`), png);
  writeFileSync(folder("icon.ico"), ico(pngs));
  writeFileSync(folder("icon.icns"), icns(pngs));
  say(`Icons of ${pngSizes.join(", ")} pixels, icon.ico and icon.icns are written.`);
  return 0;
});
