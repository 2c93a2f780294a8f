/** What a suite prints: one object, the same for all suites. */
import { cpus, platform, totalmem } from "node:os";

export interface ReportCase {
  readonly name: string;
  readonly ms?: number;
  readonly value?: number;
  readonly unit?: string;
  /** Time of `against` over the time of this case, in the same run: above 1, this one is faster. */
  readonly ratio?: number;
  readonly against?: string;
  /** Most memory above the loaded data. */
  readonly peakMiB?: number;
  readonly note?: string;
}

export interface Report {
  readonly suite: string;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly cases: readonly ReportCase[];
}

export const machine = (backend: string): Report["machine"] => ({
  cpu: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  platform: platform(),
  node: process.version,
  backend,
});

export function print({ suite, cases }: Report): void {
  console.log(`${suite}`);
  for (const { name, ms, value, unit, ratio, against, peakMiB, note } of cases) {
    const parts = [
      ms === undefined ? "" : `${ms.toFixed(2)} ms`,
      value === undefined ? "" : `${Number(value.toPrecision(5))} ${unit ?? ""}`,
      ratio === undefined ? "" : `${ratio.toFixed(2)}x ${against ?? ""}`,
      peakMiB === undefined ? "" : `${peakMiB.toFixed(0)} MiB`,
      note ?? "",
    ];
    console.log(`  ${name.padEnd(26)} ${parts.filter(Boolean).join("   ")}`);
  }
}
