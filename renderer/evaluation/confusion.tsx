import { visible } from "../../core/card/markup.ts";
import { formatCount } from "../ui/format.ts";

/** Counts, rows the labels, columns the predictions; the more of a row, the stronger its colour. */
export function Confusion({
  names,
  counts,
}: {
  names: readonly string[];
  counts: readonly (readonly number[])[];
}) {
  return (
    <div className="evaluation-part">
      <h3>Confusion</h3>
      <table className="confusion num" data-small={names.length > 12 || undefined}>
        <caption className="chart-note">Rows are the labels, columns what was said.</caption>
        <thead>
          <tr>
            <td />
            {names.map((name) => (
              <th key={name} scope="col" title={name}>
                {visible(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {counts.map((row, i) => {
            const most = Math.max(1, ...row);
            const label = names[i] ?? "";
            return (
              <tr key={label}>
                <th scope="row" title={label}>
                  {visible(label)}
                </th>
                {row.map((count, j) => (
                  <td
                    key={names[j]}
                    data-right={i === j || undefined}
                    data-none={count === 0 || undefined}
                    style={{ "--part": `${count === 0 ? 0 : 6 + (34 * count) / most}%` } as object}
                    title={`${visible(label)}, called ${visible(names[j] ?? "")}: ${formatCount(count)}`}
                  >
                    {formatCount(count)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
