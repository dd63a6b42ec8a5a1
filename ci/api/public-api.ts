import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Declaration, DeclaredModule, Member, Origin } from './declaration';
import { readModule } from './read-module';

/** A name that an entry point exports. */
export interface PublicName {
  readonly name: string;
  /** Of what it is; several are overloads. */
  readonly declarations: readonly Declaration[];
  /** Whether it can be written as a type alone: nobody makes such a class but Teal. */
  readonly typeOnly: boolean;
}

export interface EntryPoint {
  /** As it is imported: `teal-cdk/app`. */
  readonly specifier: string;
  readonly names: readonly PublicName[];
}

/** Reads what entry points export from the declarations that the compiler has written. */
export class PublicApi {
  public readonly entryPoints: readonly EntryPoint[];
  private readonly modules = new Map<string, DeclaredModule>();

  /** @param folder with the declarations @param entries paths of modules in it, by what is imported */
  constructor(
    private readonly folder: string,
    entries: Readonly<Record<string, string>>,
  ) {
    this.entryPoints = Object.entries(entries).map(([specifier, path]) => ({
      specifier,
      names: [...this.exportsOf(path), ...this.globalsOf(path)].sort((a, b) => (a.name < b.name ? -1 : 1)),
    }));
  }

  /** Types in the signatures of exported names that no entry point exports: `ServiceStack.task: Task (lib/service/task)`. */
  leaks(): string[] {
    const known = new Set(this.all().flatMap(({ declarations }) => declarations.map(keyOf)));
    const leaks = this.all().flatMap((each) =>
      each.declarations.flatMap((declaration) =>
        [{ name: '', names: declaration.names }, ...visibleMembers(each, declaration)].flatMap((part) =>
          part.names.flatMap((name) => {
            const found = this.declared(declaration.module, name);
            if (found === undefined || known.has(keyOf(found)) || elementsOf(found)) return [];
            return [`${each.name}${part.name && `.${part.name}`}: ${name} (${found.module})`];
          }),
        ),
      ),
    );
    return [...new Set(leaks)].sort();
  }

  /** Exported names and members without a docstring. */
  undocumented(): string[] {
    const bare = this.all().flatMap((each) =>
      each.declarations.flatMap((declaration) => [
        ...(declaration.doc || declaration.kind === 'global' ? [] : [each.name]),
        ...visibleMembers(each, declaration)
          // What makes an object is told with its class.
          .filter(({ name, doc }) => !doc && name !== 'constructor')
          .map(({ name }) => `${each.name}.${name}`),
      ]),
    );
    return [...new Set(bare)].sort();
  }

  /** A head with the words of the constant lists that it is made of. */
  headOf({ module, head, names }: Declaration): string {
    return names.reduce((text, name) => {
      const list = this.declared(module, name);
      const elements = list && elementsOf(list);
      return elements ? text.replaceAll(`(typeof ${name})[number]`, elements) : text;
    }, head);
  }

  private all(): PublicName[] {
    return this.entryPoints.flatMap(({ names }) => names);
  }

  private exportsOf(path: string): PublicName[] {
    const module = this.module(path);
    const own = [...module.exports].map(([name, local]) => this.named(name, path, local, false));
    const others = [...module.reExports].map(([name, origin]) =>
      this.named(name, this.resolve(path, origin.specifier), origin.name, origin.typeOnly),
    );
    const stars = module.stars.flatMap((specifier) => this.exportsOf(this.resolve(path, specifier)));
    return [...own, ...others, ...stars];
  }

  private globalsOf(path: string): PublicName[] {
    const { declarations, sideEffects } = this.module(path);
    const own = declarations.get('global') ?? [];
    const inner = sideEffects.flatMap((specifier) => this.globalsOf(this.resolve(path, specifier)));
    return [...(own.length > 0 ? [{ name: 'global', declarations: own, typeOnly: true }] : []), ...inner];
  }

  private named(name: string, path: string, local: string, typeOnly: boolean): PublicName {
    const module = this.module(path);
    const declarations = module.declarations.get(local);
    if (declarations) return { name, declarations, typeOnly };
    const origin = module.reExports.get(local) ?? module.imports.get(local);
    if (origin)
      return this.named(name, this.resolve(path, origin.specifier), origin.name, typeOnly || origin.typeOnly);
    const starred = module.stars.map((one) => this.exportsOf(this.resolve(path, one)));
    const found = starred.flat().find((one) => one.name === local);
    if (found) return { ...found, name, typeOnly: typeOnly || found.typeOnly };
    throw new Error(`${path} must declare ${local}, got nothing of that name`);
  }

  /** Of this package: undefined for what others declare, and for what is there everywhere. */
  private declared(path: string, name: string): Declaration | undefined {
    const module = this.module(path);
    const [own] = module.declarations.get(name) ?? [];
    if (own) return own;
    const origin: Origin | undefined = module.imports.get(name);
    if (!origin?.specifier.startsWith('.') || origin.name === '*') return undefined;
    return this.named(name, this.resolve(path, origin.specifier), origin.name, true).declarations[0];
  }

  private resolve(from: string, specifier: string): string {
    const path = normalize(join(dirname(from), specifier));
    const found = [path, join(path, 'index')].find((one) => existsSync(join(this.folder, `${one}.d.ts`)));
    if (found === undefined) throw new Error(`${from} must import what is there, got ${specifier}`);
    return found;
  }

  private module(path: string): DeclaredModule {
    const known = this.modules.get(path);
    if (known) return known;
    const module = readModule(path, readFileSync(join(this.folder, `${path}.d.ts`), 'utf8'));
    this.modules.set(path, module);
    return module;
  }
}

/** Those that whoever imports the name can use: a class that is a type cannot be made. */
export function visibleMembers({ typeOnly }: PublicName, { members }: Declaration): readonly Member[] {
  return typeOnly ? members.filter(({ name }) => name !== 'constructor') : members;
}

/** Of a constant list `['a', 'b'] as const`: `'a' | 'b'`, which is what a type says that is made of it. */
export function elementsOf({ kind, head }: Declaration): string | undefined {
  const list = /^(?:declare )?const \w+: readonly \[([^\]]*)\];?$/.exec(head.replace(/\s+/g, ' '))?.[1];
  return kind === 'const' && list ? list.replaceAll(', ', ' | ').replaceAll('"', "'").trim() : undefined;
}

const keyOf = ({ module, name }: Declaration): string => `${module}#${name}`;
