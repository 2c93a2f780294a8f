/** Reference vectors of PJAX's formulas (arXiv:2506.05878), float64; ours are float32. */
import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import type { SolverSettings } from "../../../core/solvers/settings.ts";
import { type Case, documentOf, type Params, stepper } from "./models.ts";

const { cases } = JSON.parse(readFileSync(new URL("./vectors.json", import.meta.url), "utf8")) as {
  cases: Case[];
};
const TOLERANCE = 1e-5;

const settingsOf = (c: Case): Partial<SolverSettings> => ({
  algorithm: c.algorithm.toLowerCase() as SolverSettings["algorithm"],
  ...(c.algorithm === "DR" ? { relaxation: 2 * (c.parameter as number) } : {}),
  ...(c.algorithm === "DM" ? { beta: c.parameter as number } : {}),
});
const flat = (p: Record<string, number[] | number[][]>): Params =>
  Object.fromEntries(Object.entries(p).map(([k, v]) => [k, v.flat()]));

function expectClose(actual: Params, wanted: Record<string, number[] | number[][]>, what: string) {
  for (const [name, values] of Object.entries(flat(wanted))) {
    expect(actual[name]?.length, `${what} ${name}`).toBe(values.length);
    values.forEach((value, i) => {
      const off = Math.abs((actual[name]?.[i] as number) - value);
      expect(off, `${what} ${name}[${i}]: ${actual[name]?.[i]} for ${value}`).toBeLessThan(
        TOLERANCE,
      );
    });
  }
}

const forms = {
  mlp_ap_margin: ["copies", "consensus"],
  mlp_ar_margin: ["copies"],
  mlp_dr05_margin: ["copies"],
  mlp_dm1_margin: ["copies"],
  mlp_dm05_ce: ["copies"],
  mlp_cdr_margin: ["copies"],
  mlp_cp_ce: ["consensus"],
  skip_dr05_ce: ["copies"],
  conv_ap_margin: ["copies", "consensus"],
  convmax_dr05_margin: ["copies"],
  quant_ap_margin: ["copies", "consensus"],
  rnn2_ap_ce: ["copies", "consensus"],
} as const;

describe.each(Object.entries(forms))("%s", (name, usable) => {
  const c = cases.find((found) => found.name === name) as Case;
  beforeAll(() => tf.setBackend("cpu"));

  it.each(usable)("%s form follows the reference through two updates", (form) => {
    const document = documentOf(c, settingsOf(c));
    const first = stepper(c, document, form, flat(c.params0));
    for (let k = 1; k <= c.steps; k++) {
      first.step();
      if (k === 1) expectClose(first.params(), c.params_after_step_1, "step 1");
      if (k === 3) expectClose(first.params(), c.params_after_step_3, "step 3");
      if (form === "copies")
        expect(first.lastChange(), `change in step ${k}`).toBeCloseTo(
          c.step_losses[k - 1] as number,
          6,
        );
    }
    expectClose(first.params(), c.params_final, "last step");
    const second = stepper(c, document, form, first.params());
    for (let k = 0; k < c.second_update.steps; k++) second.step();
    expectClose(second.params(), c.second_update.params_final, "second update");
  });
});
