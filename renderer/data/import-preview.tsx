import { useEffect, useRef, useState } from "react";
import type { Inspection, Thumbnail } from "../../core/base/data-preview.ts";
import {
  type ColumnPlan,
  columnRoles,
  columnTypes,
  type ImportPlan,
} from "../../core/base/own-data.ts";
import { Button } from "../ui/button.tsx";
import { Select } from "../ui/select.tsx";

/** Shown at first; more would be no overview. */
const MOST_COLUMNS = 12;
/** Shown when more are asked for; of these the host sends cells, too. */
const ALL_COLUMNS = 200;
const MOST_ROWS = 7;
const MOST_PICTURES = 24;

const choices = (values: readonly string[]) =>
  values.map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) }));
const types = choices(columnTypes.filter((type) => type !== "image"));
const roles = choices(columnRoles);

/** What is in the files: pictures, where they hold any, and a table whose columns say what they are. */
export function Preview({
  inspection,
  plan,
  onChange,
}: {
  inspection: Inspection;
  plan: ImportPlan;
  onChange(plan: ImportPlan): void;
}) {
  const [every, setEvery] = useState(false);
  const pictures = inspection.thumbnails;
  const most = every ? ALL_COLUMNS : MOST_COLUMNS;
  const shown = inspection.columns.slice(0, most);
  const total = inspection.columns.length;
  const all = Math.min(total, ALL_COLUMNS);
  const set = (name: string, change: Partial<ColumnPlan>): void =>
    onChange({
      ...plan,
      columns: plan.columns.map((each) => (each.name === name ? { ...each, ...change } : each)),
    });
  const table = (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className="import-table" aria-label="Preview" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {shown.map(({ name }) => (
              <th key={name} scope="col" title={name}>
                {name}
              </th>
            ))}
          </tr>
          <tr>
            {shown.map(({ name, guess }) => {
              const column = plan.columns.find((each) => each.name === name);
              return (
                <td key={name}>
                  {guess === "image" ? null : (
                    <Select
                      label={`Type of ${name}`}
                      value={column?.type ?? guess}
                      options={types}
                      onChange={(type) => set(name, { type: type as ColumnPlan["type"] })}
                    />
                  )}
                  <Select
                    label={`Role of ${name}`}
                    value={column?.role ?? "ignore"}
                    options={roles}
                    onChange={(role) => set(name, { role: role as ColumnPlan["role"] })}
                  />
                </td>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {(pictures.length > 0 ? [] : inspection.rows).slice(0, MOST_ROWS).map((row, r) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name
            <tr key={r}>
              {row.slice(0, most).map((cell, c) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: nor have cells
                <td key={c} className="num" title={cell}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
  return (
    <>
      {pictures.length > 0 ? (
        <ul className="import-pictures" aria-label="Pictures">
          {pictures.slice(0, MOST_PICTURES).map((picture, k) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: pictures have no other name
            <li key={k}>
              <Picture picture={picture} />
              <span>{picture.label}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {table}
      {total > shown.length ? (
        <p className="import-more quiet">
          {total} columns, of which the first {shown.length} are shown.
          {shown.length < all ? (
            <Button onClick={() => setEvery(true)}>Show {all === total ? "all" : all}</Button>
          ) : null}
        </p>
      ) : null}
    </>
  );
}

function Picture({ picture: { width, height, channels, pixels, label } }: { picture: Thumbnail }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const image = context.createImageData(width, height);
    for (let i = 0; i < width * height; i++) {
      for (let c = 0; c < 3; c++)
        image.data[4 * i + c] = pixels[channels === 1 ? i : 3 * i + c] ?? 0;
      image.data[4 * i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [width, height, channels, pixels]);
  return (
    <canvas ref={canvas} width={width} height={height} role="img" aria-label={label ?? "example"} />
  );
}
