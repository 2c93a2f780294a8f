/** A guard for the layering check: a parser that sees nothing would find no violations. */

const source = /(?<!\.d)\.(ts|tsx|mjs)$/;

/**
 * Source files that the check did not open, or in which it found no import though they have one.
 * @param {readonly { source: string, dependencies: readonly unknown[] }[]} modules what it saw
 * @param {readonly string[]} present paths of files, as in `source`
 * @param {(path: string) => string} read
 * @returns {string[]}
 */
export function unseen(modules, present, read) {
  const imports = new Map(modules.map((module) => [module.source, module.dependencies.length]));
  return present.filter((path) => {
    if (!source.test(path)) return false;
    const count = imports.get(path);
    return count === undefined || (count === 0 && /^(import|export)\b.*\bfrom "/m.test(read(path)));
  });
}
