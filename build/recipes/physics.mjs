/** Templates of physics: Poisson's equation. */

/** @typedef {import("./kit.mjs").Kit} Kit */

const SIDE = 12;

/** Volts where they are held: the frame at 0, two plates. @param {number} y @param {number} x */
function held(y, x) {
  if (y === 0 || x === 0 || y === SIDE - 1 || x === SIDE - 1) return 0;
  if (y >= 3 && y <= 8 && x === 4) return 1;
  if (y >= 3 && y <= 8 && x === 7) return -1;
  return undefined;
}

/** @param {Kit} kit */
export function poisson({ model, solver }) {
  const cells = Array.from({ length: SIDE * SIDE }, (_, i) => [Math.floor(i / SIDE), i % SIDE]);
  const free = cells.filter(([y, x]) => held(y, x) === undefined);
  const rows = free.map(([y, x]) => {
    const row = new Array(SIDE * SIDE).fill(0);
    row[y * SIDE + x] = 4;
    for (const [dy, dx] of [
      [0, 1],
      [1, 0],
      [0, -1],
      [-1, 0],
    ])
      row[(y + dy) * SIDE + x + dx] = -1;
    return row;
  });
  // A charge between the left plate and the frame.
  const charge = free.map(([y, x]) => (y === 9 && x === 9 ? 1 : 0));
  const m = model("Poisson's equation");
  const potential = m.parameter("potential", { shape: [SIDE, SIDE], init: "zeros" });
  m.affine("equation", { x: potential.value }, { matrix: rows.flat(), values: charge, dims: 2 });
  m.knownEntries(
    "conductors",
    { x: potential.value },
    {
      mask: cells.map(([y, x]) => (held(y, x) === undefined ? 0 : 1)),
      values: cells.map(([y, x]) => held(y, x) ?? 0),
    },
  );
  m.picture("picture", { x: potential.value }, { look: "heat" });
  return m.document(solver({ algorithm: "dr", stop: { gap: 0.00001, iterations: 5000 } }), {
    description:
      "The electric potential around two charged plates and a point charge in a box: Poisson's equation as one affine set, the conductors as another.",
    nodes: [
      ["potential", { at: [0, 120], title: "Potential" }],
      ["equation", { at: [240, 0], title: "Poisson's equation" }],
      ["conductors", { at: [240, 120], title: "Plates and box" }],
      ["picture", { at: [240, 240], title: "The potential" }],
    ],
  });
}
