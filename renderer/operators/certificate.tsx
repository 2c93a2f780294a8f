import { BadgeCheck, BadgeInfo, CircleX } from "lucide-react";
import type { OperatorCertificate } from "../../core/operators/manifest.ts";
import "./operators.css";

const words = {
  exact: "Exact",
  approximate: "Approximate",
  failed: "Failed",
} as const satisfies Record<OperatorCertificate["badge"], string>;

/** What an operator's certificate came to, in a word. */
export function Badge({ badge }: { badge: OperatorCertificate["badge"] }) {
  return (
    <span className="op-badge" data-badge={badge}>
      {words[badge]}
    </span>
  );
}

const share = (fraction: number): string => `${(100 * fraction).toFixed(fraction === 0 ? 0 : 1)} %`;
const small = (value: number): string => (value === 0 ? "0" : value.toExponential(1));

const marks = {
  exact: BadgeCheck,
  approximate: BadgeInfo,
  failed: CircleX,
} as const satisfies Record<OperatorCertificate["badge"], unknown>;

/** The same as a sign, where there is little room. */
export function BadgeSign({ badge }: { badge: OperatorCertificate["badge"] }) {
  const Mark = marks[badge];
  return (
    <span className="op-badge op-badge-sign" data-badge={badge} title={words[badge]}>
      <Mark aria-hidden />
      <span className="visually-hidden">{words[badge]}</span>
    </span>
  );
}

/** The certificate in full: what was measured, and how much of it. */
export function Certificate({ certificate }: { certificate: OperatorCertificate }) {
  const { samples, membership, idempotence, beaten, worstGap, nans } = certificate;
  const rows = [
    ["Distance of the result from the set", small(membership)],
    ["Moved by projecting again", small(idempotence)],
    ["Samples with a nearer point", share(beaten)],
    ["Farther than the nearest, at most", small(worstGap)],
    ["Results that are not numbers", String(nans)],
  ];
  return (
    <table className="op-certificate">
      <caption>
        On {samples} samples <Badge badge={certificate.badge} />
      </caption>
      <tbody>
        {rows.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="num">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
