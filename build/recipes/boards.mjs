/** Templates on boards: eight queens. */

/** @typedef {import("./kit.mjs").Kit} Kit */

/** @param {Kit} kit */
export function eightQueens({ model, solver }) {
  const m = model("Eight queens");
  const board = m.parameter("board", { shape: [8, 8], init: "uniform" });
  m.oneHotRows("rows", { x: board.value }, { axis: 1 });
  m.oneHotRows("columns", { x: board.value }, { axis: 0 });
  /** One diagonal direction: rows are shifted against each other until diagonals are columns. */
  const diagonals = (/** @type {string} */ name, /** @type {unknown} */ from) => {
    const padded = m.pad(`${name}_pad`, { x: from }, { before: [0, 0], after: [0, 8] });
    const line = m.reshape(`${name}_line`, { x: padded.y }, { shape: [128] });
    const cut = m.slice(`${name}_cut`, { x: line.y }, { begin: [0], size: [120] });
    const skewed = m.reshape(`${name}_skew`, { x: cut.y }, { shape: [8, 15] });
    m.oneHotRows(name, { x: skewed.y }, { axis: 0, empty: true });
  };
  diagonals("rising", board.value);
  const mirrored = m.index(
    "mirror",
    { x: board.value },
    { axis: 1, indices: [7, 6, 5, 4, 3, 2, 1, 0] },
  );
  diagonals("falling", mirrored.y);
  m.picture("picture", { x: board.value }, { look: "queens" });
  const row = (/** @type {string} */ name, /** @type {number} */ x, /** @type {number} */ y) =>
    /** @type {const} */ ([
      [`${name}_pad`, { at: [x, y], title: "Room to shift" }],
      [`${name}_line`, { at: [x + 224, y], title: "Row after row" }],
      [`${name}_cut`, { at: [x + 448, y], title: "Drop the last eight" }],
      [`${name}_skew`, { at: [x + 672, y], title: "Diagonals in columns" }],
    ]);
  return m.document(solver({ algorithm: "dr", stop: { gap: 0.00001, iterations: 5000 } }), {
    description:
      "Eight queens on a chessboard, none of which attacks another: one a row, one a column, at most one a diagonal.",
    nodes: [
      ["board", { at: [0, 240], title: "Chessboard" }],
      ["rows", { at: [240, 0], title: "One queen a row" }],
      ["columns", { at: [240, 120], title: "One queen a column" }],
      ...row("rising", 464, 240),
      ["rising", { at: [1360, 240], title: "One at most a diagonal" }],
      ["mirror", { at: [240, 380], title: "Left to right" }],
      ...row("falling", 464, 380),
      ["falling", { at: [1360, 380], title: "One at most, other way" }],
      ["picture", { at: [240, 520], title: "The board" }],
    ],
  });
}
