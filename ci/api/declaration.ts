/** What a module declares, as the compiler has written it into a `.d.ts`. */
export interface Declaration {
  /** Path of the module without its ending: `lib/deliver`. */
  readonly module: string;
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'type' | 'function' | 'const' | 'global';
  /** Its docstring, without the stars. */
  readonly doc: string | undefined;
  /** Without members, where it has some, and without comments. */
  readonly head: string;
  readonly members: readonly Member[];
  /** Whether its kind has members, were there none now. */
  readonly membered: boolean;
  /** Names of types in it, but for those of its members. */
  readonly names: readonly string[];
}

/** A member that is public or protected. */
export interface Member {
  readonly name: string;
  readonly doc: string | undefined;
  readonly text: string;
  readonly names: readonly string[];
}

/** A name of another module. */
export interface Origin {
  readonly specifier: string;
  /** `*` for all of it. */
  readonly name: string;
  readonly typeOnly: boolean;
}

export interface DeclaredModule {
  readonly path: string;
  /** Several of one name are overloads. */
  readonly declarations: ReadonlyMap<string, readonly Declaration[]>;
  readonly imports: ReadonlyMap<string, Origin>;
  /** By exported name: a name of this module's own. */
  readonly exports: ReadonlyMap<string, string>;
  /** By exported name: a name of another module. */
  readonly reExports: ReadonlyMap<string, Origin>;
  /** `export * from` */
  readonly stars: readonly string[];
  /** Modules that are imported for what they do to the global scope. */
  readonly sideEffects: readonly string[];
}
