import { expect, it } from "vitest";
import { presets } from "../../../core/solvers/presets.ts";
import { solverSettings } from "../../../core/solvers/settings.ts";

it.each(Object.entries(presets))(
  "%s is made of valid settings, and of nothing else",
  (_, preset) => {
    const parsed = solverSettings.strict().parse({ ...preset.settings });
    expect(parsed).toMatchObject(preset.settings);
    expect(preset.help).toMatch(/\.$/);
  },
);
