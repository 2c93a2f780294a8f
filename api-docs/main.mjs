/** `node api-docs/main.mjs [folder]`: the library's reference as HTML, from its docstrings. */
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Application, LogLevel } from "typedoc";

const here = dirname(fileURLToPath(import.meta.url));
const inRoot = (/** @type {string[]} */ ...parts) => join(dirname(here), ...parts);
const out = resolve(process.argv[2] ?? inRoot("dist", "api"));

const app = await Application.bootstrap({
  name: "Proxflow",
  entryPoints: [
    inRoot("core", "index.ts"),
    inRoot("core", "slim.ts"),
    inRoot("electron", "node.ts"),
  ],
  tsconfig: join(here, "tsconfig.json"),
  readme: inRoot("docs", "library.md"),
  disableSources: true,
  // Its hidden file would have no place in the app.
  githubPages: false,
  excludePrivate: true,
  excludeInternal: true,
  // What a function takes and gives is often of a type that need not be named to be used.
  validation: { notExported: false, invalidLink: true, notDocumented: true },
  requiredToBeDocumented: ["Class", "Interface"],
  logLevel: LogLevel.Warn,
  treatValidationWarningsAsErrors: true,
});
const project = await app.convert();
if (project) {
  app.validate(project);
  if (!app.logger.hasErrors()) await app.generateDocs(project, out);
}
process.exitCode = !project || app.logger.hasErrors() || app.logger.hasWarnings() ? 1 : 0;
