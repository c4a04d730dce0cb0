/**
 * Checks what a request contains against what openapi.json says of its route.
 *
 * @module
 */
import openApi from "./openapi.json" with { type: "json" };
import { checkField, checkObject, type ObjectSchema, type Schema } from "./schema.ts";

interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: {
    readonly content: { readonly "application/json": { readonly schema: Schema } };
  };
}

const paths = openApi.paths as unknown as Record<string, Record<string, Operation>>;

/**
 * Checks the fields of a request: of its body, or of its query, where everything is text.
 *
 * @throws {ControlError} 400, naming the field and what it can be.
 */
export function checkFields(
  method: string,
  path: string,
  fields: Readonly<Record<string, unknown>>,
): void {
  const { parameters = [], requestBody } = paths[path]?.[method.toLowerCase()] ?? {};
  if (requestBody) {
    return checkField("the body", fields, requestBody.content["application/json"].schema);
  }
  const query: ObjectSchema = {
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
    required: parameters.flatMap(({ name, required }) => required ? [name] : []),
  };
  const isNumber = (name: string) => /integer|number/.test(query.properties[name]?.type ?? "");
  const read = Object.entries(fields).map(([name, value]) => [
    name,
    isNumber(name) && value !== "" && !Number.isNaN(Number(value)) ? Number(value) : value,
  ]);
  checkObject("", Object.fromEntries(read), query);
}
