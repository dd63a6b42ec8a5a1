import { readAssembly } from '../../rehearsal/assembly/assembly';
import { Malformed } from '../../rehearsal/assembly/parse';
import { NotModelled } from '../../rehearsal/not-modelled';
import { TemporaryFolder } from '../../rehearsal/temporary-folder';
import { EXIT, VerbFailed } from '../exit-codes';
import type { Progress } from '../progress';
import { synthesize } from '../rehearse/synthesize';
import { type AccountOptions, type LocalAccount, openAccount } from './account';
import { bind, unbind } from './binding';
import { profileFiles, removeProfile, writeProfile } from './profile';
import { PROFILE } from './profile-text';
import { goodbye, howTo } from './told';

export interface LocalOptions extends AccountOptions {
  readonly config: string;
}

/** What a script needs of it. */
export interface LocalReady {
  readonly url: string;
  readonly profile: string;
  readonly account: string;
  readonly region: string;
  readonly stacks: readonly string[];
  readonly pid: number;
}

/** Of environments that name none: no account of AWS has this number, so that no real credentials are taken for it. */
const OWN_ACCOUNT = '000000000000';
const DEFAULT_REGION = 'us-east-1';

/** Is AWS on this machine until the signal. Everything it wrote is taken back at the end. @throws VerbFailed */
export async function serve(
  options: LocalOptions,
  progress: Progress,
  signal: AbortSignal,
  onReady: (ready: LocalReady) => void,
): Promise<void> {
  const directory = process.cwd();
  const files = profileFiles(process.env);
  const region = process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || DEFAULT_REGION;
  bind(directory, { account: OWN_ACCOUNT, region });
  const folder = new TemporaryFolder('teal-local');
  try {
    progress.line(`Synthesizing ${options.config}`);
    await synthesize(options.config, folder.path, signal);
    const assembly = readAssembly(folder.path);
    for (let again = true; again; ) {
      const account = await openAccount(assembly, options, progress, signal);
      try {
        const ready = readyOf(account);
        writeProfile(files, { ...ready, ...account.endpoint.credentials });
        for (const line of howTo(ready)) progress.line(line);
        onReady(ready);
        again = await untilReset(signal);
        if (again) progress.line('\nReset: nothing is deployed here any more.');
      } finally {
        removeProfile(files);
        await account.close();
      }
    }
  } catch (error) {
    if (error instanceof Malformed) throw new VerbFailed(EXIT.BAD_INPUT, error.message);
    if (error instanceof NotModelled) throw new VerbFailed(EXIT.COULD_NOT_RUN, error.message);
    throw error;
  } finally {
    unbind(directory);
    folder.remove();
    progress.end();
  }
  progress.line(goodbye);
}

function readyOf({ endpoint, place, stackNames }: LocalAccount): LocalReady {
  return { url: endpoint.url, profile: PROFILE, ...place, stacks: stackNames, pid: process.pid };
}

/** @returns true for a reset, by `teal local --reset`; false at the end */
function untilReset(signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    // Nothing else keeps this process alive: the endpoint's connections do not.
    const alive = setInterval(() => undefined, 60_000);
    const done = (again: boolean) => {
      clearInterval(alive);
      process.off('SIGUSR2', onReset);
      resolve(again);
    };
    const onReset = () => done(true);
    process.on('SIGUSR2', onReset);
    if (signal.aborted) done(false);
    else signal.addEventListener('abort', () => done(false), { once: true });
  });
}
