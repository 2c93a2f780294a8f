/** Files of data in each format, plans for them, and the packed form. */
import { createHash } from "node:crypto";
import { crc32, deflateSync, gzipSync, inflateSync } from "node:zlib";
import { encode as encodePng } from "fast-png";
import { zipSync } from "fflate";
import { encode as encodeJpeg } from "jpeg-js";
import { mutateBytes } from "../bytes.mjs";
import { accepted, Broken } from "../judge.mjs";
import { pick } from "../random.mjs";
import { jsonBytes, mutateValue } from "../values.mjs";

/** @typedef {import("../targets.mjs").Target} Target */
/** @typedef {import("../targets.mjs").From} From */

/** @param {readonly string[]} list */
const all = (...list) => list.map((text) => Buffer.from(text));

/** @param {number[]} shape @param {number} type @param {Uint8Array} numbers */
function idx(shape, type, numbers) {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head[2] = type;
  head[3] = shape.length;
  for (const [i, n] of shape.entries()) head.writeUInt32BE(n, 4 + 4 * i);
  return Buffer.concat([head, numbers]);
}

/** @param {string} descr @param {string} shape @param {Uint8Array} numbers @param {number} [version] */
function npy(descr, shape, numbers, version = 1) {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }\n`;
  const head = Buffer.from(`\x93NUMPY${String.fromCharCode(version)}\0`, "latin1");
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  length.writeUInt16LE(text.length);
  return Buffer.concat([head, length, Buffer.from(text), numbers]);
}

const floats = new Uint8Array(Float32Array.from({ length: 24 }, (_, i) => i / 7).buffer);

/** @param {1 | 2 | 3 | 4} channels @param {8 | 16} depth */
const png = (channels, depth) =>
  encodePng({
    width: 5,
    height: 4,
    channels,
    depth,
    data:
      depth === 8
        ? new Uint8Array(20 * channels).map((_, i) => i * 11)
        : new Uint16Array(20 * channels).map((_, i) => i * 2999),
  });
const jpeg = () =>
  new Uint8Array(encodeJpeg({ width: 16, height: 9, data: Buffer.alloc(4 * 144, 90) }, 60).data);

/** Ways to read tables, and tables that are none by the guess. */
const readings = [
  { format: "csv", table: { delimiter: ";", decimal: ",", comment: "#", skip: 1 } },
  { format: "tsv", table: { delimiter: " ", header: false, quote: "" } },
  { format: "csv", encoding: "utf-16", table: { quote: "'" } },
  { format: "text", encoding: "windows-1252" },
  { format: "json", encoding: "utf-8" },
];
const foreign = [
  ...all("A title\n# by hand\na;b\n1,5;'x;y'\n1.234,5;\"\n", " 1  2 x\n3   4 y\n5 6 x\n"),
  Buffer.from("\uFEFFa,b\n1,\u00e9\n2,x\n", "utf16le"),
  Buffer.from('[{"a": 1, "b": "\u00e9"}]', "latin1"),
];

/** Files by format; the name is what tells it. */
const files = {
  csv: {
    name: "flowers.csv",
    seeds: all(
      "a,b,kind\n1,2,x\n3,4,y\n5.5,,x\n1e3,-2,y\n",
      'name;day;"a ""b"""\n"x\ny";2024-02-29;1\nz;2024-03-01T12:00:00Z;2\n',
      "1,2\n3,4\n5,6\n",
      "a\r\n1\r\n2\r\n",
    ),
    words: all('"', ",", "\n", "\r", ";", "\t", "\u0000", "1e999", "nan", '""', "\ufeff", "é"),
  },
  tsv: {
    name: "table.tsv",
    seeds: all("a\tb\n1\t2\n3\t4\n", "kind\tn\np\t1\nq\t2\np\t3\n"),
    words: all("\t", "\n", '"'),
  },
  json: {
    name: "rows.json",
    seeds: all(
      '[{"a":1,"b":"x"},{"a":2,"b":"y"},{"a":null,"b":"x"}]',
      '{"x":[[1,2],[3,4],[5,6]],"y":[0,1,0]}',
      '[{"p":[[1,2],[3,4]],"q":true},{"p":[[0,0],[1,1]],"q":false}]',
    ),
    words: all("[", "]", '{"__proto__":1}', ",", "null", "1e999", '"', "[[[[[[", "\\ud800"),
  },
  text: {
    name: "book.txt",
    seeds: all("Call me Ishmael. Some years ago\nnever mind how long", "aaaa bbbb\r\ncccc"),
    words: all(" ", "\n", "\u0000", "\u{1f433}", "\ud83d"),
  },
  idx: {
    name: "train-images-idx3-ubyte",
    seeds: [
      idx([3, 2, 2], 8, floats.subarray(0, 12)),
      idx([4], 8, Uint8Array.of(0, 1, 0, 1)),
      idx([2, 3], 13, floats.subarray(0, 24)),
      idx([1, 2], 14, floats.subarray(0, 16)),
    ],
    words: [],
  },
  npy: {
    name: "x.npy",
    seeds: [
      npy("<f4", "4, 6", floats),
      npy("|u1", "12,", floats.subarray(0, 12)),
      npy(">f8", "3, 4", floats, 2),
      npy("<i8", "3, 2", floats.subarray(0, 48), 3),
    ],
    words: all("'shape': (", "99999999999, ", "(0, 4)", "'<f4'", "()", "True", ","),
  },
  npz: {
    name: "arrays.npz",
    seeds: [
      zipSync({
        "x.npy": npy("<f4", "4, 6", floats),
        "y.npy": npy("|u1", "4,", floats.subarray(0, 4)),
      }),
      zipSync({
        "x_train.npy": npy("<f4", "2, 3", floats),
        "x_test.npy": npy("<f4", "1, 3", floats),
      }),
      zipSync({ "x.npy": [npy("<f4", "4, 6", floats), { level: 0 }] }),
    ],
    words: all("PK\u0003\u0004", "PK\u0001\u0002", "PK\u0005\u0006", ".npy"),
  },
  png: {
    name: "one.png",
    seeds: [png(1, 8), png(3, 8), png(4, 16), png(2, 8)],
    words: all("IHDR", "IDAT", "PLTE", "tRNS", "iCCP", "zTXt", "IEND"),
  },
  jpeg: {
    name: "one.jpg",
    seeds: [jpeg()],
    words: [0xc0, 0xc2, 0xc4, 0xda, 0xdb, 0xdd, 0xd9, 0xd0].map((m) => Buffer.of(0xff, m)),
  },
  zip: {
    name: "images.zip",
    seeds: [
      zipSync({ "a/1.png": png(1, 8), "a/2.png": png(3, 8), "b/1.jpg": jpeg() }),
      zipSync({ "train/a/1.png": [png(1, 8), { level: 0 }], "test/b/1.png": png(1, 8) }),
    ],
    words: all("PK\u0003\u0004", "PK\u0001\u0002", "PK\u0005\u0006", "../", "__proto__.png"),
  },
  gzip: {
    name: "flowers.csv.gz",
    seeds: [
      gzipSync("a,b\n1,2\n3,4\n"),
      gzipSync(Buffer.alloc(40_000, "1,2\n")),
      Buffer.concat([gzipSync("a,b\n1,2\n"), gzipSync("3,4\n")]),
    ],
    words: [Buffer.of(0x1f, 0x8b, 8, 0)],
  },
};

/** @typedef {import("../random.mjs").Random} Random */

/**
 * Inputs whose checksums and wrappings are right, and what is in them is not: without these the
 * outermost check would stop nearly all.
 */
const inside = {
  /** @param {Random} random */
  gzip: (random) => gzipSync(mutateBytes(random, files.csv.seeds, files.csv.words)),
  /** @param {Random} random */
  npz: (random) =>
    zipSync({
      "x.npy": mutateBytes(random, files.npy.seeds, files.npy.words),
      "y.npy": mutateBytes(random, files.npy.seeds, files.npy.words),
    }),
  /** @param {Random} random */
  zip: (random) =>
    zipSync({
      "a/1.png": inside.png(random),
      "b/1.jpg": mutateBytes(random, files.jpeg.seeds, files.jpeg.words),
    }),
  /** @param {Random} random @returns {Uint8Array} chunks with other contents, and sums that fit */
  png(random) {
    const whole = Buffer.from(pick(random, files.png.seeds));
    const parts = [whole.subarray(0, 8)];
    for (let at = 8; at < whole.length; ) {
      const end = at + 12 + whole.readUInt32BE(at);
      const type = whole.subarray(at + 4, at + 8);
      let data = whole.subarray(at + 8, end - 4);
      if (random.below(3) === 0)
        data = Buffer.from(
          type.toString() === "IDAT" && random.below(2)
            ? deflateSync(mutateBytes(random, [inflateSync(data)]))
            : mutateBytes(random, [data]),
        );
      const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
      length.writeUInt32BE(data.length);
      sum.writeUInt32BE(crc32(Buffer.concat([type, data])));
      parts.push(length, type, data, sum);
      at = end;
    }
    return Buffer.concat(parts);
  },
};

/** @param {From} from @returns {Promise<Target[]>} */
export async function dataTargets(from) {
  const { memoryBytes } = await from("electron/data/bytes");
  const { inspectFiles } = await from("electron/data/inspect");
  const { buildPacked, memoryTarget } = await from("electron/data/build");
  const { openRows, unwrap } = await from("electron/data/formats");
  const { PackedData } = await from("electron/data/packed");
  const { embed, heldBytes, unembed } = await from("electron/data/reference");
  const { importPlan, readingPlan } = await from("core/base/own-data");

  /** Reads all that there is, as a run would. @param {Uint8Array} bytes */
  function readAll(bytes) {
    const data = new PackedData(heldBytes(bytes));
    for (const port of ["x", "y"])
      for (const part of /** @type {const} */ (["train", "validation", "test"])) {
        const { length } = data.examples[part];
        const values = data.gather(
          port,
          part,
          Array.from({ length: Math.min(length, 64) }, (_, i) => i),
        );
        if (values.some(Number.isNaN))
          throw new Broken(`Port ${port} gives out what is no number.`);
      }
  }

  /** @param {any[]} given @param {any} [plan] @param {any} [reading] */
  async function look(given, plan, reading) {
    const found = await inspectFiles(given, plan, reading);
    if (found.problem) return found.problem;
    const target = memoryTarget();
    const source = await openRows(await unwrap(given), found.plan.format, found.plan);
    await buildPacked(source, found.plan, target);
    readAll(target.bytes.slice());
    return accepted;
  }

  const plans = /** @type {any[]} */ ([]);
  /** @type {Uint8Array[]} */
  const packed = [];
  for (const [seed, name] of [
    [files.csv.seeds[0], "a.csv"],
    [files.json.seeds[1], "a.json"],
    [files.text.seeds[0], "a.txt"],
    [files.png.seeds[1], "a.png"],
  ]) {
    const source = memoryBytes(name, seed);
    const { plan } = await inspectFiles([source]);
    plans.push(plan);
    const target = memoryTarget();
    await buildPacked(await openRows([source], plan.format, plan), plan, target);
    packed.push(target.bytes.slice());
  }
  const planned = [
    files.csv.seeds[0],
    files.json.seeds[1],
    files.text.seeds[0],
    files.png.seeds[1],
  ];

  return [
    ...Object.entries(files).map(
      ([format, { name, seeds, words }]) =>
        /** @type {Target} */ ({
          name: format,
          make: (random) =>
            random.below(2) && format in inside
              ? /** @type {any} */ (inside)[format](random)
              : mutateBytes(random, seeds, words),
          run: (bytes) => look([memoryBytes(name, bytes)]),
        }),
    ),
    {
      name: "plan",
      make: (random) => jsonBytes(mutateValue(random, plans)),
      async run(bytes) {
        const plan = importPlan.safeParse(JSON.parse(Buffer.from(bytes).toString()));
        if (!plan.success) return { code: "bad-plan", message: plan.error.issues[0]?.message };
        const at = plans.findIndex(({ format }) => format === plan.data.format);
        const bytesOf = /** @type {Uint8Array} */ (planned[Math.max(0, at)]);
        return look([memoryBytes("data", bytesOf)], plan.data);
      },
    },
    {
      // A reading in the first line, and below it the file that is read so.
      name: "reading",
      make: (random) =>
        Buffer.concat([
          jsonBytes(random.below(4) ? pick(random, readings) : mutateValue(random, readings)),
          Buffer.from("\n"),
          mutateBytes(random, [...files.csv.seeds, ...foreign], files.csv.words),
        ]),
      run(bytes) {
        const end = bytes.indexOf(10);
        const reading = readingPlan.safeParse(
          JSON.parse(Buffer.from(bytes.subarray(0, end)).toString()),
        );
        if (!reading.success)
          return { code: "bad-plan", message: reading.error.issues[0]?.message };
        return look([memoryBytes("data.csv", bytes.subarray(end + 1))], undefined, reading.data);
      },
    },
    {
      name: "packed",
      make(random) {
        const whole = Buffer.from(pick(random, packed));
        if (random.below(2)) return mutateBytes(random, packed);
        // The description alone is another one, and its length fits.
        const length = whole.readUInt32LE(whole.length - 12);
        const start = whole.length - 12 - length;
        const json = jsonBytes(
          mutateValue(random, [JSON.parse(whole.subarray(start, start + length).toString())]),
        );
        const tail = Buffer.from(whole.subarray(whole.length - 12));
        tail.writeUInt32LE(json.length);
        return Buffer.concat([whole.subarray(0, start), json, tail]);
      },
      run(bytes) {
        try {
          readAll(bytes);
        } catch (error) {
          // A description may scale to what is no number: it is then no data of ours.
          if (!(error instanceof Broken)) throw error;
        }
        return accepted;
      },
    },
    {
      name: "embedded",
      make: (random) =>
        mutateBytes(
          random,
          packed.map((one) => Buffer.from(embed(one))),
        ),
      run(bytes) {
        const checksum = createHash("sha256")
          .update(packed[0] ?? "")
          .digest("hex");
        unembed(Buffer.from(bytes).toString("latin1"), checksum);
        return accepted;
      },
    },
  ];
}
