import { type ImportPlan, imagePlan, importPlan, windowPlan } from "../../core/base/own-data.ts";
import { Choice, NumberField } from "./import-fields.tsx";

const targets = [
  ["last", "For the last row"],
  ["each", "For each row"],
] as const;
const units = [
  ["character", "Characters"],
  ["word", "Words"],
] as const;
const letters = [
  ["kept", "As they are"],
  ["lower", "Lower case"],
] as const;
const colours = [
  ["3", "Red, green, blue"],
  ["1", "Grey"],
] as const;

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

const { text: textPlan } = importPlan.shape;

function ImageOptions({ plan, onChange }: Props) {
  const image = imagePlan.parse(plan.image ?? {});
  const set = (to: Partial<typeof image>): void =>
    onChange({ ...plan, image: { ...image, ...to } });
  return (
    <>
      <NumberField
        label="Width, pixels"
        name="Width of the images"
        value={image.width}
        min={1}
        max={1024}
        onChange={(width) => set({ width })}
      />
      <NumberField
        label="Height, pixels"
        name="Height of the images"
        value={image.height}
        min={1}
        max={1024}
        onChange={(height) => set({ height })}
      />
      <Choice
        label="Colours"
        name="Colours of the images"
        value={image.channels === 1 ? "1" : "3"}
        options={colours}
        onChange={(wanted) => set({ channels: wanted === "1" ? 1 : 3 })}
      />
    </>
  );
}

function TextOptions({ plan, onChange }: Props) {
  const text = textPlan.unwrap().parse(plan.text ?? {});
  const set = (to: Partial<typeof text>): void => onChange({ ...plan, text: { ...text, ...to } });
  return (
    <>
      <Choice
        label="Made of"
        name="What the text is made of"
        value={text.unit}
        options={units}
        onChange={(unit) => set({ unit })}
      />
      <Choice
        label="Letters"
        name="Case of letters"
        value={text.lowerCase ? "lower" : "kept"}
        options={letters}
        onChange={(wanted) => set({ lowerCase: wanted === "lower" })}
      />
      <NumberField
        label="Told apart, at most"
        name="Most characters or words that are told apart"
        value={text.vocabulary}
        min={2}
        max={60_000}
        onChange={(vocabulary) => set({ vocabulary })}
      />
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
      <NumberField
        label={`Windows, ${rows}`}
        name={needed ? "Steps of a window" : "Rows of a window; 0 for none"}
        value={windows?.steps ?? 0}
        min={needed ? 1 : 0}
        max={4096}
        onChange={(steps) => {
          if (steps > 0) return set({ steps });
          const { window: _, ...rest } = plan;
          onChange(rest);
        }}
      />
      {windows === undefined ? null : (
        <>
          <NumberField
            label={`From one to the next, ${rows}`}
            name="From the start of one window to the next"
            value={windows.stride}
            min={1}
            max={1_000_000}
            onChange={(stride) => set({ stride })}
          />
          <NumberField
            label={`Target ahead, ${rows}`}
            name="How far ahead the target is"
            value={windows.ahead}
            min={1}
            max={100_000}
            onChange={(ahead) => set({ ahead })}
          />
          <Choice
            label="Target"
            name="Targets of a window"
            value={windows.targets}
            options={targets}
            onChange={(to) => set({ targets: to })}
          />
        </>
      )}
    </>
  );
}
