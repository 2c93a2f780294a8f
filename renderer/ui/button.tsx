import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { Tip } from "./tip.tsx";
import "./controls.css";

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { ref?: Ref<HTMLButtonElement> };

/** A button with words. `kind` says how much it matters. */
export function Button({
  kind = "plain",
  icon,
  children,
  className,
  ...rest
}: ButtonProps & { kind?: "plain" | "primary" | "danger"; icon?: ReactNode }) {
  return (
    <button type="button" className={`button button-${kind} ${className ?? ""}`} {...rest}>
      {icon}
      {children}
    </button>
  );
}

/** A button that is an icon; its name is its tooltip and its label for screen readers. */
export function IconButton({
  label,
  hint,
  children,
  className,
  pressed,
  ...rest
}: ButtonProps & { label: string; hint?: string | undefined; pressed?: boolean }) {
  return (
    <Tip text={label} hint={hint}>
      <button
        type="button"
        aria-label={label}
        {...(pressed !== undefined && { "aria-pressed": pressed })}
        className={`icon-button ${className ?? ""}`}
        {...rest}
      >
        {children}
      </button>
    </Tip>
  );
}
