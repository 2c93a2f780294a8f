/** Images in folders or in a zip archive: the folder's name is the label; all are scaled to one size. */
import { convertIndexedToRgb, decode as decodePng } from "fast-png";
import { decode as decodeJpeg } from "jpeg-js";
import { messageOf, ProxflowError } from "../../core/base/errors.ts";
import { type ImagePlan, imagePlan } from "../../core/base/own-data.ts";
import { allOf, type ByteSource } from "./bytes.ts";
import { checkJpeg, MOST_PIXELS, plainPng } from "./image-limits.ts";
import { type Part, partOf, type Reader, type SourceRow } from "./rows.ts";
import { unzipAll } from "./zip.ts";

export const isImageName = (name: string): boolean =>
  /\.(png|jpe?g)$/i.test(name) && !/(^|\/)(\.|__MACOSX\/)/.test(name);

const MOST_BYTES = 64 * 2 ** 20;

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: ArrayLike<number>;
  /** What full brightness is. */
  readonly full: number;
}

function fromPng(bytes: Uint8Array): Pixels {
  const png = decodePng(plainPng(bytes));
  const { width, height, depth } = png;
  if (png.palette)
    return {
      width,
      height,
      channels: png.palette[0]?.length ?? 3,
      data: convertIndexedToRgb(png),
      full: 255,
    };
  if (depth < 8) {
    const perRow = Math.ceil((width * depth) / 8);
    const data = new Uint8Array(width * height);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const bit = x * depth;
        const byte = png.data[y * perRow + (bit >> 3)] as number;
        data[y * width + x] = (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
      }
    return { width, height, channels: 1, data, full: 2 ** depth - 1 };
  }
  return { width, height, channels: png.channels, data: png.data, full: 2 ** depth - 1 };
}

function fromJpeg(bytes: Uint8Array): Pixels {
  checkJpeg(bytes);
  const { width, height, data } = decodeJpeg(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    maxResolutionInMP: MOST_PIXELS / 1e6,
    maxMemoryUsageInMB: 1024,
  });
  return { width, height, channels: 3, data, full: 255 };
}

/** Grey or colour over white, 0 to 255, each pixel the mean of what it covers. */
function scaled(from: Pixels, width: number, height: number, channels: 1 | 3): Uint8Array {
  const { data, full } = from;
  const has = from.channels;
  const alpha = has === 2 || has === 4 ? has - 1 : -1;
  const colour = (at: number, c: number): number => {
    const value = (data[at + (has >= 3 ? c : 0)] as number) / full;
    const cover = alpha < 0 ? 1 : (data[at + alpha] as number) / full;
    return value * cover + 1 - cover;
  };
  const out = new Uint8Array(width * height * channels);
  const sums = [0, 0, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [x0, x1] = [(x * from.width) / width, ((x + 1) * from.width) / width];
      const [y0, y1] = [(y * from.height) / height, ((y + 1) * from.height) / height];
      sums.fill(0);
      for (let v = Math.floor(y0); v < Math.ceil(y1); v++)
        for (let u = Math.floor(x0); u < Math.ceil(x1); u++) {
          const part =
            (Math.min(u + 1, x1) - Math.max(u, x0)) * (Math.min(v + 1, y1) - Math.max(v, y0));
          const at = (v * from.width + u) * has;
          for (let c = 0; c < 3; c++) sums[c] = (sums[c] as number) + part * colour(at, c);
        }
      const area = (x1 - x0) * (y1 - y0);
      const [r, g, b] = sums.map((s) => (255 * s) / area) as [number, number, number];
      const at = (y * width + x) * channels;
      // Luma of Rec. 601.
      if (channels === 1) out[at] = Math.round(0.299 * r + 0.587 * g + 0.114 * b);
      else [out[at], out[at + 1], out[at + 2]] = [Math.round(r), Math.round(g), Math.round(b)];
    }
  return out;
}

const PNG = [0x89, 0x50, 0x4e, 0x47];
function decoded(bytes: Uint8Array): Pixels {
  if (bytes.length === 0) throw new Error("it is empty");
  if (PNG.every((b, i) => bytes[i] === b)) return fromPng(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return fromJpeg(bytes);
  throw new Error("it is neither PNG nor JPEG");
}

/** @throws Error in words where they cannot be read, or there are none */
async function pixelsOf(file: ByteSource): Promise<Pixels> {
  const pixels = decoded(await allOf(file, MOST_BYTES));
  if (pixels.width < 1 || pixels.height < 1) throw new Error("it has no pixels");
  return pixels;
}

/** The folder around a file, parts of the split left out: "train/cat/1.png" is a "cat". */
function labelOf(name: string): { label: string; part: Part | undefined } {
  const folders = name.split(/[\\/]/).slice(0, -1);
  const part = folders.map(partOf).find((p) => p !== undefined);
  const label = folders
    .filter((folder) => !/^(train|training|test|testing|val|valid|validation)$/i.test(folder))
    .at(-1);
  return { label: label ?? "", part };
}

/** Images that are looked at for a guess, evenly over all. */
const MOST_GUESSED = 24;
/** Larger ones are photographs, which are scaled down. */
const LARGEST_KEPT = 64;

const isGrey = ({ channels, data }: Pixels): boolean => {
  if (channels < 3) return true;
  for (let at = 0; at < data.length; at += channels)
    if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) return false;
  return true;
};

/** Small images of one size as they are, others at the size of a plan that says none; grey where all are. */
async function guessImage(files: readonly ByteSource[]): Promise<ImagePlan> {
  const count = Math.min(MOST_GUESSED, files.length);
  const looks = Array.from({ length: count }, async (_, k) => {
    const pixels = await pixelsOf(files[Math.floor((k * files.length) / count)] as ByteSource);
    return { width: pixels.width, height: pixels.height, grey: isGrey(pixels) };
  });
  // Those that cannot be read are told later, each by its name.
  const seen = (await Promise.allSettled(looks)).flatMap((look) =>
    look.status === "fulfilled" ? [look.value] : [],
  );
  const [first] = seen;
  if (first === undefined) return imagePlan.parse({});
  const { width, height } = first;
  const kept =
    Math.max(width, height) <= LARGEST_KEPT &&
    seen.every((each) => each.width === width && each.height === height);
  const channels = seen.every(({ grey }) => grey) ? 1 : 3;
  return imagePlan.parse({ ...(kept && { width, height }), channels });
}

export const readImages: Reader = async (given, plan) => {
  const inner = await Promise.all(
    given.map((file) => (/\.zip$/i.test(file.name) ? unzipAll(file, isImageName) : [file])),
  );
  const files = inner
    .flat()
    .filter((file) => isImageName(file.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (files.length === 0)
    throw new ProxflowError("no-rows", "There are no PNG or JPEG images.", {
      fix: "Choose a folder or a zip archive with one folder of images a class.",
    });
  const labels = files.map((file) => labelOf(file.name));
  const labelled = new Set(labels.map(({ label }) => label)).size > 1;
  const image = plan ? (plan.image ?? imagePlan.parse({})) : await guessImage(files);
  const { width, height, channels } = image;
  return {
    columns: [
      { name: "image", shape: [height, width, channels], holds: "image" },
      ...(labelled ? [{ name: "label", shape: [] }] : []),
    ],
    given:
      new Set(labels.map(({ part }) => part)).size > 1 &&
      labels.every(({ part }) => part !== undefined),
    image,
    notes: labelled ? [] : ["All images lie in one folder, so they have no labels."],
    place: (at) => files[at - 1]?.name ?? `image ${at}`,
    async *rows() {
      for (const [i, file] of files.entries()) {
        const { label = "", part } = labels[i] ?? {};
        const row: SourceRow = { cells: [null, label], at: i + 1, part };
        try {
          const pixels = await pixelsOf(file);
          yield [{ ...row, cells: [scaled(pixels, width, height, channels), label] }];
        } catch (error) {
          const why = messageOf(error).replace(/\s+/g, " ").slice(0, 200);
          yield [{ ...row, bad: `the image cannot be read: ${why}` }];
        }
      }
    },
  };
};
