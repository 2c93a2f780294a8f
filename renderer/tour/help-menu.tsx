import { CircleQuestionMark } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useRef } from "react";
import { keyText } from "../commands/keys.ts";
import { type ActionId, useActions } from "../commands/use-actions.ts";
import { Tip } from "../ui/tip.tsx";

const entries: readonly ActionId[] = ["help-handbook", "tour", "keys", "commands", "about"];

/** What explains the window. */
export function HelpMenu() {
  const chosen = useRef(false);
  return (
    <DropdownMenu.Root modal={false}>
      <Tip text="Help">
        <DropdownMenu.Trigger className="icon-button" aria-label="Help">
          <CircleQuestionMark />
        </DropdownMenu.Trigger>
      </Tip>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu"
          align="end"
          sideOffset={6}
          onCloseAutoFocus={(event) => {
            // What was chosen takes the focus itself.
            if (chosen.current) event.preventDefault();
            chosen.current = false;
          }}
        >
          <Items
            onChoose={() => {
              chosen.current = true;
            }}
          />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** Made when the menu opens: keys are as of then. */
function Items({ onChoose }: { onChoose(): void }) {
  const actions = useActions();
  return entries.map((id) => {
    const { title, keys, run } = actions[id];
    return (
      <DropdownMenu.Item
        key={id}
        className="menu-item"
        onSelect={() => {
          onChoose();
          void run();
        }}
      >
        {title}
        <span className="menu-key">{keys[0] && keyText(keys[0])}</span>
      </DropdownMenu.Item>
    );
  });
}
