import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import "./controls.css";

/** A choice from a short list. */
export function Select({
  value,
  options,
  label,
  id,
  onChange,
}: {
  value: string;
  options: readonly { readonly value: string; readonly label: string }[];
  label: string;
  id?: string;
  onChange(value: string): void;
}) {
  return (
    <Radix.Root value={value} onValueChange={onChange}>
      <Radix.Trigger className="field field-trigger" aria-label={label} {...(id && { id })}>
        <Radix.Value />
        <Radix.Icon>
          <ChevronDown />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="menu" position="popper" sideOffset={4}>
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item key={option.value} value={option.value} className="menu-item">
                <Radix.ItemText>{option.label}</Radix.ItemText>
                <Radix.ItemIndicator className="menu-key">
                  <Check />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
