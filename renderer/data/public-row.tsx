import { Check, Download, Pause, Play, X } from "lucide-react";
import { useStore } from "zustand";
import type { PublicSetInfo } from "../../core/protocol/data.ts";
import { useServices } from "../app/services.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { formatSize } from "../ui/format.ts";
import { checkWords, type Going } from "./datasets.ts";

/** Where a set comes from, and what tells that it is the right one. */
const originOf = ({ host, checked, checksums }: PublicSetInfo): string =>
  checked
    ? `From ${host}, held against a checksum${checksums ? ` ${checksums}` : ""}.`
    : `From ${host}. No checksum is known: that of the first download is recorded.`;

/** A public set: what it is and where it comes from, its download, and how that ended. */
export function PublicRow({ set }: { set: PublicSetInfo }) {
  const { datasets } = useServices();
  const { name, title, summary, source, licence, host, bytes, come, kept } = set;
  const going = useStore(datasets, (state) => state.going[name]);
  const failed = useStore(datasets, (state) => state.failed[name]);
  const checks = useStore(datasets, (state) => state.checks[name]);
  const share = bytes ? Math.min(100, Math.floor((100 * come) / bytes)) : null;
  return (
    <li className="dataset">
      <div className="dataset-words">
        <p className="dataset-title">
          {title}
          {bytes === null ? null : <span className="dataset-meta num">{formatSize(bytes)}</span>}
          {kept ? (
            <span className="dataset-here">
              <Check aria-hidden />
              On this computer
            </span>
          ) : null}
        </p>
        <p className="dataset-text">{summary}</p>
        <p className="dataset-source">
          {source} · Licence: {licence}
        </p>
        <p className="dataset-source">
          {kept || going || checks ? `From ${host}.` : originOf(set)}
        </p>
        {going ? <Progress title={title} going={going} /> : null}
        {failed && !going ? (
          <p className="bad" role="alert">
            {failed}
          </p>
        ) : null}
        {checks && !going ? (
          <p className="dataset-checked" role="status">
            <Check aria-hidden />
            {checkWords(checks)}
          </p>
        ) : null}
      </div>
      {kept && !going ? null : (
        <div className="dataset-buttons">
          {going || come > 0 ? (
            <IconButton
              label={`${going ? "Cancel" : "Discard"} the download of ${title}`}
              hint="What came so far is thrown away"
              onClick={() => void datasets.discard(name)}
            >
              <X />
            </IconButton>
          ) : null}
          <Button
            icon={
              going ? (
                <Pause aria-hidden />
              ) : come > 0 ? (
                <Play aria-hidden />
              ) : (
                <Download aria-hidden />
              )
            }
            onClick={() => (going ? datasets.pause(name) : void datasets.download(name))}
          >
            <span>
              {going
                ? "Pause"
                : come === 0
                  ? "Download"
                  : share === null
                    ? "Resume"
                    : `Resume at ${share} %`}
              <span className="visually-hidden"> {title}</span>
            </span>
          </Button>
        </div>
      )}
    </li>
  );
}

function Progress({ title, going }: { title: string; going: Going }) {
  const { text, done, total, rate } = going;
  const share = total === null || total === 0 ? null : Math.min(100, (100 * done) / total);
  const words = [
    text,
    ...(done > 0
      ? [total === null ? formatSize(done) : `${formatSize(done)} of ${formatSize(total)}`]
      : []),
    ...(rate > 0 ? [`${formatSize(rate)}/s`] : []),
  ].join(" \u00b7 ");
  return (
    <div className="dataset-progress">
      <div
        className="dataset-bar"
        role="progressbar"
        aria-label={`Download of ${title}`}
        aria-valuetext={words}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(share !== null && { "aria-valuenow": Math.round(share) })}
        data-unknown={share === null || undefined}
      >
        <span style={{ width: `${share ?? 30}%` }} />
      </div>
      <p className="dataset-source num">{words}</p>
    </div>
  );
}
