#!/usr/bin/env node
/** Entry of the command line. */
import { CommanderError } from "commander";
import { errorLines, exitCodeOf } from "./errors.ts";
import { createProgram } from "./program.ts";

try {
  await createProgram((code) => {
    process.exitCode = code;
  }).parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    for (const line of errorLines(error)) process.stderr.write(`${line}\n`);
    process.exitCode = exitCodeOf(error);
  }
}
