/**
 * Checks values against the part of JSON Schema that openapi.json uses.
 *
 * @module
 */
import { ControlError } from "./control_error.ts";
import openApi from "./openapi.json" with { type: "json" };

/** What a value can be. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: keyof typeof TYPES;
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
}

/** An object whose fields are described. */
export type ObjectSchema = Pick<Schema, "additionalProperties" | "required"> & {
  readonly properties: Readonly<Record<string, Schema>>;
};

const TYPES = {
  string: { is: (value: unknown) => typeof value === "string", wanted: "a string" },
  number: { is: Number.isFinite, wanted: "a number" },
  integer: { is: Number.isSafeInteger, wanted: "a whole number" },
  boolean: { is: (value: unknown) => typeof value === "boolean", wanted: "true or false" },
  array: { is: Array.isArray, wanted: "an array" },
  object: {
    is: (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value),
    wanted: "an object",
  },
};

/**
 * Checks a value, with everything in it.
 *
 * @throws {ControlError} 400, naming the field and what it can be.
 */
export function checkField(name: string, value: unknown, schemaOrRef: Schema): void {
  const schema = resolved(schemaOrRef);
  const refuse = (remedy: string) => {
    const shown = JSON.stringify(value);
    const short = shown.length <= 200 ? shown : `${shown.slice(0, 200)}…`;
    return new ControlError(400, `Cannot read "${name}": it is ${short}; ${remedy}`);
  };
  if (!hasType(value, schema)) throw refuse(`send ${wantedBy(schema)}`);
  if (schema.enum && !schema.enum.includes(value as string)) {
    throw refuse(`choose one of ${schema.enum.join(", ")}`);
  }
  if (typeof value === "number") {
    const { minimum = -Infinity, maximum = Infinity } = schema;
    if (value < minimum || value > maximum) throw refuse(`send ${rangeText(minimum, maximum)}`);
  }
  if (typeof value === "string") {
    const { minLength = 0, maxLength = Infinity } = schema;
    const { length } = [...value];
    if (length < minLength || length > maxLength) {
      throw refuse(`send ${rangeText(minLength, maxLength)} character(s)`);
    }
  }
  const { items, properties = {}, additionalProperties = !schema.properties } = schema;
  if (items) (value as unknown[]).forEach((item, i) => checkField(`${name}[${i}]`, item, items));
  if (schema.type !== "object") return;
  const prefix = name === BODY ? "" : `${name}.`;
  checkObject(prefix, value as Record<string, unknown>, {
    ...schema,
    ...{ properties, additionalProperties },
  });
}

/** The name of the outermost object, whose fields are named without it. */
const BODY = "the body";

/**
 * Checks the fields of an object; `null` stands for a field that was not sent.
 *
 * @throws {ControlError} 400, naming the field and what it can be.
 */
export function checkObject(
  prefix: string,
  fields: Readonly<Record<string, unknown>>,
  { properties, additionalProperties, required = [] }: ObjectSchema,
): void {
  const missing = required.find((name) => fields[name] == null);
  if (missing !== undefined) {
    const wanted = wantedBy(resolved(properties[missing]!));
    throw new ControlError(400, `Cannot read "${prefix}${missing}": it is missing; send ${wanted}`);
  }
  for (const [name, value] of Object.entries(fields)) {
    if (value === null) continue;
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (schema) checkField(`${prefix}${name}`, value, schema);
    else if (typeof additionalProperties === "object") {
      checkField(`${prefix}${name}`, value, additionalProperties);
    } else if (!additionalProperties) throw unknown(`${prefix}${name}`, properties);
  }
}

function unknown(name: string, properties: ObjectSchema["properties"]): ControlError {
  const names = Object.keys(properties).join(", ");
  const remedy = names === "" ? "leave it out" : `send ${names}`;
  return new ControlError(400, `Cannot read "${name}": it is not known here; ${remedy}`);
}

function hasType(value: unknown, { type, oneOf }: Schema): boolean {
  if (oneOf) return oneOf.some((one) => hasType(value, one));
  return type === undefined || TYPES[type].is(value);
}

function wantedBy({ type, oneOf }: Schema): string {
  if (oneOf) return oneOf.map(wantedBy).join(" or ");
  return type === undefined ? "a value" : TYPES[type].wanted;
}

function rangeText(minimum: number, maximum: number): string {
  return `${minimum} ${maximum === Infinity ? "or more" : `to ${maximum}`}`;
}

function resolved(schema: Schema): Schema {
  if (!schema.$ref) return schema;
  const name = schema.$ref.split("/").at(-1)!;
  return (openApi.components.schemas as unknown as Record<string, Schema>)[name]!;
}
