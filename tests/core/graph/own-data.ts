/** References to data of the user's own, for documents in tests. */
import { type DataReference, dataReference } from "../../../core/base/own-data.ts";

/** Four numbers in, three classes out; nothing lies behind it. */
export function ownData(title: string, change: Partial<DataReference> = {}): DataReference {
  return dataReference.parse({
    title,
    columns: [
      { port: "x", shape: [4], kind: "real", help: "a, b, c, d" },
      { port: "y", shape: [3], kind: "one-hot", help: "kind" },
    ],
    train: 80,
    validation: 0,
    test: 20,
    classes: ["p", "q", "r"],
    checksum: "0".repeat(64),
    bytes: 2000,
    files: [{ name: `${title}.csv`, bytes: 3000, sha256: "1".repeat(64) }],
    plan: { format: "csv", columns: [{ name: "a", type: "number", role: "input" }] },
    ...change,
  });
}
