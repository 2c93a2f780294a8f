/** `npm run -s proxflow -- <command>`: the command line, installed and built first where needed. */
import { runCommandLine } from "./command-line.mjs";
import { entry } from "./run.mjs";

entry(() => runCommandLine(process.argv.slice(2)));
