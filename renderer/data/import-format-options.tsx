import { type ImportPlan, importPlan, windowPlan } from "../../core/base/own-data.ts";
import { Select } from "../ui/select.tsx";
import { Field, NumberInput } from "./import-fields.tsx";

const targets = [
  { value: "last", label: "For the last row" },
  { value: "each", label: "For each row" },
];
const units = [
  { value: "character", label: "Characters" },
  { value: "word", label: "Words" },
];
const colours = [
  { value: "3", label: "Red, green, blue" },
  { value: "1", label: "Grey" },
];

interface Props {
  readonly plan: ImportPlan;
  onChange(plan: ImportPlan): void;
}

/** What only some formats have: the size of images, what text is made of, windows of rows. */
export function FormatOptions(props: Props) {
  const { format } = props.plan;
  if (format === "images") return <ImageOptions {...props} />;
  return (
    <>
      {format === "text" ? <TextOptions {...props} /> : null}
      <WindowOptions {...props} />
    </>
  );
}

const { image: imagePlan, text: textPlan } = importPlan.shape;

function ImageOptions({ plan, onChange }: Props) {
  const image = imagePlan.unwrap().parse(plan.image ?? {});
  const set = (to: Partial<typeof image>): void =>
    onChange({ ...plan, image: { ...image, ...to } });
  return (
    <>
      <Field label="Width, pixels">
        <NumberInput
          label="Width of the images"
          value={image.width}
          min={1}
          max={1024}
          onChange={(width) => set({ width })}
        />
      </Field>
      <Field label="Height, pixels">
        <NumberInput
          label="Height of the images"
          value={image.height}
          min={1}
          max={1024}
          onChange={(height) => set({ height })}
        />
      </Field>
      <Field label="Colours">
        <Select
          label="Colours of the images"
          value={String(image.channels)}
          options={colours}
          onChange={(wanted) => set({ channels: wanted === "1" ? 1 : 3 })}
        />
      </Field>
    </>
  );
}

function TextOptions({ plan, onChange }: Props) {
  const text = textPlan.unwrap().parse(plan.text ?? {});
  const set = (to: Partial<typeof text>): void => onChange({ ...plan, text: { ...text, ...to } });
  return (
    <>
      <Field label="Made of">
        <Select
          label="What the text is made of"
          value={text.unit}
          options={units}
          onChange={(unit) => set({ unit: unit === "word" ? "word" : "character" })}
        />
      </Field>
      <Field label="Told apart, at most">
        <NumberInput
          label="Most characters or words that are told apart"
          value={text.vocabulary}
          min={2}
          max={60_000}
          onChange={(vocabulary) => set({ vocabulary })}
        />
      </Field>
    </>
  );
}

function WindowOptions({ plan, onChange }: Props) {
  const windows = plan.window;
  // Text is nothing but windows: its rows are single characters.
  const needed = plan.format === "text";
  const rows = needed ? "steps" : "rows";
  const set = (to: Partial<NonNullable<typeof windows>>): void =>
    onChange({ ...plan, window: windowPlan.parse({ ...windows, ...to }) });
  return (
    <>
      <Field label={`Windows, ${rows}`}>
        <NumberInput
          label={needed ? "Steps of a window" : "Rows of a window; 0 for none"}
          value={windows?.steps ?? 0}
          min={needed ? 1 : 0}
          max={4096}
          onChange={(steps) => {
            if (steps > 0) return set({ steps });
            const { window: _, ...rest } = plan;
            onChange(rest);
          }}
        />
      </Field>
      {windows === undefined ? null : (
        <>
          <Field label={`From one to the next, ${rows}`}>
            <NumberInput
              label="From the start of one window to the next"
              value={windows.stride}
              min={1}
              max={1_000_000}
              onChange={(stride) => set({ stride })}
            />
          </Field>
          <Field label={`Target ahead, ${rows}`}>
            <NumberInput
              label="How far ahead the target is"
              value={windows.ahead}
              min={1}
              max={100_000}
              onChange={(ahead) => set({ ahead })}
            />
          </Field>
          <Field label="Target">
            <Select
              label="Targets of a window"
              value={windows.targets}
              options={targets}
              onChange={(wanted) => set({ targets: wanted === "each" ? "each" : "last" })}
            />
          </Field>
        </>
      )}
    </>
  );
}
