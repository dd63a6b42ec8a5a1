import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isModuleNamespaceObject } from 'node:util/types';

/** Lambda's context object. */
// source: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
export interface Context {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly getRemainingTimeInMillis: () => number;
  callbackWaitsForEmptyEventLoop: boolean;
}

export type Handler = (
  event: unknown,
  context: Context,
  callback: (error: unknown, payload?: unknown) => void,
) => unknown;

/** A handler that cannot be run at all; the name is Lambda's error type. */
class RuntimeError extends Error {
  constructor(name: `Runtime.${string}`, message: string) {
    super(message);
    this.name = name;
  }
}

/** What a `Handler` names, and whether its modules can be loaded anew: Node keeps ES modules for ever. */
export interface Loaded {
  readonly handler: Handler;
  readonly reusable: boolean;
}

/**
 * @param name as the function's `Handler` has it: `index.handler`, `folder/file.export.nested`
 * @throws RuntimeError
 */
export async function loadHandler(assetDirectory: string, name: string): Promise<Loaded> {
  const [, file, path] = /^((?:.*\/)?[^./]+)\.(.+)$/.exec(name) ?? [];
  if (file === undefined || path === undefined) {
    throw new RuntimeError('Runtime.MalformedHandlerName', `Handler must be FILE.EXPORT, got '${name}'`);
  }
  const module = await loadModule(resolve(assetDirectory, file));
  let found = module.exports;
  for (const step of path.split('.')) found = (found as Record<string, unknown> | undefined)?.[step];
  if (typeof found !== 'function') {
    throw new RuntimeError('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  }
  return { handler: found as Handler, reusable: !module.esModule };
}

// The order in which Lambda looks for a module.
const EXTENSIONS = ['.js', '.mjs', '.cjs'];

async function loadModule(base: string): Promise<{ exports: unknown; esModule: boolean }> {
  const file = EXTENSIONS.map((extension) => base + extension).find(existsSync);
  if (file === undefined) throw new RuntimeError('Runtime.ImportModuleError', `Cannot find module '${base}'`);
  try {
    if (file.endsWith('.mjs')) return { exports: await import(pathToFileURL(file).href), esModule: true };
    const exports: unknown = createRequire(file)(file);
    // Node 22 and later load ES modules by require, too.
    return { exports, esModule: isModuleNamespaceObject(exports) };
  } catch (error) {
    const { code, name, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_REQUIRE_ESM') {
      return { exports: await import(pathToFileURL(file).href), esModule: true };
    }
    if (code === 'MODULE_NOT_FOUND') throw new RuntimeError('Runtime.ImportModuleError', message);
    if (name === 'SyntaxError') throw new RuntimeError('Runtime.UserCodeSyntaxError', message);
    throw error;
  }
}

/** Calls a handler that answers by a promise or by the callback, and gives what it answers. */
export function callHandler(handler: Handler, event: unknown, context: Context): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const callback = (error: unknown, payload?: unknown) => (error ? reject(error) : resolve(payload));
    const answer = handler(event, context, callback);
    if (typeof (answer as PromiseLike<unknown> | undefined)?.then === 'function') resolve(answer);
    // An async handler has no callback parameter; one that takes none and returns nothing has answered null.
    else if (handler.length < 3) resolve(answer);
  });
}
