import { Switch } from "radix-ui";
import { useId } from "react";
import { Select } from "../ui/select.tsx";
import { choiceHelp, choiceLabel } from "./choice-labels.ts";
import { NumberField } from "./number-field.tsx";
import { NumbersField } from "./numbers-field.tsx";
import { type ParamField, rangeText } from "./param-schema.ts";
import { TextField } from "./text-field.tsx";
import "./param-fields.css";

interface FieldProps {
  readonly field: ParamField;
  readonly value: unknown;
  onChange(value: unknown): void;
  /** The edit is over: the next one is a step of its own. */
  onSettle(): void;
}

/** Editors for the fields of a schema. */
export function ParamFields({
  fields,
  values,
  onChange,
  onSettle,
}: {
  fields: readonly ParamField[];
  values: Readonly<Record<string, unknown>>;
  onChange(name: string, value: unknown): void;
  onSettle(): void;
}) {
  return (
    <div className="params">
      {fields.map((field) => (
        <Field
          key={field.name}
          field={field}
          value={values[field.name] ?? field.fallback}
          onChange={(value) => onChange(field.name, value)}
          onSettle={onSettle}
        />
      ))}
    </div>
  );
}

function Field(props: FieldProps) {
  const { field, value, onChange } = props;
  const id = useId();
  if (field.kind === "group")
    return (
      <section className="param-group" aria-label={field.title}>
        <span className="param-name">{field.title}</span>
        {field.help ? <p className="param-help">{field.help}</p> : null}
        <ParamFields
          fields={field.fields}
          values={(value as Record<string, unknown> | undefined) ?? {}}
          onSettle={props.onSettle}
          onChange={(name, part) => {
            const next: Record<string, unknown> = { ...(value as object), [name]: part };
            if (part === undefined) delete next[name];
            onChange(next);
          }}
        />
      </section>
    );
  const range = rangeText(field);
  const help =
    (field.kind === "choice" ? choiceHelp(field.name, String(value)) : undefined) ?? field.help;
  return (
    <div className={`param param-${field.kind}`} title={range ?? undefined}>
      <label className="param-name" htmlFor={id}>
        {field.title}
      </label>
      <Editor {...props} id={id} />
      {help ? (
        <p className="param-help" title={field.help ?? undefined}>
          {help} {range ? <span className="num">{range}.</span> : null}
        </p>
      ) : null}
    </div>
  );
}

function Editor({ field, value, onChange, onSettle, id }: FieldProps & { id: string }) {
  switch (field.kind) {
    case "number":
    case "integer":
      return (
        <NumberField
          id={id}
          field={field}
          value={typeof value === "number" ? value : undefined}
          onChange={onChange}
          onSettle={onSettle}
        />
      );
    case "choice":
      return (
        <Select
          id={id}
          label={field.title}
          value={String(value)}
          options={[...new Set([...field.choices, String(value)])].map((choice) => ({
            value: choice,
            label: choiceLabel(field.name, choice),
          }))}
          onChange={(next) => {
            onChange(next);
            onSettle();
          }}
        />
      );
    case "switch":
      return (
        <Switch.Root
          id={id}
          className="switch"
          checked={value === true}
          onCheckedChange={(next) => {
            onChange(next);
            onSettle();
          }}
        >
          <Switch.Thumb className="switch-thumb" />
        </Switch.Root>
      );
    case "numbers":
      return (
        <NumbersField
          id={id}
          value={Array.isArray(value) ? (value as number[]) : []}
          whole={field.whole}
          onChange={onChange}
          onSettle={onSettle}
        />
      );
    case "text":
      return (
        <TextField
          id={id}
          field={field}
          value={typeof value === "string" ? value : ""}
          onChange={onChange}
          onSettle={onSettle}
        />
      );
    default:
      return <code className="param-json mono">{JSON.stringify(value)}</code>;
  }
}
