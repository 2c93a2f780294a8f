/** The containers that Windows and macOS want their icons in; pictures in both are whole PNG files. */

/** Sizes of the PNG files that Linux uses, and that the containers are made of. */
export const pngSizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

/** Sizes in icon.ico. */
export const icoSizes = [16, 24, 32, 48, 64, 128, 256];

/** Types of pictures in icon.icns, by their size in pixels. */
export const icnsTypes = /** @type {const} */ ([
  ["ic11", 32],
  ["ic12", 64],
  ["ic07", 128],
  ["ic13", 256],
  ["ic08", 256],
  ["ic14", 512],
  ["ic09", 512],
  ["ic10", 1024],
]);

/** @param {Map<number, Buffer>} pngs by size @param {number} size */
function png(pngs, size) {
  const found = pngs.get(size);
  if (!found) throw new RangeError(`There is no picture of ${size} pixels.`);
  return found;
}

/**
 * @param {Map<number, Buffer>} pngs PNG files by size
 * @returns {Buffer} icon.ico: a directory of 16 bytes a picture, then the pictures
 */
export function ico(pngs) {
  const pictures = icoSizes.map((size) => png(pngs, size));
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  pictures.forEach((picture, i) => {
    const at = 6 + 16 * i;
    // A byte: 256 is written as 0.
    head.writeUInt8((icoSizes[i] ?? 0) % 256, at);
    head.writeUInt8((icoSizes[i] ?? 0) % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(picture.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += picture.length;
  });
  return Buffer.concat([head, ...pictures]);
}

/**
 * @param {Map<number, Buffer>} pngs PNG files by size
 * @returns {Buffer} icon.icns: type and length, then the same for each picture
 */
export function icns(pngs) {
  const chunk = (/** @type {string} */ type, /** @type {Buffer} */ body) => {
    const head = Buffer.alloc(8);
    head.write(type, 0, "latin1");
    head.writeUInt32BE(body.length + 8, 4);
    return Buffer.concat([head, body]);
  };
  return chunk(
    "icns",
    Buffer.concat(icnsTypes.map(([type, size]) => chunk(type, png(pngs, size)))),
  );
}
