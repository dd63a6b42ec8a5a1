import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import workerThreads from 'node:worker_threads';

/** Bindings by which code reaches the network or programs past Node's modules. */
const BINDINGS = /^(cares|pipe|process|spawn_sync|stream|tcp|tls|udp|http_parser)(_wrap)?$/;

/**
 * Lets a handler start neither programs nor threads: their connections could not be seen, and their time would not be
 * the engine's.
 *
 * @param notModelled makes the error for what was tried
 */
export function refusePrograms(notModelled: (what: string) => Error): void {
  const refuse = (program: unknown) => {
    throw notModelled(`the program ${String(program).split(/\s/)[0]}`);
  };
  // What is asynchronous ends in this method, fork and exec and cluster, too.
  const prototype = childProcess.ChildProcess.prototype as unknown as Record<'spawn', unknown>;
  prototype.spawn = ({ file, args }: { file: string; args?: readonly string[] }) => {
    const shell = /(^|\/)sh$/.test(file) && args?.[1] === '-c';
    refuse(shell ? args?.[2] : file);
  };
  Object.assign(childProcess, { spawnSync: refuse, execFileSync: refuse, execSync: refuse });
  workerThreads.Worker = class {
    constructor() {
      throw notModelled('a worker thread');
    }
  } as unknown as typeof workerThreads.Worker;
  const access = process as unknown as { binding(name: string): unknown };
  const binding = access.binding.bind(process);
  access.binding = (name) => {
    if (BINDINGS.test(name)) throw notModelled(`process.binding('${name}')`);
    return binding(name);
  };
  syncBuiltinESMExports();
}
