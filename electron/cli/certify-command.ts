/** `proxflow certify`: holds projections against independent plain code, on a backend of choice. */
import { ProxflowError } from "../../core/base/errors.ts";
import { BEATEN_BY, type Certificate, certify, isCertifiable } from "../../core/certify/index.ts";
import { opOf, ops } from "../../core/ops/index.ts";
import type { AnyOp } from "../../core/ops/spec.ts";
import type { BackendName } from "../../core/solvers/settings.ts";
import { pickBackend } from "../worker/backend.ts";
import type { ExitCode } from "./errors.ts";

export interface CertifyOptions {
  readonly samples: number;
  readonly seed: number;
  readonly backend: BackendName | "auto";
  readonly json?: true;
}

/** Largest relative error that an op which says it is exact may show. */
const TOLERANCE = 1e-4;

/** @throws ProxflowError if there is no such op, or it has no projection */
function chosen(name: string): readonly AnyOp[] {
  const all: readonly AnyOp[] = Object.values(ops);
  if (name === "all") return all.filter(isCertifiable);
  const op = opOf(name);
  if (op && isCertifiable(op)) return [op];
  throw new ProxflowError(
    "no-op",
    op ? `${name} has no projection to certify.` : `There is no operation "${name}".`,
    {
      fix: `Operations: all, ${all
        .filter(isCertifiable)
        .map((o) => o.type)
        .join(", ")}.`,
    },
  );
}

/** Whether an op is as exact as it says. */
const keepsWord = (c: Certificate): boolean =>
  c.nans === 0 &&
  (!c.exact || (c.beaten === 0 && c.membership <= TOLERANCE && c.idempotence <= TOLERANCE));

const error = (value: number): string => (value === 0 ? "0" : value.toExponential(1));

function line(c: Certificate): string {
  return [
    keepsWord(c) ? "ok  " : "FAIL",
    c.op.padEnd(20),
    c.form.padEnd(9),
    (c.exact ? "exact" : "approximate").padEnd(11),
    `membership ${error(c.membership)}, idempotence ${error(c.idempotence)},`,
    `beaten ${c.beaten === 0 ? 0 : c.beaten.toPrecision(2)} (by ${error(c.worstGap)}), not finite ${c.nans}`,
  ].join(" ");
}

/**
 * @returns 3 if an op does not keep its word
 * @throws ProxflowError `no-op`, `backend-missing`
 */
export async function certifyCommand(name: string, options: CertifyOptions): Promise<ExitCode> {
  const list = chosen(name);
  const backend = await pickBackend(options.backend);
  process.stderr.write(`Backend ${backend.name}: ${backend.reason}.\n`);
  const certificates: Certificate[] = [];
  for (const op of list) {
    const certificate = await certify(op, options.samples, options.seed);
    if (!certificate) continue;
    certificates.push(certificate);
    (options.json ? process.stderr : process.stdout).write(`${line(certificate)}\n`);
  }
  if (options.json)
    process.stdout.write(`${JSON.stringify({ backend: backend.name, ops: certificates })}\n`);
  const failed = certificates.filter((c) => !keepsWord(c));
  if (failed.length === 0) return 0;
  const names = failed.map((c) => c.op).join(", ");
  process.stderr.write(
    `error: ${names}: not as exact as stated (errors up to ${TOLERANCE}, better answers by ${BEATEN_BY}).\n`,
  );
  return 3;
}
