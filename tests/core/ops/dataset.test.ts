import { expect, it } from "vitest";
import { builtinDatasets } from "../../../core/base/datasets.ts";
import { dataset } from "../../../core/ops/dataset.ts";
import { failure, shapesOf } from "../../helpers/conformance.ts";

it("has the columns of its data set as outputs, with the batch first", () => {
  const shapes = shapesOf(dataset, [], { name: "mnist" }, builtinDatasets);
  expect(shapes).toEqual([
    ["B", 784],
    ["B", 10],
  ]);
  expect(dataset.role).toBe("data");
});

it("names what there is when the data set is not there", () => {
  for (const name of ["nist", "constructor", ""])
    expect(failure(() => shapesOf(dataset, [], { name }, builtinDatasets))).toMatchObject({
      code: "unknown-dataset",
      place: { param: "name" },
      fix: "Choose one of: cars, iris, mnist, moby, temporal-order.",
    });
  expect(failure(() => shapesOf(dataset, [], { name: "mnist" }, {})).fix).toBe(
    "No data set is loaded.",
  );
});

it("refuses a data set without labels", () => {
  const info = {
    ...(builtinDatasets.iris as NonNullable<typeof builtinDatasets.iris>),
    columns: [],
  };
  expect(failure(() => shapesOf(dataset, [], { name: "bare" }, { bare: info })).code).toBe(
    "missing-column",
  );
});
