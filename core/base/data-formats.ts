/** Which format the name of a file tells. */
import type { DataFormat } from "./own-data.ts";

const endings: readonly (readonly [RegExp, DataFormat])[] = [
  [/\.(csv|data)$/i, "csv"],
  [/\.(tsv|tab)$/i, "tsv"],
  [/\.json$/i, "json"],
  [/\.npy$/i, "npy"],
  [/\.npz$/i, "npz"],
  [/[-.]idx\d?([-.]|$)|idx\d-ubyte$/i, "idx"],
  [/\.(tar|tgz)$|(^|\/)(data_batch_\d|test_batch)\.bin$/i, "cifar"],
  [/\.(png|jpe?g|zip)$/i, "images"],
  [/\.(txt|text|md)$/i, "text"],
];

/** By the ending of a name, ".gz" left aside; `undefined` where only the content can tell. */
export const formatOfName = (name: string): DataFormat | undefined => {
  const plain = name.replace(/\.gz$/i, "");
  return endings.find(([ending]) => ending.test(plain))?.[1];
};
