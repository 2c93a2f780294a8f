/** NPY and NPZ, the formats of NumPy (numpy.lib.format): a header in Python's notation, then numbers. */
import { ProxflowError } from "../../core/base/errors.ts";
import { type ArrayFile, arrayRows, byPart, type NumberKind } from "./arrays.ts";
import { ByteReader } from "./byte-reader.ts";
import type { ByteSource } from "./bytes.ts";
import type { Reader } from "./rows.ts";
import { unzipAll } from "./zip.ts";

const KINDS = new Set(["u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f4", "f8", "b1"]);

async function header(source: ByteSource): Promise<ArrayFile> {
  const bad = (byte: number, what: string, fix = "Save it again with numpy.save.") =>
    new ProxflowError("bad-npy", `${source.name}, byte ${byte}: ${what}.`, { fix });
  const reader = new ByteReader(source);
  try {
    const magic = await reader.take(8, "its header");
    if (Buffer.from(magic.subarray(0, 6)).toString("latin1") !== "\x93NUMPY")
      throw bad(0, "an NPY file begins with \\x93NUMPY");
    const major = magic[6] as number;
    if (major < 1 || major > 3) throw bad(6, `version ${major} of the format is not known`);
    const size = await reader.take(major === 1 ? 2 : 4, "its header");
    const view = new DataView(size.buffer, size.byteOffset, size.byteLength);
    const length = major === 1 ? view.getUint16(0, true) : view.getUint32(0, true);
    if (length > 1 << 16) throw bad(8, `a header of ${length} bytes is too long`);
    const at = reader.at;
    const text = Buffer.from(await reader.take(length, "its header")).toString("utf8");
    const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
    const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
    const sizes = /'shape'\s*:\s*\(([\d,\sL]*)\)/.exec(text)?.[1];
    if (descr === undefined || order === undefined || sizes === undefined)
      throw bad(at, "its header does not give descr, fortran_order and shape");
    const kind = descr.slice(1);
    if (!/^[<>|=]/.test(descr) || !KINDS.has(kind))
      throw bad(
        at,
        `numbers of type "${descr}" cannot be read`,
        "Save real numbers, as float32 for instance.",
      );
    const shape = sizes
      .split(",")
      .flatMap((n) => (n.trim() === "" ? [] : [Number.parseInt(n, 10)]));
    if (order === "True" && shape.length > 1)
      throw bad(at, "the array is in Fortran's order", "Save numpy.ascontiguousarray of it.");
    const name = source.name.replace(/^.*[\\/]/, "").replace(/\.npy$/i, "");
    return {
      source,
      name,
      kind: kind as NumberKind,
      little: !descr.startsWith(">"),
      shape,
      shapeAt: at + Buffer.byteLength(text.slice(0, text.indexOf("'shape'"))),
      offset: reader.at,
    };
  } finally {
    await reader.close();
  }
}

/** "X_train" and "train_x" are x: the part is told apart already. */
const plainName = (name: string): string =>
  name
    .replace(/(^|[_\-.])(train|training|test|testing|val|valid|validation)(?=$|[_\-.])/gi, "")
    .replace(/^[_\-.]+/, "") || name;

async function rowsOf(files: readonly ByteSource[]) {
  const groups = await Promise.all(
    byPart(files).map(async ({ part, files: own }) => {
      const arrays = await Promise.all(own.map(header));
      const named = arrays.map((a) => ({ ...a, name: part ? plainName(a.name) : a.name }));
      named.sort((a, b) => (a.name < b.name ? -1 : 1));
      return { part, arrays: named };
    }),
  );
  const [first] = groups;
  const other = groups.find(
    (group) => group.arrays.map((a) => a.name).join() !== first?.arrays.map((a) => a.name).join(),
  );
  if (other)
    throw new ProxflowError(
      "bad-npy",
      `The ${other.part} part has arrays ${other.arrays.map((a) => a.name).join(", ")}, the ${first?.part} part ${first?.arrays.map((a) => a.name).join(", ")}.`,
      { fix: "Save the same arrays for each part, such as x_train, y_train, x_test, y_test." },
    );
  return arrayRows(groups);
}

export const readNpy: Reader = (files) => rowsOf(files);

export const readNpz: Reader = async (files) => {
  const inner = await Promise.all(
    files.map((file) => unzipAll(file, (name) => /\.npy$/i.test(name))),
  );
  const arrays = inner.flat();
  if (arrays.length === 0)
    throw new ProxflowError("no-rows", `${files[0]?.name} holds no .npy arrays.`, {
      fix: "Save it with numpy.savez.",
    });
  return rowsOf(arrays);
};
