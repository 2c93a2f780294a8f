/**
 * The builder's methods, one an op, as an interface with words: what each op does, its ports and
 * params with their ranges. Types alone lose these words, which stand in values.
 */
import { z } from "zod";
import { plainTex } from "./plain-tex.mjs";

/**
 * @typedef {import("./op-page.mjs").Op & { code: { name: string } }} Op
 * @typedef {Record<string, any>} Schema JSON schema
 */

/** @param {readonly Op[]} ops @returns {string} the body of an interface */
export function methodTypes(ops) {
  return ops.map(methodType).join("\n");
}

/**
 * Fields of an object schema, all optional, with their words.
 * @param {import("zod").ZodType} schema an object
 * @returns {string} the body of an interface
 */
export function fieldTypes(schema) {
  return fields(/** @type {Schema} */ (z.toJSONSchema(schema, { io: "output" })), "    ");
}

/** @param {Op} op */
function methodType(op) {
  const { title, summary, tex, projection } = op.docs;
  const params = /** @type {Schema} */ (z.toJSONSchema(op.params, { io: "output" }));
  const empty = Object.keys(params.properties ?? {}).length === 0;
  const given = empty ? "Partial<Record<string, never>>" : `{\n${fields(params, "      ")}\n    }`;
  const inputs = op.inputs.map(
    (port) =>
      `${comment(port.help, "      ")}      readonly ${key(port.name)}: ${
        port.variadic ? "readonly (Output | null)[]" : "Output"
      };`,
  );
  const outputs = op.outputs.map(
    (port) => `${comment(port.help, "      ")}      readonly ${key(port.name)}: Output;`,
  );
  const parameters = [
    "id: string",
    ...(inputs.length === 0 ? [] : [`inputs: {\n${inputs.join("\n")}\n    }`]),
    `params?: ${given}`,
  ];
  const words = [
    `**${title}**: ${summary}`,
    ...(tex === "" ? [] : [`\`${plainTex(tex)}\``]),
    ...(projection === "" ? [] : [`Projection: ${plainTex(projection)}`]),
  ];
  const result = outputs.length === 0 ? "{}" : `{\n${outputs.join("\n")}\n    }`;
  const tags = `@param id of the node, unlike all others`;
  return `${comment([...words, tags].join("\n\n"), "    ")}    ${key(op.code.name)}(${parameters.join(", ")}): ${result};`;
}

/** @param {Schema} schema @param {string} indent */
function fields(schema, indent) {
  return Object.entries(/** @type {Record<string, Schema>} */ (schema.properties ?? {}))
    .map(
      ([name, field]) =>
        `${comment(fieldWords(field), indent)}${indent}${key(name)}?: ${typeOf(field, indent)};`,
    )
    .join("\n");
}

/** @param {Schema} schema */
function fieldWords({
  title,
  help,
  description,
  minimum,
  maximum,
  exclusiveMinimum,
  default: usual,
}) {
  const least = minimum ?? exclusiveMinimum;
  const bounded = (/** @type {unknown} */ n) => typeof n === "number" && Math.abs(n) < 1e9;
  const range = [
    ...(bounded(least) ? [`${exclusiveMinimum === undefined ? "from" : "above"} ${least}`] : []),
    ...(bounded(maximum) ? [`up to ${maximum}`] : []),
  ];
  return [
    title === undefined ? "" : `**${title}.** `,
    help ?? description ?? "",
    range.length > 0 ? `\n\n${capital(range.join(" "))}.` : "",
    usual === undefined ? "" : `\n\n@default ${JSON.stringify(usual)}`,
  ].join("");
}

/** @param {Schema} schema @param {string} indent @returns {string} */
function typeOf(schema, indent) {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum)
    return schema.enum.map((/** @type {unknown} */ v) => JSON.stringify(v)).join(" | ");
  const union = schema.anyOf ?? schema.oneOf;
  if (union) return union.map((/** @type {Schema} */ each) => typeOf(each, indent)).join(" | ");
  switch (schema.type) {
    case "number":
    case "integer":
      return "number";
    case "string":
    case "boolean":
    case "null":
      return schema.type;
    case "array": {
      if (schema.prefixItems)
        return `[${schema.prefixItems.map((/** @type {Schema} */ each) => typeOf(each, indent)).join(", ")}]`;
      const item = typeOf(schema.items ?? {}, indent);
      return / \| /.test(item) ? `(${item})[]` : `${item}[]`;
    }
    case "object": {
      if (!schema.properties)
        return `Record<string, ${typeOf(schema.additionalProperties ?? {}, indent)}>`;
      return `{\n${fields(schema, `${indent}  `)}\n${indent}}`;
    }
    default:
      throw new Error(`no type is known for the schema ${JSON.stringify(schema)}`);
  }
}

/** @param {string} text @param {string} indent a doc comment with a line break after it, or nothing */
function comment(text, indent) {
  if (text === "") return "";
  const lines = text.replaceAll("*/", "*\u200b/").split("\n");
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join("\n")}\n${indent} */\n`;
}

/** @param {string} name */
function key(name) {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
