import { resolve } from 'node:path';
import { type Assembly, readAssembly } from '../../rehearsal/assembly/assembly';
import type { EndpointCredentials } from '../../rehearsal/endpoint/lease';
import { type LocalAccount, openLocalAccount } from '../../rehearsal/local/local-account';
import { type ChosenService, chooseService } from '../../rehearsal/service/choose-service';
import { stacksOf } from '../../rehearsal/service/stacks';
import type { Command } from '../../rehearsal/service/task-launchers';
import { TemporaryFolder } from '../../rehearsal/temporary-folder';
import { EXIT, VerbFailed } from '../exit-codes';
import type { Progress } from '../progress';
import { hookNotices } from '../rehearse/hook-notices';
import { synthesize } from '../rehearse/synthesize';
import { verbFailure } from '../rehearse/verb-failure';
import { count, plain } from '../rehearse/words';
import { bind, requireNoneHere } from './binding';
import { howToUse } from './commands';
import { profileFiles, requireFreeProfile, writeProfile } from './profile-files';
import { PROFILE } from './profile-text';
import { resetIsDone, untilReset } from './reset';
import { Story } from './story';

export interface LocalOptions {
  readonly config: string;
  readonly env?: string;
  readonly service?: string;
  readonly command?: string;
  readonly path?: string;
  readonly rate?: number;
  readonly factor?: number;
  readonly json?: true;
}

/** Of environments that name none. No account of AWS has this number. */
const OWN = { account: '000000000000', region: 'us-east-1' };
const SEED = 1;

/** What ends a run: what was written is taken back, whatever happens. */
class Endings {
  private readonly acts: (() => void)[] = [];

  add(act: () => void): void {
    this.acts.push(act);
    process.on('exit', act);
  }

  /** @throws the first error of an act, when all have been done */
  end(): void {
    const failed: unknown[] = [];
    for (const act of this.acts.splice(0).reverse()) {
      process.off('exit', act);
      try {
        act();
      } catch (error) {
        failed.push(error);
      }
    }
    if (failed.length > 0) throw failed[0];
  }
}

/** Is an account until it is interrupted. @throws VerbFailed */
export async function carryOut(
  options: LocalOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const app = process.cwd();
  const files = profileFiles(process.env);
  requireNoneHere(app);
  requireFreeProfile(files);
  const folder = new TemporaryFolder('teal-local');
  const endings = new Endings();
  try {
    // Before it is synthesized: so are the stacks bound that are.
    endings.add(bind(app, OWN));
    progress.line(`Synthesizing ${options.config}`);
    await synthesize(options.config, folder.path, signal);
    await serve(options, { app, assembly: readAssembly(folder.path), progress, signal }, (at) =>
      endings.add(writeProfile(files, at)),
    );
  } catch (error) {
    throw verbFailure(error);
  } finally {
    progress.end();
    folder.remove();
    endings.end();
  }
  progress.line(
    '\nEnded. It was not AWS: what was deployed is gone, and so are the profile and the binding.',
  );
}

interface Run {
  readonly app: string;
  readonly assembly: Assembly;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

type Ready = (at: { url: string; region: string; credentials: EndpointCredentials }) => void;

async function serve(options: LocalOptions, run: Run, ready: Ready): Promise<void> {
  const { app, assembly, progress, signal } = run;
  const chosen = chooseService(assembly, { environment: options.env, service: options.service });
  const { account: number, region } = chosen.stack;
  const command = commandOf(options, chosen, assembly.directory);
  let credentials: EndpointCredentials | undefined;
  while (!signal.aborted) {
    const fault = new AbortController();
    const account = await open(options, run, { chosen, command, credentials, fault });
    try {
      if (credentials === undefined) {
        const { url } = account.endpoint;
        credentials = account.endpoint.credentials;
        ready({ url, region, credentials });
        if (options.json) {
          const line = { url, profile: PROFILE, account: number, region, pid: process.pid };
          process.stdout.write(`${JSON.stringify(line)}\n`);
        }
        introduce(account, run, chosen, options.config);
      }
      resetIsDone(app);
      await untilReset(app, AbortSignal.any([signal, fault.signal])).catch((error) => {
        if (!signal.aborted && !fault.signal.aborted) throw error;
      });
      if (fault.signal.aborted && !signal.aborted) throw broken(fault.signal.reason);
      progress.follow(undefined);
    } finally {
      await account.close();
    }
    if (!signal.aborted) progress.line('\nReset: the account is empty again, with the same key.');
  }
}

function open(
  options: LocalOptions,
  { assembly, progress }: Run,
  made: {
    readonly chosen: ChosenService;
    readonly command: Command;
    readonly credentials: EndpointCredentials | undefined;
    readonly fault: AbortController;
  },
): Promise<LocalAccount> {
  const { chosen, command, credentials, fault } = made;
  let story: Story | undefined;
  const opened = openLocalAccount({
    ...{ assembly, chosen, command, seed: SEED },
    ...(options.path !== undefined && { path: options.path }),
    ...(options.rate !== undefined && { ratePerSecond: options.rate }),
    ...(options.factor !== undefined && { factor: options.factor }),
    ...(credentials && { credentials }),
    onHookLog: hookNotices((line) => progress.line(line)),
    onDeployment: (event) => story?.deployment(event),
    onStack: (event) => story?.stack(event),
    onRefused: (why) => story?.refused(why),
    onOneOffFailed: (reason) => story?.oneOffFailed(reason),
    onFault: (error) => fault.abort(error),
  });
  return opened.then((account) => {
    const { clock, service, requests } = account;
    const { stackName } = chosen.stack;
    story = new Story({
      ...{ progress, clock, requests, gateIds: service.gateIds, notModelled: service.notModelled },
      service: { name: chosen.name, stackName },
    });
    return account;
  });
}

function introduce(
  account: LocalAccount,
  { assembly, progress }: Run,
  chosen: ChosenService,
  config: string,
) {
  const { pace, service, endpoint, asked } = account;
  const { account: number, region, given } = chosen.stack;
  const shown = howToUse({
    ...{ url: endpoint.url, account: number, region },
    stacks: stacksOf(assembly, chosen.stack).map(({ stackName }) => stackName),
    isOrdered:
      assembly.teal?.environments.some(({ services }) => services.some(({ after }) => after)) === true,
    isNamed: number !== OWN.account && given?.account !== undefined,
    environment: chosen.environment ?? '',
    config,
  });
  for (const line of shown) progress.line(line);
  progress.line(
    `Clock: × ${pace.factor} while something is deployed, × 1 before and after it, while tasks start or drain and while a hook is awake. ` +
      `Users: ${plain(asked)}, ${count(pace.ratePerSecond)} requests a wall second then, once the service is up.`,
  );
  progress.line(`Not modelled, and of no effect here: ${service.notModelled.map(plain).join(', ')}`);
  progress.line('');
}

function commandOf(options: LocalOptions, { name, manifest }: ChosenService, assembly: string): Command {
  if (options.command !== undefined) return { command: options.command, directory: process.cwd() };
  if (manifest?.local)
    return { command: manifest.local.command, directory: resolve(assembly, manifest.local.directory) };
  throw new VerbFailed(
    EXIT.BAD_INPUT,
    `--command must say how ${plain(name)} is run here, got nothing; or set service.local in the configuration`,
  );
}

function broken(reason: unknown): VerbFailed {
  const why = reason instanceof Error ? reason.message : String(reason);
  return new VerbFailed(EXIT.NOT_AS_EXPECTED, `the rehearsed AWS broke down: ${why}`, { cause: reason });
}
