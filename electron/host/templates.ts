/** Templates: folders with graph.json, README.md, expect.json and a thumbnail. No code in them. */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ProxflowError } from "../../core/base/errors.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { TemplateInfo } from "../../core/protocol/channels.ts";
import { readDocument } from "./documents.ts";

/** What the gallery needs of expect.json; the goals of a run in it are for the tests. */
const expectations = z.looseObject({
  title: z.string(),
  summary: z.string(),
  takes: z.string(),
  /** Measured, from start to end of a run. */
  seconds: z.number(),
  tags: z.array(z.string()),
  /** Place in the gallery; those without one follow, by name. */
  order: z.number().optional(),
});

const thumbnails = [
  ["thumbnail.svg", "image/svg+xml"],
  ["thumbnail.png", "image/png"],
] as const;

/** As a data URL; empty where the template has no picture. */
async function thumbnailOf(folder: string): Promise<string> {
  const names = await readdir(folder);
  const found = thumbnails.find(([name]) => names.includes(name));
  if (!found) return "";
  const bytes = await readFile(join(folder, found[0]));
  return `data:${found[1]};base64,${bytes.toString("base64")}`;
}

interface Listed {
  readonly order: number;
  readonly info: TemplateInfo;
}

async function infoOf(folder: string, name: string): Promise<Listed> {
  const path = join(folder, name, "expect.json");
  const text = await readFile(path, "utf8");
  const parsed = expectations.safeParse(JSON.parse(text));
  if (!parsed.success)
    throw new ProxflowError("bad-template", `${path}: ${z.prettifyError(parsed.error)}`);
  const { title, summary, takes, seconds, tags, order = Number.POSITIVE_INFINITY } = parsed.data;
  const thumbnail = await thumbnailOf(join(folder, name));
  return { order, info: { name, title, summary, takes, seconds, tags, thumbnail } };
}

export interface Templates {
  /** Names of all templates, sorted. */
  names(): Promise<string[]>;
  /** In the gallery's order. */
  list(): Promise<TemplateInfo[]>;
  /** @throws ProxflowError `no-template` naming those there are */
  open(name: string): Promise<{ document: GraphDocument; readme: string }>;
}

/** @param folder the package's templates/ */
export function createTemplates(folder: string): Templates {
  const names = async (): Promise<string[]> => {
    const entries = await readdir(folder, { withFileTypes: true });
    return (
      entries
        // A folder that still lacks its words is not a template yet, and must not hide the others.
        .filter((e) => e.isDirectory() && existsSync(join(folder, e.name, "expect.json")))
        .map((e) => e.name)
        .sort()
    );
  };
  return {
    names,
    async list() {
      const all = await Promise.all((await names()).map((name) => infoOf(folder, name)));
      // Equal places keep the order of their names.
      return all
        .sort((a, b) => (a.order < b.order ? -1 : Number(a.order > b.order)))
        .map((t) => t.info);
    },
    async open(name) {
      const known = await names();
      // Only listed names reach the file system, so no name can lead out of the folder.
      if (!known.includes(name))
        throw new ProxflowError("no-template", `There is no template "${name}".`, {
          fix: `Templates: ${known.join(", ")}.`,
        });
      const { document } = await readDocument(join(folder, name, "graph.json"));
      return { document, readme: await readFile(join(folder, name, "README.md"), "utf8") };
    },
  };
}
