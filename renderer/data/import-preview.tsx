import { useEffect, useRef } from "react";
import type { Inspection, Thumbnail } from "../../core/base/data-preview.ts";
import {
  type ColumnPlan,
  columnRoles,
  columnTypes,
  type ImportPlan,
} from "../../core/base/own-data.ts";
import { Select } from "../ui/select.tsx";

/** Shown at most; more would be no overview. */
const MOST_COLUMNS = 12;
const MOST_ROWS = 7;
const MOST_PICTURES = 24;

const choices = (values: readonly string[]) =>
  values.map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) }));
const types = choices(columnTypes.filter((type) => type !== "image"));
const roles = choices(columnRoles);

/** What is in the files: a table whose columns say what they are, or pictures. */
export function Preview({
  inspection,
  plan,
  onChange,
}: {
  inspection: Inspection;
  plan: ImportPlan;
  onChange(plan: ImportPlan): void;
}) {
  if (inspection.thumbnails.length > 0)
    return (
      <ul className="import-pictures" aria-label="Pictures">
        {inspection.thumbnails.slice(0, MOST_PICTURES).map((picture, k) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pictures have no other name
          <li key={k}>
            <Picture picture={picture} />
            <span>{picture.label}</span>
          </li>
        ))}
      </ul>
    );
  const shown = inspection.columns.slice(0, MOST_COLUMNS);
  const set = (name: string, change: Partial<ColumnPlan>): void =>
    onChange({
      ...plan,
      columns: plan.columns.map((each) => (each.name === name ? { ...each, ...change } : each)),
    });
  return (
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
                  <Select
                    label={`Type of ${name}`}
                    value={column?.type ?? guess}
                    options={types}
                    onChange={(type) => set(name, { type: type as ColumnPlan["type"] })}
                  />
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
          {inspection.rows.slice(0, MOST_ROWS).map((row, r) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name
            <tr key={r}>
              {row.slice(0, MOST_COLUMNS).map((cell, c) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: nor have cells
                <td key={c} className="num" title={cell}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {inspection.columns.length > MOST_COLUMNS ? (
        <p className="quiet">and {inspection.columns.length - MOST_COLUMNS} more columns</p>
      ) : null}
    </section>
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
