/** What the reference computes for an op, fetched when it is first shown. */
import { useEffect, useState } from "react";

/** A point and its projection, one text a port. */
export interface Numbers {
  readonly ports: readonly string[];
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly distance: string;
}

interface Entry {
  readonly caption?: string;
  readonly numbers?: Numbers;
}

export interface Reference extends Entry {
  /** SVG of this build. */
  readonly picture?: string;
}

const pictures = import.meta.glob<string>("../../docs/ops/*.svg", {
  query: "?raw",
  import: "default",
});
const entries = import.meta.glob<Readonly<Record<string, Entry>>>("../../docs/ops/reference.json", {
  import: "default",
});

async function load(type: string): Promise<Reference> {
  const [all, picture] = await Promise.all([
    entries["../../docs/ops/reference.json"]?.(),
    pictures[`../../docs/ops/${type}.svg`]?.(),
  ]);
  return { ...all?.[type], ...(picture !== undefined && { picture }) };
}

/** `null` until it is there, `"failed"` where it could not be fetched. */
export function useReference(type: string): Reference | "failed" | null {
  const [state, setState] = useState<{ type: string; found: Reference | "failed" } | null>(null);
  useEffect(() => {
    let gone = false;
    const show = (found: Reference | "failed"): void => {
      if (!gone) setState({ type, found });
    };
    load(type).then(show, () => show("failed"));
    return () => {
      gone = true;
    };
  }, [type]);
  return state?.type === type ? state.found : null;
}

/** Whether there is a picture, known before it is fetched. */
export const hasPicture = (type: string): boolean => `../../docs/ops/${type}.svg` in pictures;
