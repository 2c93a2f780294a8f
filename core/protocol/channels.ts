/**
 * The one table of what a window may ask of its host, and what the host tells it. Preload,
 * server, client and validation derive from it.
 */
import { z } from "zod";
import { graphDocument } from "../graph/schema.ts";
import { backends } from "../solvers/settings.ts";
import { dataChannels, dataEvents } from "./data.ts";
import { evaluationChannels, evaluationEvents } from "./evaluation.ts";
import { fileInfo } from "./files.ts";
import { journalChannels } from "./journal.ts";
import {
  MOST_LANES,
  raceLane,
  runControl,
  runEvent,
  runOverrides,
  runResult,
  runWatch,
  snapshotValue,
} from "./messages.ts";
import { operatorChecked, operatorConsent, operatorSource, ownOperator } from "./operators.ts";

const none = z.object({});

export type { FileInfo } from "./files.ts";

const recentInfo = z.object({
  path: z.string(),
  name: z.string(),
  folder: z.string(),
  /** Milliseconds since 1970; null where the file is not there any more. */
  modified: z.number().nullable(),
});
export type RecentInfo = z.infer<typeof recentInfo>;

const versionInfo = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Milliseconds since 1970. */
  made: z.number(),
  bytes: z.number(),
});
export type VersionInfo = z.infer<typeof versionInfo>;
/** A version of the document in a file. */
const versionAt = z.object({ path: z.string().min(1), id: z.uuid() });

export const templateInfo = z.object({
  name: z.string(),
  title: z.string(),
  summary: z.string(),
  /** SVG or PNG as a data URL. */
  thumbnail: z.string(),
  /** Rough duration of a run on two CPU cores, in words. */
  takes: z.string(),
  /** Seconds that a run was measured to take. */
  seconds: z.number(),
  tags: z.array(z.string()),
});
export type TemplateInfo = z.infer<typeof templateInfo>;

export const interruptedRun = z.object({
  id: z.string(),
  /** Of the document. */
  name: z.string(),
  backend: z.enum(backends),
  iteration: z.number(),
  seconds: z.number(),
  /** Milliseconds since 1970. */
  modified: z.number(),
});
export type InterruptedRun = z.infer<typeof interruptedRun>;

/** Which document of the window runs: its runs replace each other, those of others go on beside. */
const tab = z.string().max(100).optional();

export const channels = {
  "app.info": {
    request: none,
    reply: z.object({
      version: z.string(),
      shell: z.enum(["electron", "browser"]),
      platform: z.string(),
      /** Folder where documents are saved by name. */
      documents: z.string(),
    }),
  },
  /** Versions, machine, graphics adapter and backend, to read and to copy. */
  "app.diagnostics": {
    request: none,
    reply: z.object({ lines: z.array(z.object({ name: z.string(), value: z.string() })) }),
  },
  /**
   * Asked by a window that starts: files that it is to open, later ones come as `app.open`; and names
   * of the windows that there are or will be, whose journals are theirs.
   */
  "app.opening": {
    request: none,
    reply: z.object({ paths: z.array(z.string()), windows: z.array(z.string()) }),
  },
  "templates.list": { request: none, reply: z.object({ templates: z.array(templateInfo) }) },
  "templates.open": {
    request: z.object({ name: z.string() }),
    reply: z.object({ document: graphDocument, readme: z.string() }),
  },
  /** Files in the documents folder, newest first. */
  "documents.list": { request: none, reply: z.object({ files: z.array(fileInfo) }) },
  /** Documents that were opened or saved lately, latest first. */
  "documents.recent": { request: none, reply: z.object({ documents: z.array(recentInfo) }) },
  /** Takes a document off that list; its file stays. */
  "documents.forget": { request: z.object({ path: z.string().min(1) }), reply: none },
  "documents.open": {
    request: z.object({ path: z.string() }),
    reply: z.object({ document: graphDocument, file: fileInfo }),
  },
  "documents.save": {
    request: z.object({
      /**
       * A name in the documents folder, or an absolute path in it or one that a person chose outside of
       * the page; ".proxflow" is added if missing. All paths that a window names are held to this.
       */
      path: z.string().min(1),
      document: graphDocument,
      /** Revision last seen; another one on disk refuses the save unless `force`. */
      expected: z.number().optional(),
      force: z.boolean().optional(),
    }),
    reply: z.object({ file: fileInfo }),
  },
  /** States of the document in a file that were given a name, newest first. */
  "versions.list": {
    request: z.object({ path: z.string().min(1) }),
    reply: z.object({ versions: z.array(versionInfo) }),
  },
  "versions.save": {
    request: z.object({
      path: z.string().min(1),
      name: z.string().trim().min(1).max(120),
      document: graphDocument,
    }),
    reply: z.object({ version: versionInfo }),
  },
  "versions.open": { request: versionAt, reply: z.object({ document: graphDocument }) },
  "versions.delete": { request: versionAt, reply: none },
  /** The system's dialog; `supported: false` in a browser window, which uses its own. */
  "documents.dialog": {
    request: z.object({
      kind: z.enum(["open", "save", "folder"]),
      suggested: z.string().optional(),
    }),
    reply: z.object({ supported: z.boolean(), path: z.string().nullable() }),
  },
  "export.write": {
    request: z.object({
      document: graphDocument,
      target: z.enum(["ts"]),
      /** As for `documents.save`; must be missing or empty. */
      folder: z.string().min(1),
      /** A run whose parameters go along, and what it came to. */
      solved: z.object({ run: z.string(), result: runResult }).optional(),
    }),
    reply: z.object({
      path: z.string(),
      files: z.array(z.string()),
      /** Why the project's test has no numbers to repeat. */
      notRecorded: z.string().optional(),
    }),
  },
  /**
   * Runs the code of a source in the sandbox and certifies it: for what the person wrote, or has read
   * and allowed. A sound source counts as allowed from then on.
   */
  "operators.check": { request: z.object({ source: operatorSource }), reply: operatorChecked },
  /** The same, and keeps it under its name as one of the user's own operators. */
  "operators.save": {
    request: z.object({ source: operatorSource, anyway: z.boolean().optional() }),
    reply: operatorChecked,
  },
  /** The user's own operators, by name. */
  "operators.mine": { request: none, reply: z.object({ operators: z.array(ownOperator) }) },
  "operators.remove": { request: z.object({ name: z.string() }), reply: none },
  /** Which sources were allowed to run; nothing is run. */
  "operators.consent": {
    request: z.object({ sources: z.array(operatorSource).max(1000) }),
    reply: z.object({ states: z.array(operatorConsent) }),
  },
  /** The person has read this source and allows it to run, or takes that back. */
  "operators.allow": {
    request: z.object({ source: operatorSource, allowed: z.boolean() }),
    reply: none,
  },
  "run.start": {
    request: z.object({
      document: graphDocument,
      template: z.string().nullable(),
      overrides: runOverrides,
      paused: z.boolean(),
      watch: runWatch.optional(),
      /** Checkpoint to go on from; the document must be the one that it is of. */
      resume: z.string().optional(),
      tab,
    }),
    reply: z.object({ run: z.string() }),
  },
  /** Runs whose process or host went down, the latest first. */
  "runs.interrupted": { request: none, reply: z.object({ runs: z.array(interruptedRun) }) },
  /** The document of an interrupted run, as it ran. */
  "runs.open": {
    request: z.object({ id: z.string() }),
    reply: z.object({ document: graphDocument, template: z.string().nullable() }),
  },
  "runs.discard": { request: z.object({ id: z.string() }), reply: none },
  /** Up to five settings from one seed, side by side; ends with the event `race-over`. */
  "race.start": {
    request: z.object({
      document: graphDocument,
      lanes: z.array(raceLane).min(1).max(MOST_LANES),
      tab,
    }),
    reply: z.object({ run: z.string() }),
  },
  /** Looks for constraints that cannot hold together; ends with the event `conflict-over`. */
  "conflict.start": {
    request: z.object({ document: graphDocument, iterations: z.number().int().min(1), tab }),
    reply: z.object({ run: z.string() }),
  },
  "run.watch": { request: z.object({ run: z.string(), watch: runWatch }), reply: none },
  "run.control": { request: z.object({ run: z.string(), action: runControl }), reply: none },
  /** A document is closed: its run ends and its values go. */
  "run.release": { request: z.object({ tab: z.string() }), reply: none },
  "run.snapshot": {
    request: z.object({ run: z.string(), ids: z.array(z.string()).optional() }),
    reply: z.object({ values: z.array(snapshotValue) }),
  },
  ...evaluationChannels,
  ...dataChannels,
  ...journalChannels,
} as const;

/** Pushed by the host. `telemetry` frames travel beside these as raw Float32Array. */
export const events = {
  "run.event": runEvent,
  /** A menu item of the desktop shell was chosen; the window runs that command. */
  "app.command": z.object({ command: z.string() }),
  ...evaluationEvents,
  ...dataEvents,
  /** The desktop shell was asked to open a file: by the system, its menu, or a second instance. */
  "app.open": z.object({ path: z.string() }),
} as const;

export type ChannelName = keyof typeof channels;
export type Request<C extends ChannelName> = z.infer<(typeof channels)[C]["request"]>;
export type Reply<C extends ChannelName> = z.infer<(typeof channels)[C]["reply"]>;
export type EventName = keyof typeof events;
export type EventOf<E extends EventName> = z.infer<(typeof events)[E]>;

/** What both shells give a window; preload puts it at `window.proxflow`. */
export interface HostApi {
  /** @throws HostError (renderer side) with the host's `ErrorMessage`. */
  request<C extends ChannelName>(channel: C, request: Request<C>): Promise<Reply<C>>;
  on<E extends EventName>(event: E, listener: (value: EventOf<E>) => void): () => void;
  /** Latest frame wins; the listener returning is the acknowledgement. */
  onTelemetry(listener: (run: string, frame: Float32Array) => void): () => void;
  /** Where a file that was dropped lies, "" where nobody knows; only the desktop shell can tell. */
  pathOf?(file: unknown): string;
}
