/** What the pages of the puzzles say of backtracking, counted again: numbers that are placed on the way. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inRoot } from "../../build/paths.mjs";

interface Count {
  /** How often something was put on the board before the first solution, the solution's own included. */
  placed: number;
  solution: readonly number[] | undefined;
}

/** Rows from the top, columns from the left. @returns a column a row */
function queens(n: number): Count {
  const columns: number[] = [];
  let placed = 0;
  const attacked = (column: number): boolean =>
    columns.some((other, row) => {
      const across = Math.abs(other - column);
      return across === 0 || across === columns.length - row;
    });
  const place = (): boolean => {
    if (columns.length === n) return true;
    for (let column = 0; column < n; column++) {
      placed += 1;
      if (attacked(column)) continue;
      columns.push(column);
      if (place()) return true;
      columns.pop();
    }
    return false;
  };
  return { solution: place() ? columns : undefined, placed };
}

/** Cells from the top left, digits from 1, those that the rules exclude left out. */
function sudoku(clues: readonly number[]): Count {
  const cells = [...clues];
  let placed = 0;
  const fits = (at: number, digit: number): boolean =>
    cells.every((other, i) => {
      if (other !== digit || i === at) return true;
      const [row, column] = [Math.floor(i / 9), i % 9];
      const [r, c] = [Math.floor(at / 9), at % 9];
      const sameBox =
        Math.floor(row / 3) === Math.floor(r / 3) && Math.floor(column / 3) === Math.floor(c / 3);
      return row !== r && column !== c && !sameBox;
    });
  const place = (): boolean => {
    const at = cells.indexOf(0);
    if (at < 0) return true;
    for (let digit = 1; digit <= 9; digit++) {
      if (!fits(at, digit)) continue;
      placed += 1;
      cells[at] = digit;
      if (place()) return true;
      cells[at] = 0;
    }
    return false;
  };
  return { solution: place() ? cells : undefined, placed };
}

const page = (name: string): string =>
  readFileSync(inRoot("templates", name, "README.md"), "utf8").replaceAll(/\s+/g, " ");

describe("backtracking", () => {
  it("places as many queens as the page of eight queens says", () => {
    const { placed, solution } = queens(8);
    expect(solution).toEqual([0, 4, 7, 5, 2, 6, 1, 3]);
    expect(page("eight-queens")).toContain(`places a queen ${placed} times`);
  });

  it("places as many digits as the page of Sudoku says", () => {
    interface Known {
      mask: readonly number[];
      values: readonly number[];
    }
    const graph: { nodes: readonly { id: string; params: Known }[] } = JSON.parse(
      readFileSync(inRoot("templates", "sudoku", "graph.json"), "utf8"),
    );
    const found = graph.nodes.find(({ id }) => id === "clues");
    if (!found) throw new Error("the puzzle has no node of clues");
    const { mask, values } = found.params;
    const clues = Array.from({ length: 81 }, (_, cell) => {
      const known = mask.slice(cell * 9, cell * 9 + 9).some((each) => each === 1);
      return known ? values.slice(cell * 9, cell * 9 + 9).indexOf(1) + 1 : 0;
    });
    expect(clues.filter((digit) => digit > 0)).toHaveLength(23);
    const { placed, solution } = sudoku(clues);
    expect(solution).toHaveLength(81);
    expect(page("sudoku")).toContain(`puts down a digit ${placed.toLocaleString("en")} times`);
  });
});
