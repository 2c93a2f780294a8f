/** The image of the template blind-gain-calibration, 8 x 8; its comparison looks for it, too. */
export const heart = [
  "........",
  ".##..##.",
  "########",
  "########",
  ".######.",
  "..####..",
  "...##...",
  "........",
].map((row) => [...row].map((cell) => Number(cell === "#")));
