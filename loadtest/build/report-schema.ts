/**
 * The shape of a report as JSON Schema, made of its type: fields, what may be left out, and the comments. Objects may get
 * more fields in time (a program has to pass over what it does not know); none of those that there are goes or changes.
 */
import { resolve } from 'node:path';
// The compiler that has an API: the one that checks types has none yet.
import ts from 'typescript-5';

type Schema = Readonly<Record<string, unknown>>;

export function reportSchema(): Schema {
  const file = resolve(import.meta.dirname, '../src/model/result.ts');
  const program = ts.createProgram([file], {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    types: [],
  });
  const source = program.getSourceFile(file);
  const checker = program.getTypeChecker();
  const module = source && checker.getSymbolAtLocation(source);
  const report = module && checker.getExportsOfModule(module).find(({ name }) => name === 'Report');
  if (!report) throw new Error(`${file} has no Report`);
  const schemas = new SchemaMaker(checker);
  const root = schemas.of(checker.getDeclaredTypeOfSymbol(report));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A report of session-lab (session-lab/report@1)',
    ...root,
    definitions: schemas.definitions,
  };
}

class SchemaMaker {
  /** Of types that have a name of their own, in the order in which they are met. */
  readonly definitions: Record<string, Schema> = {};
  readonly #checker: ts.TypeChecker;

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  of(type: ts.Type): Schema {
    const name = nameOf(type);
    if (name === null) return this.#plain(type);
    if (!(name in this.definitions)) {
      // There before it is whole: a type may hold itself.
      this.definitions[name] = {};
      this.definitions[name] = this.#plain(type);
    }
    return { $ref: `#/definitions/${name}` };
  }

  #plain(type: ts.Type): Schema {
    const checker = this.#checker;
    if (type.isUnion()) return this.#union(type.types);
    if (type.isLiteral()) return { const: type.value };
    const { flags } = type;
    if (flags & ts.TypeFlags.BooleanLiteral) return { const: checker.typeToString(type) === 'true' };
    if (flags & ts.TypeFlags.String) return { type: 'string' };
    if (flags & ts.TypeFlags.Number) return { type: 'number' };
    if (flags & ts.TypeFlags.Boolean) return { type: 'boolean' };
    if (flags & ts.TypeFlags.Null) return { type: 'null' };
    if (checker.isTupleType(type)) {
      const items = checker.getTypeArguments(type as ts.TypeReference).map((item) => this.of(item));
      return { type: 'array', items, minItems: items.length, maxItems: items.length };
    }
    if (checker.isArrayType(type)) {
      const [item] = checker.getTypeArguments(type as ts.TypeReference);
      return { type: 'array', ...(item ? { items: this.of(item) } : {}) };
    }
    const values = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (values) return { type: 'object', additionalProperties: this.of(values) };
    if (flags & ts.TypeFlags.Object) return this.#object(type);
    throw new Error(`no schema for ${checker.typeToString(type)}`);
  }

  #object(type: ts.Type): Schema {
    const checker = this.#checker;
    const fields = checker.getPropertiesOfType(type);
    const isOptional = ({ flags }: ts.Symbol): boolean => (flags & ts.SymbolFlags.Optional) !== 0;
    const properties = Object.fromEntries(
      fields.map((field) => {
        const description = ts.displayPartsToString(field.getDocumentationComment(checker));
        const schema = this.of(checker.getTypeOfSymbol(field));
        if (description === '') return [field.name, schema];
        // What stands beside a reference is not read.
        return [field.name, '$ref' in schema ? { description, allOf: [schema] } : { description, ...schema }];
      }),
    );
    const required = fields.filter((field) => !isOptional(field)).map(({ name }) => name);
    return { type: 'object', properties, required };
  }

  #union(types: readonly ts.Type[]): Schema {
    const told = types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    const kinds = told.map((type) => this.of(type));
    const values = kinds.map((kind) => kind.const);
    if (values.every((value) => value !== undefined)) {
      if (values.length === 2 && values.every((value) => typeof value === 'boolean'))
        return { type: 'boolean' };
      return { enum: values };
    }
    const [only] = kinds;
    return kinds.length === 1 && only ? only : { anyOf: kinds };
  }
}

/** An interface's, or that of an alias which has no parameters. */
function nameOf({ aliasSymbol, aliasTypeArguments, symbol, flags }: ts.Type): string | null {
  if (aliasSymbol) return aliasTypeArguments || aliasSymbol.name === 'Record' ? null : aliasSymbol.name;
  const isInterface =
    flags & ts.TypeFlags.Object && symbol && (symbol.flags & ts.SymbolFlags.Interface) !== 0;
  return isInterface && !/^(Array|ReadonlyArray|Report)$/.test(symbol.name) ? symbol.name : null;
}
