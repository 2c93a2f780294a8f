/** The course of one import: files sent, looked at by a plan, imported, placed on the canvas. */
import { useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import type { Inspection } from "../../core/base/data-preview.ts";
import type { ImportPlan } from "../../core/base/own-data.ts";
import type { DataSource } from "../../core/protocol/data.ts";
import type { Services } from "../app/services.ts";
import { sourceOf } from "./data-files.ts";
import { giveData } from "./give-data.ts";
import { placeSet } from "./place-set.ts";

/** Milliseconds between a change of the plan and the next look at the data. */
const DELAY = 250;

export interface Import {
  readonly inspection: Inspection | null;
  readonly plan: ImportPlan | null;
  readonly name: string;
  /** What goes on, in words; `null` where the user is asked. */
  readonly busy: string | null;
  /** What went wrong, for people. */
  readonly failed: string | null;
  change(plan: ImportPlan): void;
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
        setInspection(found);
        setPlan(found.plan);
        setName(found.suggestedName);
      } catch (error) {
        if (!gone) setFailed(words(error));
      }
      if (!gone) setBusy(null);
    };
    void begin();
    return () => {
      gone = true;
      clearTimeout(timer.current);
    };
  }, [asked, host]);

  const look = async (wanted: ImportPlan): Promise<void> => {
    const turn = ++latest.current;
    if (source.current === null) return;
    try {
      const found = await host.request("data.inspect", { source: source.current, plan: wanted });
      if (turn !== latest.current) return;
      setInspection(found);
      setFailed(null);
    } catch (error) {
      if (turn === latest.current) setFailed(words(error));
    }
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
    name,
    busy,
    failed,
    change(wanted) {
      setPlan(wanted);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void look(wanted), DELAY);
    },
    rename: setName,
    run,
    cancel: () => void host.request("data.cancel", { task }).catch(() => undefined),
  };
}
