import { type Preset, presets } from "../../core/solvers/presets.ts";
import type { SolverSettings } from "../../core/solvers/settings.ts";
import { Select } from "../ui/select.tsx";
import "./param-fields.css";

const list = Object.entries(presets) as [string, Preset][];
const CUSTOM = "custom";

/** Whether the settings are the preset's, in all that it names. */
function matches({ settings }: Preset, solver: SolverSettings): boolean {
  return Object.entries(settings).every(
    ([name, value]) => solver[name as keyof SolverSettings] === value,
  );
}

/** Settings that belong together, in one choice; "Custom" once any of them was changed. */
export function PresetField({
  solver,
  onChoose,
}: {
  solver: SolverSettings;
  onChoose(preset: Preset): void;
}) {
  const [current, preset] = list.find(([, each]) => matches(each, solver)) ?? [CUSTOM, undefined];
  const options = list.map(([value, { title }]) => ({ value, label: title }));
  return (
    <div className="param param-choice">
      <label className="param-name" htmlFor="solver-preset">
        Preset
      </label>
      <Select
        id="solver-preset"
        label="Preset"
        value={current}
        options={preset ? options : [{ value: CUSTOM, label: "Custom" }, ...options]}
        onChange={(value) => {
          const chosen = list.find(([name]) => name === value)?.[1];
          if (chosen) onChoose(chosen);
        }}
      />
      <p className="param-help">
        {preset?.help ?? "Settings of your own. A preset sets those that belong together."}
      </p>
    </div>
  );
}
