/** The course of one import: files sent, looked at by a plan, imported, placed on the canvas. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import type { Inspection } from "../../core/base/data-preview.ts";
import type { ImportPlan, ReadingPlan } from "../../core/base/own-data.ts";
import type { DataSource } from "../../core/protocol/data.ts";
import type { Services } from "../app/services.ts";
import { sourceOf } from "./data-files.ts";
import { giveData } from "./give-data.ts";
import {
  createReadings,
  firstReading,
  type Reading,
  readingOf,
  saidBesides,
  shownBesides,
} from "./import-readings.ts";
import { placeSet } from "./place-set.ts";

/** Milliseconds between a change of the plan and the next look at the data. */
const DELAY = 250;

export interface Import {
  readonly inspection: Inspection | null;
  readonly plan: ImportPlan | null;
  /** How the files are read; `null` before anything is known, and where their bytes alone say it. */
  readonly reading: Reading | null;
  /**
   * Whether `inspection` and `plan` are of that reading; `"wrong"` where the files cannot be read so,
   * and both are of the one before, if any.
   */
  readonly read: "done" | "going" | "wrong";
  /** What was corrected before and has no place in this reading, in words. */
  readonly reset: readonly string[];
  readonly name: string;
  /** What goes on, in words; `null` where the user is asked. */
  readonly busy: string | null;
  /** What went wrong, for people. */
  readonly failed: string | null;
  change(plan: ImportPlan): void;
  /**
   * Reads the files by what is said now and was before, the rest guessed; what was corrected is kept as
   * far as it still has a place.
   */
  reread(said: ReadingPlan): void;
  rename(name: string): void;
  /** Imports and places the node. @returns whether it did */
  run(): Promise<boolean>;
  cancel(): void;
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function useImport(services: Services): Import {
  const { host, ui } = services;
  const asked = useStore(ui, (state) => state.dataImport);
  const task = useMemo(() => crypto.randomUUID(), []);
  const source = useRef<DataSource | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(0);
  const [inspection, setInspection] = useState<Inspection | null>(null);
  const [plan, setPlan] = useState<ImportPlan | null>(null);
  const [reading, setReading] = useState<Reading | null>(null);
  const [read, setRead] = useState<Import["read"]>("going");
  const [reset, setReset] = useState<readonly string[]>([]);
  const readings = useMemo(createReadings, []);
  /** What the user said of the reading. */
  const known = useRef<ReadingPlan | null>(null);
  const [name, setName] = useState("");
  const [busy, setBusy] = useState<string | null>("Sending the files");
  const [failed, setFailed] = useState<string | null>(null);

  useEffect(
    () =>
      host.on("data.progress", (event) => {
        if (event.task === task) setBusy(event.text);
      }),
    [host, task],
  );
  const show = useCallback(
    (found: Inspection): ImportPlan => {
      const kept = readings.read(found.plan);
      setInspection(found);
      setPlan(kept.plan);
      setReading(readingOf(found.plan));
      setReset(kept.reset);
      setRead("done");
      setFailed(null);
      return kept.plan;
    },
    [readings],
  );
  useEffect(() => {
    if (asked === null) return;
    let gone = false;
    const begin = async (): Promise<void> => {
      try {
        const sent = await sourceOf(host, asked.files, (done, total) => {
          if (!gone) setBusy(`Sending the files: ${Math.round((100 * done) / total)} %`);
        });
        if (gone) return;
        source.current = sent;
        setBusy("Looking at the data");
        const found = await host.request("data.inspect", { source: sent });
        if (gone) return;
        show(found);
        setName(found.suggestedName);
      } catch (error) {
        if (gone) return;
        setFailed(words(error));
        setRead("wrong");
        if (source.current !== null) setReading(firstReading(asked.files[0]?.name ?? ""));
      }
      if (!gone) setBusy(null);
    };
    void begin();
    return () => {
      gone = true;
      clearTimeout(timer.current);
    };
  }, [asked, host, show]);

  /** What a request finds, unless another one came after it. */
  const ask = async (
    wanted: { plan: ImportPlan } | { reading: ReadingPlan },
    found: (inspection: Inspection) => void,
    wrong: (error: unknown) => void,
  ): Promise<void> => {
    const turn = ++latest.current;
    if (source.current === null) return;
    try {
      const answer = await host.request("data.inspect", { source: source.current, ...wanted });
      if (turn === latest.current) found(answer);
    } catch (error) {
      if (turn === latest.current) wrong(error);
    }
  };
  const look = (wanted: ImportPlan): Promise<void> =>
    ask(
      { plan: wanted },
      (found) => {
        setInspection(found);
        setFailed(null);
      },
      (error) => setFailed(words(error)),
    );
  const reread = (wanted: ReadingPlan): Promise<void> =>
    ask(
      { reading: wanted },
      (found) => {
        const kept = show(found);
        setName((given) => given || found.suggestedName);
        if (kept !== found.plan) void look(kept);
      },
      (error) => {
        setRead("wrong");
        setReset([]);
        setFailed(words(error));
      },
    );
  const soon = (work: () => Promise<void>): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void work(), DELAY);
  };

  const run = async (): Promise<boolean> => {
    if (source.current === null || plan === null || asked === null) return false;
    setBusy("Importing");
    setFailed(null);
    try {
      const done = await host.request("data.import", {
        source: source.current,
        plan,
        name,
        task,
      });
      if (asked.node === undefined)
        placeSet(services, done.name, done.reference, asked.at, `Import ${done.name}`);
      else giveData(services, asked.node, done.name, done.reference);
      void services.datasets.refresh();
      const dropped = done.report.dropped.reduce((sum, { count }) => sum + count, 0);
      services.messages.show({
        tone: "success",
        title: `Imported \u201c${done.name}\u201d`,
        detail: `${done.report.kept} of ${done.report.rows} rows${dropped > 0 ? `, ${dropped} left out` : ""}.`,
      });
      return true;
    } catch (error) {
      setFailed(words(error));
      return false;
    } finally {
      setBusy(null);
    }
  };

  return {
    inspection,
    plan,
    reading,
    read,
    reset,
    name,
    busy,
    failed,
    change(wanted) {
      setPlan(wanted);
      setReset([]);
      readings.correct(wanted);
      // A reading that is under way finds what was corrected meanwhile.
      if (read === "done") soon(() => look(wanted));
    },
    reread(said) {
      const wanted = known.current ? saidBesides(known.current, said) : said;
      known.current = wanted;
      setReading((shown) => shown && shownBesides(shown, said));
      setRead("going");
      soon(() => reread(wanted));
    },
    rename: setName,
    run,
    cancel: () => void host.request("data.cancel", { task }).catch(() => undefined),
  };
}
