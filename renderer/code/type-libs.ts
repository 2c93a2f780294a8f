/** What the code editor knows of Proxflow, put in by the build; see build/editor-types.mjs. */
declare const PROXFLOW_TYPES: Readonly<Record<string, string>>;

/** Text of each declaration file by its path, "node_modules/proxflow/index.d.ts". */
export const typeLibs: Readonly<Record<string, string>> = PROXFLOW_TYPES;
