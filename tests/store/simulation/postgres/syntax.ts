/**
 * The part of SQL that the store's statements are written in, parsed.
 */

/** An expression. Operators and casts are functions, too: `+`, `and`, `::bigint`. */
export type Expression =
  | { readonly kind: "value"; readonly value: string | number | null }
  | { readonly kind: "parameter"; readonly index: number }
  | { readonly kind: "column"; readonly table?: string; readonly name: string }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | {
    readonly kind: "case";
    readonly subject?: Expression;
    readonly whens: readonly (readonly [Expression, Expression])[];
    readonly otherwise?: Expression;
  }
  | { readonly kind: "exists"; readonly query: Query }
  | { readonly kind: "scalar"; readonly query: Query }
  | { readonly kind: "in"; readonly left: readonly Expression[]; readonly query: Query }
  | { readonly kind: "array"; readonly items: readonly Expression[] };

/** A column of a result; `name` is "*" for all of those of a table. */
export interface Item {
  readonly name: string;
  readonly expression?: Expression;
  readonly table?: string;
}

/** Something to read rows from. */
export interface Source {
  readonly table?: string;
  readonly query?: Query;
  readonly unnest?: readonly Expression[];
  readonly alias: string;
  readonly columns?: readonly string[];
  readonly left?: boolean;
  readonly on?: Expression;
  readonly using?: readonly string[];
}

export interface Select {
  readonly kind: "select";
  /** The expressions of "distinct on"; none for "distinct". */
  readonly distinct?: readonly Expression[];
  readonly items: readonly Item[];
  readonly from: readonly Source[];
  readonly where?: Expression;
  readonly groupBy: readonly Expression[];
  readonly orderBy: readonly { readonly expression: Expression; readonly descending: boolean }[];
  readonly limit?: Expression;
  readonly lock?: {
    readonly mode: "update" | "key share";
    /** The only source whose rows are locked. */
    readonly of?: string;
    readonly skips: boolean;
  };
}

export interface Union {
  readonly kind: "union";
  readonly left: Query;
  readonly right: Query;
}

type Assignments = readonly (readonly [string, Expression])[];

export interface Insert {
  readonly kind: "insert";
  readonly table: string;
  readonly alias: string;
  readonly columns?: readonly string[];
  readonly query?: Query;
  readonly values?: readonly Expression[];
  readonly conflict?: { readonly columns: readonly string[]; readonly set: Assignments };
  readonly returning: readonly Item[];
}

export interface Update {
  readonly kind: "update";
  readonly table: string;
  readonly alias: string;
  readonly set: Assignments;
  readonly from: readonly Source[];
  readonly where?: Expression;
  readonly returning: readonly Item[];
}

export interface Delete {
  readonly kind: "delete";
  readonly table: string;
  readonly alias: string;
  readonly from: readonly Source[];
  readonly where?: Expression;
  readonly returning: readonly Item[];
}

export type Query = Select | Union;
export type Write = Insert | Update | Delete;

/** A query with a name. */
export interface Named {
  readonly name: string;
  readonly columns?: readonly string[];
  readonly query: Query | Write;
}

/** A statement. */
export interface Statement {
  readonly named: readonly Named[];
  readonly query: Query | Write;
}
