/**
 * `npm run dist [-- --linux --mac --win] [--dir]`: makes the installers for this system, or for those
 * named, in dist/installers. Needs the network: Electron's binary and the makers of installers are
 * fetched by electron-builder.
 */
import { parseArgs } from "node:util";
import { Arch, build, Platform } from "electron-builder";
import { ensureApp } from "./ensure.mjs";
import { fetchElectron } from "./fetch-electron.mjs";
import { packaging } from "./packaging/config.mjs";
import { packLibrary } from "./packaging/library.mjs";
import { root } from "./paths.mjs";
import { BuildError, entry, say } from "./run.mjs";

const systems = /** @type {const} */ ({
  linux: Platform.LINUX,
  mac: Platform.MAC,
  win: Platform.WINDOWS,
});

await entry(async () => {
  const { values } = parseArgs({
    options: {
      linux: { type: "boolean" },
      mac: { type: "boolean" },
      win: { type: "boolean" },
      dir: { type: "boolean" },
    },
  });
  const named = Object.entries(systems).filter(
    ([name]) => values[/** @type {keyof typeof systems} */ (name)],
  );
  const platforms = named.length > 0 ? named.map(([, each]) => each) : [Platform.current()];
  const linux = platforms.includes(Platform.LINUX) && !values.dir;
  const unset = ["PROXFLOW_HOMEPAGE", "PROXFLOW_MAINTAINER"].filter((name) => !process.env[name]);
  const electron = await fetchElectron();
  if (electron.path === undefined)
    throw new BuildError(
      `No installers can be made: Electron's binary cannot be had (${electron.why}). ` +
        "Try again with a network; `npm run dist:check` checks what would be in them.",
    );
  if (linux && unset.length > 0)
    throw new BuildError(
      `Packages for Linux say where they come from: set ${unset.join(" and ")} ` +
        '(an address, and "Name <e-mail>").',
    );
  await ensureApp({ reference: true });
  await packLibrary();
  const made = await build({
    projectDir: root,
    config: packaging(),
    publish: "never",
    targets: new Map(
      platforms.flatMap((each) => [
        ...each.createTarget(values.dir ? "dir" : null, ...(values.dir ? [Arch.x64] : [])),
      ]),
    ),
  }).catch((/** @type {unknown} */ error) => {
    throw new BuildError(
      `The installers were not made: ${error instanceof Error ? error.message : error}`,
    );
  });
  for (const path of made) say(`Made ${path}`);
  return 0;
});

// electron-builder's own hook would end the process with 0, whatever exit code is set.
process.exit(process.exitCode);
