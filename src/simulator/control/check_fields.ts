/**
 * Checks what a request brings against what openapi.json says of its route.
 *
 * @module
 */
import { ControlError } from "./control_error.ts";
import openApi from "./openapi.json" with { type: "json" };

interface Schema {
  readonly $ref?: string;
  readonly type?: keyof typeof SORTS;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
  readonly required?: readonly string[];
}

const SORTS = {
  string: { is: (value: unknown) => typeof value === "string", wanted: "a text" },
  number: { is: (value: unknown) => typeof value === "number", wanted: "a number" },
  integer: { is: (value: unknown) => Number.isInteger(value), wanted: "a whole number" },
  boolean: { is: (value: unknown) => typeof value === "boolean", wanted: "true or false" },
  array: { is: Array.isArray, wanted: "a list" },
  object: {
    is: (value: unknown) => typeof value === "object" && !Array.isArray(value),
    wanted: "an object",
  },
};

/**
 * Checks the fields of a POST; `null` stands for a field that was not sent.
 *
 * @throws {ControlError} 400, naming the field and what it can be.
 */
export function checkFields(path: string, fields: Readonly<Record<string, unknown>>): void {
  const { properties = {}, additionalProperties, required = [] } = schemaOf(path);
  const missing = required.find((name) => properties[name]?.type && fields[name] == null);
  if (missing) {
    const { wanted } = SORTS[properties[missing]!.type!];
    throw new ControlError(400, `Cannot read "${missing}": it is missing; send ${wanted}`);
  }
  for (const [name, value] of Object.entries(fields)) {
    if (value === null) continue;
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (schema) checkField(name, value, resolved(schema));
    else if (!additionalProperties) {
      const names = Object.keys(properties).join(", ");
      throw new ControlError(400, `Cannot read "${name}": it is not known here; send ${names}`);
    }
  }
}

function checkField(name: string, value: unknown, schema: Schema): void {
  const { type, minimum = -Infinity, maximum = Infinity } = schema;
  const refuse = (remedy: string) =>
    new ControlError(400, `Cannot read "${name}": it is ${JSON.stringify(value)}; ${remedy}`);
  if (type && !SORTS[type].is(value)) throw refuse(`send ${SORTS[type].wanted}`);
  if (schema.enum && !schema.enum.includes(value as string)) {
    throw refuse(`choose one of ${schema.enum.join(", ")}`);
  }
  if (typeof value === "number" && (value < minimum || value > maximum)) {
    throw refuse(`send ${minimum} ${maximum === Infinity ? "or more" : `to ${maximum}`}`);
  }
}

function schemaOf(path: string): Schema {
  const paths = openApi.paths as Record<string, { post?: { requestBody?: unknown } }>;
  const body = paths[path]?.post?.requestBody as
    | { content: { "application/json": { schema: Schema } } }
    | undefined;
  return body ? resolved(body.content["application/json"].schema) : { additionalProperties: true };
}

function resolved(schema: Schema): Schema {
  if (!schema.$ref) return schema;
  const name = schema.$ref.split("/").at(-1)!;
  return (openApi.components.schemas as Record<string, Schema>)[name]!;
}
