import { resolve } from 'node:path';
import type { Assembly } from '../../rehearsal/assembly/assembly';
import { ScaledClock } from '../../rehearsal/clock/scaled-clock';
import { liveWorkload } from '../../rehearsal/live-workload';
import { type Pace, paceOf } from '../../rehearsal/pace';
import { seededRandom } from '../../rehearsal/random';
import { Rehearsal } from '../../rehearsal/rehearsal';
import { type ChosenService, chooseService } from '../../rehearsal/service/choose-service';
import { buildService, type RehearsedService } from '../../rehearsal/service/rehearsed-service';
import { EXIT, VerbFailed } from '../exit-codes';
import type { Progress } from '../progress';
import { hookNotices } from '../rehearse/hook-notices';
import { introduction, ReleaseProgress } from '../rehearse/release-progress';
import { plain } from '../rehearse/words';
import { LateUsers } from './late-users';
import { LocalProgress } from './local-progress';
import { UsersByVersion } from './users-by-version';

export interface AccountOptions {
  readonly env?: string;
  readonly service?: string;
  readonly rate?: number;
  readonly path?: string;
  readonly seed: number;
}

/** An account on this machine in which nothing is deployed yet, with the models that an assembly asks for. */
export interface LocalAccount {
  readonly chosen: ChosenService;
  readonly pace: Pace;
  readonly endpoint: RehearsedService['endpoint'];
  /** Stacks of the environment, in the order in which they are deployed. */
  readonly stackNames: readonly string[];
  readonly place: { readonly account: string; readonly region: string };
  close(): Promise<void>;
}

/** @throws Malformed, NotModelled, VerbFailed */
export async function openAccount(
  assembly: Assembly,
  options: AccountOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<LocalAccount> {
  const chosen = chooseService(assembly, { environment: options.env, service: options.service });
  const command = commandOf(chosen, assembly);
  const clock = new ScaledClock();
  const random = seededRandom(options.seed);
  const service = await buildService({
    ...{ assembly, chosen, clock, random, seed: options.seed, isNew: true },
    onHookLog: hookNotices((line) => progress.line(line)),
  });
  try {
    const { configuration, account, balancing, usersRuleArn } = service;
    await service.functions.require(configuration.hooks.map(({ arn }) => arn));
    account.repositories.standInFor(standIn(command.command, (line) => progress.line(line)));
    const pace = paceOf(configuration, options.rate);
    const { users, ...workload } = liveWorkload({
      ...{ service, baseline: command, directory: command.directory, random, clock },
      onOneOffFailed: (reason) => releases.oneOffFailed(reason),
      ...{ loadBalancer: balancing.loadBalancer, productionRuleArn: usersRuleArn, host: service.host },
      ...{ path: options.path, ratePerSecond: pace.ratePerSecond },
    });
    const late = new LateUsers(users);
    const releases = new ReleaseProgress(progress, clock, service.gateIds);
    const byVersion = new UsersByVersion(usersRuleArn, (targetId) =>
      account.ecs
        .tasks()
        .find(({ taskArn }) => taskArn?.endsWith(`/${targetId}`))
        ?.taskDefinitionArn?.split('/')
        .at(-1),
    );
    balancing.loadBalancer.onRequest((record) => byVersion.add(record));
    const local = new LocalProgress(progress, releases, byVersion, () => late.come());
    const rehearsal = new Rehearsal({
      ...{ service, configuration, clock, isNew: true },
      workload: { ...workload, users: late },
      onProgress: (event) => local.see(event),
    });
    clock.accelerate(pace.factor);
    rehearsal.startUsers();
    for (const line of introduction(chosen, configuration, pace)) progress.line(line);
    const { account: number, region } = chosen.stack;
    return {
      ...{ chosen, pace, endpoint: service.endpoint, place: { account: number, region } },
      stackNames: [chosen.stack.stackName],
      close: async () => {
        try {
          await rehearsal.close();
        } finally {
          await service.close();
        }
      },
    };
  } catch (error) {
    await service.close();
    throw error;
  } finally {
    signal.throwIfAborted();
  }
}

function commandOf({ manifest }: ChosenService, assembly: Assembly) {
  const local = manifest?.local;
  if (local) return { command: local.command, directory: resolve(assembly.directory, local.directory) };
  throw new VerbFailed(
    EXIT.BAD_INPUT,
    'service.local must say how the container is run here, got nothing; set local: { command } of the service in the configuration',
  );
}

/**
 * Images that the CLI would build and push are there already: a push would go to Amazon's registry, whatever the endpoint is, since
 * docker knows no other by that name. What runs is the local command.
 */
function standIn(command: string, say: (line: string) => void): (repository: string, tag: string) => boolean {
  const told = new Set<string>();
  return (repository, tag) => {
    if (!/^cdk-[a-z0-9]+-container-assets-/.test(repository)) return false;
    if (!told.has(tag))
      say(`  image ${plain(tag.slice(0, 12))}…: not built here, ${plain(command)} runs in its place`);
    told.add(tag);
    return true;
  };
}
