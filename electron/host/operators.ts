/**
 * The user's own operators and the consents, in the folder of documents. A consent is for exactly
 * one source, by its hash: another letter in it, and it must be asked for again.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Problem, ProxflowError } from "../../core/base/errors.ts";
import { type UsedOperator, usedOperators } from "../../core/graph/own-operators.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { operatorEntry } from "../../core/operators/manifest.ts";
import type { Reply } from "../../core/protocol/channels.ts";
import { fromWorker } from "../../core/protocol/messages.ts";
import type { OperatorChecked } from "../../core/protocol/operators.ts";
import { writeDurably } from "./durable-write.ts";
import { DocumentError } from "./errors.ts";
import type { SpawnWorker, WorkerProcess } from "./worker-process.ts";

/** Milliseconds that a check may take, all of it. */
const CHECK_TIME = 60_000;

/** SHA-256 of the UTF-8 of a source, in hex. */
export const sourceHash = (source: string): string =>
  createHash("sha256").update(source, "utf8").digest("hex");

/**
 * Checks a source in a process of its own, which ends with the check.
 * @returns a problem where the process died or took too long
 */
export function checkInProcess(
  spawn: SpawnWorker,
  source: string,
  time: number = CHECK_TIME,
): Promise<OperatorChecked> {
  return new Promise((resolve) => {
    let worker: WorkerProcess | undefined;
    const end = (result: OperatorChecked): void => {
      clearTimeout(timer);
      resolve(result);
      worker?.kill();
    };
    const refuse = (code: string, message: string): void =>
      end({ ok: false, problems: [{ code, message }] });
    const timer = setTimeout(
      () =>
        refuse("operator-time", `The check took more than ${time / 1000} seconds and was ended.`),
      time,
    );
    worker = spawn({
      message(raw) {
        const parsed = fromWorker.safeParse(raw);
        if (!parsed.success) refuse("bad-message", "The check gave a malformed answer.");
        else if (parsed.data.type === "checked") end(parsed.data.result);
      },
      exit: (cause) => refuse("operator-crash", `The process that checked it ended (${cause}).`),
    });
    worker.send({ type: "check", source });
  });
}

const consents = z.record(z.string(), z.literal(true));

export interface OwnOperators {
  list(): Promise<Reply<"operators.mine">["operators"]>;
  /** Checks, and keeps what is sound under the name in its manifest. The person wrote it: allowed. */
  save(source: string, anyway: boolean): Promise<OperatorChecked>;
  check(source: string): Promise<OperatorChecked>;
  remove(name: string): Promise<void>;
  consent(sources: readonly string[]): Promise<Reply<"operators.consent">["states"]>;
  allow(source: string, allowed: boolean): Promise<void>;
  /** Operators that a document uses and nobody has allowed. */
  waiting(document: GraphDocument): Promise<readonly UsedOperator[]>;
  /** @throws DocumentError `operators-not-allowed` at the nodes */
  mustAllow(document: GraphDocument): Promise<void>;
}

/** @param folder of the user's documents */
export function createOperators(folder: string, spawn: SpawnWorker): OwnOperators {
  const home = join(folder, ".operators");
  const consentFile = join(home, "consents.json");
  const fileOf = (name: string): string => {
    if (!/^[a-z0-9-]{1,60}$/.test(name))
      throw new ProxflowError("bad-name", `"${name}" is no name of an operator.`);
    return join(home, `${name}.operator.json`);
  };
  const write = async (path: string, value: unknown): Promise<void> => {
    await mkdir(home, { recursive: true });
    await writeDurably(path, `${JSON.stringify(value, null, 2)}\n`);
  };
  const readConsents = async (): Promise<z.infer<typeof consents>> => {
    const text = await readFile(consentFile, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "{}";
      throw error;
    });
    try {
      return consents.parse(JSON.parse(text));
    } catch {
      // A file that was broken allows nothing.
      return {};
    }
  };
  let turn: Promise<unknown> = Promise.resolve();
  const allow = (source: string, allowed: boolean): Promise<void> => {
    const done = turn.then(async () => {
      const { [sourceHash(source)]: _, ...others } = await readConsents();
      await write(consentFile, { ...others, ...(allowed && { [sourceHash(source)]: true }) });
    });
    turn = done.catch(() => {});
    return done;
  };
  const check = async (source: string): Promise<OperatorChecked> => {
    const found = await checkInProcess(spawn, source);
    if (found.ok) await allow(source, true);
    return found;
  };
  const waiting = async (document: GraphDocument): Promise<readonly UsedOperator[]> => {
    const used = usedOperators(document);
    if (used.length === 0) return [];
    const known = await readConsents();
    return used.filter(({ entry }) => !Object.hasOwn(known, sourceHash(entry.source)));
  };
  return {
    check,
    allow,
    async list() {
      const names = await readdir(home).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return [];
        throw error;
      });
      const found: Reply<"operators.mine">["operators"] = [];
      for (const file of names.filter((name) => name.endsWith(".operator.json")).sort()) {
        const path = join(home, file);
        const [text, { mtimeMs }] = await Promise.all([readFile(path, "utf8"), stat(path)]);
        const entry = operatorEntry.safeParse(parsed(text));
        if (entry.success)
          found.push({ name: entry.data.manifest.name, entry: entry.data, modified: mtimeMs });
      }
      return found;
    },
    async save(source, anyway) {
      const found = await check(source);
      if (!found.ok) return found;
      const { manifest, certificate } = found;
      await write(fileOf(manifest.name), {
        source,
        manifest,
        certificate,
        ...(anyway && certificate.badge === "failed" && { anyway: true }),
      });
      return found;
    },
    remove: (name) => rm(fileOf(name), { force: true }),
    async consent(sources) {
      const known = await readConsents();
      return sources.map((source) => {
        const hash = sourceHash(source);
        return { hash, allowed: Object.hasOwn(known, hash) };
      });
    },
    waiting,
    async mustAllow(document) {
      const problems = (await waiting(document)).map(notAllowed);
      if (problems.length > 0) throw new DocumentError(problems);
    },
  };
}

/** Why a document's operator is not run. */
export function notAllowed({ entry, nodes }: UsedOperator): Problem {
  return {
    severity: "error",
    code: "operators-not-allowed",
    ...(nodes[0] !== undefined && { node: nodes[0] }),
    message: `The document brings code of its own, "${entry.manifest.docs.title}" (SHA-256 ${sourceHash(entry.source)}), which was not allowed to run.`,
    fix: "Read it, then allow it.",
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
