/**
 * Imports only point down: base; ops and solvers (blind to each other); certify; operators; graph; compile;
 * engine; evaluate; codegen and protocol; then electron and renderer (blind to each other). All are errors,
 * and there are no exemptions.
 */

/**
 * A layer of core and all that it may import of ours.
 * @param {string} layer
 * @param {readonly string[]} below folders or files under core/
 * @returns {import("dependency-cruiser").IRegularForbiddenRuleType}
 */
const coreLayer = (layer, below) => ({
  name: `core-${layer}`,
  comment: `core/${layer} may import only ${[layer, ...below].join(", ")} of ours`,
  severity: "error",
  from: { path: `^core/${layer}/` },
  to: {
    path: "^(core|electron|renderer|tests|build)/",
    pathNot: `^core/(${[layer, ...below].join("|")})(/|$)`,
  },
});

const settings = "solvers/settings\\.ts";

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    coreLayer("base", []),
    coreLayer("ops", ["base"]),
    coreLayer("solvers", ["base"]),
    coreLayer("certify", ["base", "ops"]),
    coreLayer("operators", ["base", "ops"]),
    coreLayer("graph", ["base", "ops", "operators", settings]),
    coreLayer("compile", ["base", "ops", "operators", "solvers", "graph"]),
    coreLayer("engine", ["base", "ops", "operators", "solvers", "graph", "compile"]),
    coreLayer("gradient", ["base", "ops", "solvers", "graph", "compile", "engine"]),
    coreLayer("evaluate", ["base", "operators", "graph", "compile", "engine"]),
    coreLayer("codegen", ["base", "ops", "operators/manifest\\.ts", "graph", settings]),
    coreLayer("reference", ["base", "ops", "graph", "codegen"]),
    coreLayer("protocol", ["base", "graph", "operators", settings, "engine/types\\.ts"]),
    coreLayer("card", [
      ...["base", "ops", "operators", "graph", "compile"],
      ...[settings, "protocol"],
    ]),
    {
      name: "core-alone",
      comment: "core imports nothing of ours outside core",
      severity: "error",
      from: { path: "^core/" },
      to: { path: "^(electron|renderer|tests|build|templates)/" },
    },
    {
      name: "core-packages",
      comment: "core's packages are @tensorflow/tfjs-core (never a backend) and zod",
      severity: "error",
      from: { path: "^core/", pathNot: "^core/codegen/import" },
      to: { path: "node_modules/", pathNot: "node_modules/(@tensorflow/tfjs-core|zod)/" },
    },
    {
      name: "core-parser",
      comment: "a parser goes with the import of code alone, which is on an entry of its own",
      severity: "error",
      from: { path: "^core/codegen/import" },
      to: {
        path: "node_modules/",
        pathNot: "node_modules/(zod|acorn|@sveltejs/acorn-typescript)/",
      },
    },
    {
      name: "core-light",
      comment: "nothing but the import of code itself brings the parser into core",
      severity: "error",
      from: { path: "^core/", pathNot: "^core/codegen/import" },
      to: { path: "^core/codegen/import" },
    },
    {
      name: "core-pure",
      comment: "core runs everywhere: no Node modules",
      severity: "error",
      from: { path: "^core/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "renderer-blind",
      comment: "the window knows the host only through core/protocol",
      severity: "error",
      from: { path: "^renderer/" },
      to: {
        path: "^(electron|tests|build)/|node_modules/(electron|@tensorflow/tfjs-backend-[^/]+|webgpu)/",
      },
    },
    {
      name: "renderer-pure",
      comment: "the window has no Node modules",
      severity: "error",
      from: { path: "^renderer/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "electron-blind",
      comment: "the host never imports the window",
      severity: "error",
      from: { path: "^electron/" },
      to: { path: "^(renderer|tests|build)/" },
    },
    {
      name: "electron-data",
      comment: "readers of data files know nothing of the host that calls them",
      severity: "error",
      from: { path: "^electron/data/" },
      to: { path: "^electron/(?!data/)" },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: { path: "^(core|electron|renderer|tests|build)/" },
      to: { circular: true },
    },
    {
      name: "resolvable",
      comment: "an import that does not resolve is not checked at all",
      severity: "error",
      from: { path: "^(core|electron|renderer|tests)/" },
      to: { couldNotResolve: true, pathNot: "^node:" },
    },
    {
      name: "declared-packages",
      comment: "packages are listed in package.json",
      severity: "error",
      from: { path: "^(core|electron|renderer)/" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "runtime-packages",
      comment: "what is packed needs runtime packages only",
      severity: "error",
      from: { path: "^(core|electron)/", pathNot: "^electron/(main|preload)/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|tests/\\.artifacts)/" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json", ".css"],
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "default"],
    },
  },
};
