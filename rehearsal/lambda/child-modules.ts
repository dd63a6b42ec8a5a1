import Module from 'node:module';
import { dirname } from 'node:path';
import { constants, Script } from 'node:vm';

type Wrapped = (...values: readonly unknown[]) => unknown;

/** What Node's types leave out of a module: where its text becomes code. */
interface Compiling {
  _compile(this: Module, text: string, file: string, format?: string): unknown;
  readonly _cache: Record<string, Module>;
  _initPaths(): void;
}

const internals = Module as unknown as Compiling & { readonly prototype: Compiling };
const compiled = new Map<string, { readonly text: string; readonly script: Script }>();

/**
 * Keeps the code of CommonJS modules over leases: half a megabyte of bundle is compiled once, and run anew for each.
 * What cannot be compiled as a script Node tries itself, and says what is wrong.
 */
export function keepCompiledCode(): void {
  dropImportWarning();
  const compile = internals.prototype._compile;
  internals.prototype._compile = function (text, file, format) {
    const run = format === 'module' ? undefined : wrapped(text, file);
    if (run === undefined) return compile.call(this, text, file, format);
    const require = Module.createRequire(file);
    return run.call(this.exports, this.exports, require, this, file, dirname(file));
  };
}

/** The next `require` of a module runs it again. */
export function forgetModules(): void {
  for (const file of Object.keys(internals._cache)) delete internals._cache[file];
}

/** Node reads NODE_PATH when it starts; this, again. */
export function readNodePath(): void {
  internals._initPaths();
}

/** That scripts may import is experimental, which Node says once in a process: no handler's log is the place. */
function dropImportWarning(): void {
  const emit = process.emitWarning.bind(process) as (...values: readonly unknown[]) => void;
  process.emitWarning = (...values: readonly unknown[]) => {
    if (!String(values[0]).includes('USE_MAIN_CONTEXT_DEFAULT_LOADER')) emit(...values);
  };
}

function wrapped(text: string, file: string): Wrapped | undefined {
  const known = compiled.get(file);
  if (known?.text === text) return known.script.runInThisContext() as Wrapped;
  try {
    const script = new Script(Module.wrap(text.replace(/^#!.*/, '')), {
      filename: file,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    compiled.set(file, { text, script });
    return script.runInThisContext() as Wrapped;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
