/** `npm run size [-- --json]`: what a page loads of the library, minified and gzipped. */
import { ensureLibrary } from "./ensure.mjs";
import { entry } from "./run.mjs";
import { entrySizes } from "./sizes.mjs";

entry(async () => {
  await ensureLibrary();
  const sizes = await entrySizes();
  if (process.argv.includes("--json")) console.log(JSON.stringify(sizes));
  else
    for (const { name, first, later } of sizes)
      console.log(
        `${name.padEnd(24)} ${(first / 1000).toFixed(1).padStart(6)} kB at first${
          later > 0 ? `, ${(later / 1000).toFixed(1)} kB later` : ""
        }`,
      );
  return 0;
});
