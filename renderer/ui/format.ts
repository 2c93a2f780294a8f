/** Numbers as people read them: few digits, stable width. */

const MINUS = "\u2212";

/** Residuals and gaps: "0.134", "1.2e−5"; at most seven characters. */
export function formatResidual(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return "\u221e";
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 0.01 && size < 10000) return value.toPrecision(3).replace("-", MINUS);
  return value.toExponential(1).replace("e+", "e").replaceAll("-", MINUS);
}

export function formatPercent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

export function formatCount(value: number): string {
  return value.toLocaleString("en-US").replaceAll(",", "\u202f");
}

/** So many of something: "1 node", "2 nodes", "1 entry", "2 entries". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

/** Iterations a second: "0.4", "27", "1 240". */
export function formatRate(value: number): string {
  if (!Number.isFinite(value)) return "\u2013";
  return value < 10 ? value.toFixed(1) : formatCount(Math.round(value));
}

/** "7.3 s", "2 min 05 s" */
export function formatSeconds(value: number): string {
  if (value < 60) return `${value.toFixed(1)} s`;
  const whole = Math.round(value);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

export function formatBytes(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${formatCount(Math.round(bytes / 1024))} kB`;
}

/** Of large files: "4.5 kB", "170 MB", "2.8 GB". */
export function formatSize(bytes: number): string {
  const [unit, name] =
    bytes < 1e6 ? [1e3, "kB"] : bytes < 1e9 ? [1e6, "MB"] : ([1e9, "GB"] as const);
  const value = bytes / unit;
  return `${value < 100 ? value.toFixed(1) : Math.round(value)} ${name}`;
}

export function formatDate(milliseconds: number): string {
  return new Date(milliseconds).toLocaleString("en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
  });
}
