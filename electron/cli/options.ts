/** Parsers of option values; what they refuse is wrong usage. */
import { InvalidArgumentError } from "commander";
import { solverSettings } from "../../core/solvers/settings.ts";

export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError("It must be a whole number from 1.");
  return value;
}

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError("It must be a number above 0.");
  return value;
}

export function seedNumber(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!solverSettings.shape.seed.safeParse(value).success)
    throw new InvalidArgumentError("It must be a whole number from 0 to 4294967295.");
  return value;
}

export function memoryLimit(text: string): number {
  const value = Number(text);
  if (!solverSettings.shape.maxMemory.safeParse(value).success)
    throw new InvalidArgumentError("It must be a whole number of MiB, from 16 to 1048576.");
  return value;
}

export function portNumber(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65535)
    throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
  return value;
}

export function untilGoal(text: string): string {
  const parsed = solverSettings.shape.stop.safeParse({ until: text });
  if (!parsed.success) throw new InvalidArgumentError('Write it like "accuracy>=0.95".');
  return text;
}

/** Collects repeated `--set node.param=value`. */
export function assignments(text: string, before: readonly string[] = []): string[] {
  if (!/^[^=]+\.[^=]+=/.test(text))
    throw new InvalidArgumentError("Write it like node.param=value.");
  return [...before, text];
}

/** Collects a repeated option. */
export const collected = (text: string, before: readonly string[] = []): string[] => [
  ...before,
  text,
];
