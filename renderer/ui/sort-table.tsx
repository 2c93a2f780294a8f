import { ArrowDown, ArrowUp } from "lucide-react";
import { useMemo, useState } from "react";
import "./sort-table.css";

export interface SortColumn<Row> {
  readonly title: string;
  /** What the column says, for a tooltip. */
  readonly help?: string;
  /** What rows are sorted by; `null` goes last either way. */
  value(row: Row): number | string | null;
  /** What is shown. */
  text(row: Row): string;
}

/** The first column names a row; numbers stand right, and sort from the largest first. */
export function SortTable<Row>({
  label,
  columns,
  rows,
  nameOf,
}: {
  label: string;
  columns: readonly SortColumn<Row>[];
  rows: readonly Row[];
  /** Tells rows apart. */
  nameOf(row: Row): string;
}) {
  const [by, setBy] = useState<{ readonly column: number; readonly down: boolean } | null>(null);
  const sorted = useMemo(() => {
    const column = by && columns[by.column];
    if (!column) return rows;
    return rows.toSorted((a, b) => {
      const [x, y] = [column.value(a), column.value(b)];
      if (x === null || y === null) return Number(x === null) - Number(y === null);
      const order =
        typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y));
      return by.down ? -order : order;
    });
  }, [by, columns, rows]);
  const press = (column: number): void =>
    setBy((before) =>
      before?.column === column
        ? { column, down: !before.down }
        : { column, down: typeof columns[column]?.value(rows[0] as Row) !== "string" },
    );
  return (
    <table className="sort-table num" aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ title, help }, k) => {
            const on = by?.column === k;
            return (
              <th
                key={title}
                scope="col"
                title={help}
                aria-sort={on ? (by.down ? "descending" : "ascending") : "none"}
              >
                <button type="button" disabled={rows.length === 0} onClick={() => press(k)}>
                  {title}
                  {on ? by.down ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden /> : null}
                </button>
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody>
        {sorted.map((row) => (
          <tr key={nameOf(row)}>
            {columns.map((column, k) =>
              k === 0 ? (
                <th key={column.title} scope="row" title={column.text(row)}>
                  {column.text(row)}
                </th>
              ) : (
                <td key={column.title}>{column.text(row)}</td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
