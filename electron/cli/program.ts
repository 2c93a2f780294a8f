/** The command line: names, options and help. Stable: scripts depend on it. */
import { Command, Option } from "commander";
import { evaluationParts } from "../../core/base/datasets.ts";
import { algorithms, backends } from "../../core/solvers/settings.ts";
import { publicSets } from "../host/data/public-sets.ts";
import { packageVersion } from "../host/paths.ts";
import { type CardCommandOptions, cardCommand } from "./card-command.ts";
import { type CertifyOptions, certifyCommand } from "./certify-command.ts";
import {
  downloadCommand,
  type ImportOptions,
  importCommand,
  inspectCommand,
  listCommand,
  type PlanOptions,
  removeCommand,
  renameCommand,
} from "./data-commands.ts";
import { withReading } from "./data-reading.ts";
import { type DiffOptions, diffCommand } from "./diff-command.ts";
import {
  compileCommand,
  opsCommand,
  templatesCommand,
  validateCommand,
} from "./document-commands.ts";
import type { ExitCode } from "./errors.ts";
import { type EvaluateCommandOptions, evaluateCommand } from "./evaluate-command.ts";
import { type ExportCommandOptions, exportCommand } from "./export-command.ts";
import {
  assignments,
  collected,
  memoryLimit,
  portNumber,
  positiveInteger,
  positiveNumber,
  seedNumber,
  untilGoal,
} from "./options.ts";
import { type RunOptions, runCommand } from "./run-command.ts";
import { type ServeCommandOptions, serveCommand } from "./serve-command.ts";

/** `proxflow data ...` */
function dataProgram(program: Command): void {
  const data = program.command("data").description("data sets of your own");
  const planned = (command: Command): Command =>
    withReading(command)
      .option("--plan <file>", "a plan as JSON, such as inspect --json prints; else it is guessed")
      .option("--target <column>", "column to be told from the others; repeatable", collected);
  planned(
    data
      .command("inspect")
      .description("show what is in a file, and the plan that fits")
      .argument("<path...>"),
  )
    .option("--json", "print it as JSON, the plan included")
    .action((paths: string[], options: PlanOptions) => inspectCommand(paths, options));
  planned(
    data
      .command("import")
      .description(
        "import CSV, TSV, JSON, NPY, NPZ, IDX, CIFAR-10, text, or a folder or zip of images",
      )
      .argument("<path...>"),
  )
    .option("--name <name>", "what dataset nodes call it; default: the file's name")
    .option("--title <text>", "what people call it")
    .option("--document <file>", "give this document the data that it names")
    .option("--replace", "take the place of a set of that name")
    .option("--json", "print the result as JSON")
    .action((paths: string[], options: ImportOptions) => importCommand(paths, options));
  data
    .command("list")
    .description("list imported sets")
    .option("--json", "print them as JSON")
    .action(({ json }: { json?: true }) => listCommand(json === true));
  data
    .command("download")
    .description(`download and import a public set: ${publicSets.map((s) => s.name).join(", ")}`)
    .argument("<name>")
    .option("--from <url>", "another address for its files")
    .option("--replace", "take the place of a set of that name")
    .option("--json", "print the result as JSON")
    .action((name: string, options: { from?: string; replace?: true; json?: true }) =>
      downloadCommand(name, options),
    );
  data
    .command("rename")
    .description("give a set another name")
    .argument("<name>")
    .argument("<to>")
    .action((name: string, to: string) => renameCommand(name, to));
  data
    .command("remove")
    .description("forget a set")
    .argument("<name>")
    .action((name: string) => removeCommand(name));
}

const SOURCE = "<template|file>";

/** @param exit is told an exit code other than 0 that is no exception */
export function createProgram(exit: (code: ExitCode) => void): Command {
  const program = new Command("proxflow")
    .description("Build models by wiring operations and solve them by projections.")
    .version(packageVersion())
    .exitOverride()
    .showHelpAfterError("(proxflow --help lists the commands)");

  program
    .command("run")
    .description("solve a model and print its metrics and residuals")
    .argument(SOURCE)
    .addOption(new Option("--solver <name>", "algorithm").choices(algorithms))
    .addOption(new Option("--backend <name>", "where to compute").choices(["auto", ...backends]))
    .option("--iterations <n>", "stop after so many", positiveInteger)
    .option("--seconds <s>", "stop after so long", positiveNumber)
    .option("--max-memory <mib>", "refuse to start if more MiB are needed", memoryLimit)
    .option("--until <goal>", 'stop at a metric, e.g. "accuracy>=0.95"', untilGoal)
    .option("--seed <n>", "seed of starting values and shuffling", seedNumber)
    .option("--set <node.param=value>", "another parameter for this run; repeatable", assignments)
    .option("--allow-operators", "run the code of the document's own operators, in a sandbox")
    .option("--checkpoint <file>", "keep where the run stands in a file, every few seconds")
    .option("--resume <file>", "go on from such a file")
    .option("--save <file>", "keep the parameters that were found, as safetensors")
    .option("--json", "print the result as one JSON object on the last line of stdout")
    .action((name: string, options: RunOptions) => runCommand(name, options));

  program
    .command("evaluate")
    .description("judge solved parameters on data: figures, classes, worst examples")
    .argument(SOURCE)
    .requiredOption("--parameters <file>", "from run --save, or a checkpoint")
    .addOption(
      new Option("--backend <name>", "where to compute")
        .choices(["auto", ...backends])
        .default("auto"),
    )
    .addOption(
      new Option("--part <name>", "part of the data").choices(evaluationParts).default("held-out"),
    )
    .option("--worst <n>", "worst examples to list", positiveInteger, 12)
    .option("--json", "print the reports as one JSON object on the last line of stdout")
    .action((name: string, options: EvaluateCommandOptions) => evaluateCommand(name, options));

  program
    .command("card")
    .description("write a model card: one page of HTML with settings, curves and figures")
    .argument(SOURCE)
    .requiredOption("--params <file>", "from run --save, or a checkpoint")
    .requiredOption("-o, --out <file>", "where the page goes; one that is there is replaced")
    .addOption(
      new Option("--part <name>", "part of the data").choices(evaluationParts).default("held-out"),
    )
    .addOption(
      new Option("--backend <name>", "where to compute")
        .choices(["auto", ...backends])
        .default("auto"),
    )
    .option("--worst <n>", "worst examples to show", positiveInteger, 12)
    .option("--json", "print {path, bytes}")
    .action((name: string, options: CardCommandOptions) => cardCommand(name, options));

  program
    .command("validate")
    .description("check a document")
    .argument("<file>")
    .option("--json", "print {valid, problems}")
    .action(async (file: string, { json }: { json?: true }) =>
      exit(await validateCommand(file, json === true)),
    );

  program
    .command("compile")
    .description("show the constraints, sides and variables of a model")
    .argument(SOURCE)
    .option("--json", "print them as JSON")
    .action((name: string, { json }: { json?: true }) => compileCommand(name, json === true));

  program
    .command("export")
    .description("write a model as a project of its own, or as one file")
    .argument(SOURCE)
    .addOption(new Option("--to <target>", "kind of project").choices(["ts"]).makeOptionMandatory())
    .requiredOption(
      "--out <path>",
      "folder to make, missing or empty; with --style single a new file",
    )
    .addOption(
      new Option("--style <style>", "a project, or a single file to paste")
        .choices(["project", "single"])
        .default("project"),
    )
    .option("--parameters <file>", "put these along: from run --save, or a checkpoint")
    .option(
      "--allow-operators",
      "run the document's own operators, in a sandbox, for the numbers that its test repeats",
    )
    .action((name: string, options: ExportCommandOptions) => exportCommand(name, options));

  program
    .command("diff")
    .description("say what changed from one model to another; exit code 0 equal, 1 different")
    .argument("<before>", "template or file")
    .argument("<after>", "template or file")
    .option("--ignore-layout", "leave out what only the canvas shows")
    .option("--json", "print the changes as JSON")
    .action(async (before: string, after: string, options: DiffOptions) =>
      exit(await diffCommand(before, after, options)),
    );

  program
    .command("templates")
    .description("list the templates")
    .option("--json", "print them as JSON")
    .action(({ json }: { json?: true }) => templatesCommand(json === true));

  program
    .command("ops")
    .description("list the operators")
    .option("--json", "print them as JSON")
    .action(({ json }: { json?: true }) => opsCommand(json === true));

  program
    .command("certify")
    .description("hold projections against independent plain code")
    .argument("[op]", "an operation, or all", "all")
    .option("--samples <n>", "points an operation", positiveInteger, 200)
    .option("--seed <n>", "seed of the points", seedNumber, 0)
    .addOption(
      new Option("--backend <name>", "where to compute")
        .choices(["auto", ...backends])
        .default("auto"),
    )
    .option("--json", "print the certificates as JSON")
    .action(async (op: string, options: CertifyOptions) => exit(await certifyCommand(op, options)));

  dataProgram(program);

  program
    .command("serve")
    .description("open the app in a browser window")
    .option("--port <n>", "port on 127.0.0.1", portNumber)
    .option("--no-open", "print the address only")
    .action((options: ServeCommandOptions) => serveCommand(options));
  return program;
}
