import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import type { Pause } from '../aws/pause';
import { FLAG_VALUES } from '../destroy/flag-versions';
import { type Listing, listingOf } from '../destroy/listing';
import { type DeployedStack, lookAt } from '../eject/look';
import { VerbFailed } from '../exit-codes';
import type { PreviewOptions } from '../preview';
import { flagsPlaceOf } from '../records/deployed';
import { takeOutFlags } from './flag-values';
import { type Instance, instancesOf, isExpired, waves } from './instances';
import { placeOf } from './place';
import { allStacks, deleteStacks } from './stacks';

export interface PreviewSurroundings {
  readonly connect: (
    options: Pick<PreviewOptions, 'region' | 'profile'>,
  ) => Promise<Pick<Clients, 'cloudFormation' | 'appConfig'>>;
  readonly pause: Pause;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** What became of one instance that was to go. */
export interface Ended {
  readonly instance: string;
  readonly outcome: 'destroyed' | 'blocked' | 'failed';
  readonly reason: string;
  /** Names of stacks that are gone. */
  readonly destroyed: readonly string[];
  /** What stays, with what deletes it, and what AWS leaves beside it. */
  readonly left: readonly Pick<Listing, 'stack' | 'kept' | 'outside'>[];
}

export interface Previewed {
  readonly outcome: 'created' | 'refused' | 'listed' | 'destroyed' | 'blocked' | 'failed';
  readonly reason: string;
  readonly delivery: string;
  /** Of `list` all, of `create` the one that was made, else those that are still there. */
  readonly instances: readonly Instance[];
  /** @default none: nothing was to go */
  readonly ended?: readonly Ended[];
  /** Of `create`: USD by list prices over the ttl. */
  readonly usd?: number;
}

/** What is there, and until when. @throws VerbFailed */
export async function list(options: PreviewOptions, around: PreviewSurroundings): Promise<Previewed> {
  const { delivery, found, unasked, unknown } = await look(options, around);
  const instances = found.map(({ instance }) => instance);
  const none = `there is no instance in this account${unknown}`;
  const reason = instances.length === 0 ? none : 'nothing was changed';
  return {
    ...{ delivery, instances },
    ...(unasked.length === 0
      ? { outcome: 'listed', reason }
      : { outcome: 'failed', reason: unasked.join('; ') }),
  };
}

/** @throws VerbFailed where AWS was not asked, or did not answer */
export async function destroyInstance(
  instance: string,
  options: PreviewOptions,
  around: PreviewSurroundings,
): Promise<Previewed> {
  return end(options, around, ({ name }) => name === instance, `there is no instance ${instance}`);
}

/** Destroys what has expired; one that cannot go keeps none of the others. @throws VerbFailed likewise */
export async function sweep(options: PreviewOptions, around: PreviewSurroundings): Promise<Previewed> {
  const now = around.pause.now();
  return end(options, around, (each) => isExpired(each, now), 'no instance has expired');
}

/** Where an instance was seen. */
interface Found {
  readonly instance: Instance;
  readonly cloudFormation: CloudFormationClient;
  readonly appConfig: Clients['appConfig'];
}

/**
 * In each region in its turn; one that does not answer keeps none of the others.
 *
 * @returns `unasked`: why a region did not tell; `unknown`: that nothing is of the delivery, in words, or nothing
 * @throws VerbFailed where none did
 */
async function look(
  options: PreviewOptions,
  around: PreviewSurroundings,
): Promise<{ delivery: string; found: readonly Found[]; unasked: readonly string[]; unknown: string }> {
  const { delivery, regions } = await placeOf(options, around.say, around.signal);
  const found: Found[] = [];
  const deliveries = new Set<string>();
  const failures: VerbFailed[] = [];
  for (const region of regions) {
    around.signal.throwIfAborted();
    try {
      const connected = await around.connect({ ...options, ...(region !== undefined && { region }) });
      const cloudFormation = await connected.cloudFormation();
      const stacks = await allStacks(cloudFormation);
      for (const { tags } of stacks) if (tags['teal:delivery']) deliveries.add(tags['teal:delivery']);
      found.push(
        ...instancesOf(stacks, delivery)
          .filter(({ pattern }) => options.env === undefined || pattern === options.env)
          .map((instance) => ({ instance, cloudFormation, appConfig: connected.appConfig })),
      );
    } catch (error) {
      const failed =
        error instanceof VerbFailed
          ? error
          : callFailed(error, `the stacks of ${delivery}${inRegion(region)}`);
      if (failed === undefined) throw error;
      failures.push(failed);
    }
  }
  const [first] = failures;
  if (first && failures.length === regions.length) throw first;
  const unasked = failures.map(({ message }) => message);
  return {
    delivery,
    found,
    unasked,
    unknown: deliveries.has(delivery) ? '' : noStackOf(delivery, deliveries),
  };
}

/** Of one that has no lasting environment in the account it is so between two instances, so it is told, and is no failure. */
const noStackOf = (delivery: string, others: ReadonlySet<string>): string =>
  `: no stack is of ${delivery}${others.size === 0 ? '' : `, there are some of ${[...others].sort().join(', ')}`}`;

const inRegion = (region: string | undefined): string => (region === undefined ? '' : ` in ${region}`);

async function end(
  options: PreviewOptions,
  around: PreviewSurroundings,
  isToGo: (instance: Instance) => boolean,
  none: string,
): Promise<Previewed> {
  const { delivery, found, unasked, unknown } = await look(options, around);
  const ended: Ended[] = [];
  const there = new Set(found.map(({ instance }) => instance));
  for (const each of found.filter(({ instance }) => isToGo(instance))) {
    around.signal.throwIfAborted();
    const one = await endOf(each, delivery, around);
    ended.push(one);
    if (one.outcome === 'destroyed') there.delete(each.instance);
  }
  const outcomes = [...ended.map(({ outcome }) => outcome), ...unasked.map(() => 'failed')];
  const outcome =
    (['failed', 'blocked'] as const).find((each) => outcomes.includes(each)) ?? ('destroyed' as const);
  const bad = ended.filter((each) => each.outcome !== 'destroyed');
  const why = [...bad.map(({ instance, reason }) => `${instance}: ${reason}`), ...unasked].join('; ');
  const well =
    ended.length === 0
      ? `${none}${unknown}; nothing was deleted`
      : `${ended.map(({ instance }) => instance).join(', ')}: gone, but for what is named`;
  return { ...{ outcome, delivery, ended }, reason: why || well, instances: [...there] };
}

async function endOf(
  { instance: { name, stacks }, cloudFormation, appConfig }: Found,
  delivery: string,
  around: PreviewSurroundings,
): Promise<Ended> {
  const destroyed: string[] = [];
  const left: Listing[] = [];
  const physicalIds = new Map<string, DeployedStack['physicalIds']>();
  const result = (outcome: Ended['outcome'], reason: string): Ended => ({
    ...{ instance: name, outcome, reason, destroyed },
    left: left
      .filter(({ kept, outside }) => kept.length + outside.length > 0)
      .map(({ stack, kept, outside }) => ({ stack, kept, outside })),
  });
  try {
    // Before anything goes: its templates and ids are gone with it.
    for (const { id, name: stack, status } of stacks) {
      // Of one that nobody has executed yet there is nothing to tell.
      if (status === 'REVIEW_IN_PROGRESS') continue;
      const deployed = await lookAt(cloudFormation, id);
      physicalIds.set(id, deployed.physicalIds);
      left.push(withoutFlagValues(listingOf({ ...deployed, name: stack })));
    }
    const blocked = left.flatMap((each) => each.blocked);
    if (blocked.length > 0)
      return result(
        'blocked',
        `nothing was deleted: ${blocked.map(({ why, command }) => `${why}, lifted by ${command}`).join('; ')}`,
      );
    for (const wave of waves(stacks, delivery, name)) {
      for (const { id, name: stack, outputs } of wave) {
        if (outputs.FeatureFlags === undefined) continue;
        const place = flagsPlaceOf(outputs.FeatureFlags, stack);
        const ids = physicalIds.get(id) ?? new Map();
        const taken = await takeOutFlags(await appConfig(), place, ids, around);
        if (taken > 0) around.say(`${name}: took out ${taken} versions of the flags of ${stack}`);
      }
      around.say(`${name}: deleting ${wave.map((stack) => stack.name).join(', ')}`);
      const { gone, failed } = await deleteStacks(cloudFormation, wave, around);
      destroyed.push(...gone);
      if (failed.length > 0)
        return result(
          'failed',
          `CloudFormation must delete each stack, got ${failed.join('; ')}; the same command goes on from there`,
        );
    }
    return result('destroyed', 'what is left of it is named, with what deletes it');
  } catch (error) {
    if (around.signal.aborted) throw error;
    const failed = error instanceof VerbFailed ? error : callFailed(error, `the stacks of ${name}`);
    if (failed === undefined) throw error;
    return result('failed', failed.message);
  }
}

/** They go here before their stack does. */
const withoutFlagValues = (listing: Listing): Listing => ({
  ...listing,
  outside: listing.outside.filter(({ what }) => what !== FLAG_VALUES),
});
