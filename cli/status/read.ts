import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { clusterOf, ecsPlaceOf, type ServiceOptions } from '../aws/options';
import { VerbFailed } from '../exit-codes';
import { readLimit } from '../limit/rule-group';
import { withoutEnded } from '../records/begun';
import { type Deployed, deployedService, imagePlaceOf, recordsPlaceOf } from '../records/deployed';
import { journalOf } from '../records/journal';
import { readBackground } from './read-background';
import { readService } from './read-service';
import { readHealth, readRoutes, readTraffic, usersPlaceOf } from './read-users';
import { readAlarms, readBudgets, readCommits, readGateWords } from './read-watch';
import type { Part, Status } from './status';

export interface Reading {
  readonly clients: Pick<
    Clients,
    'ecs' | 'elb' | 'ecr' | 'cloudFormation' | 's3' | 'cloudWatch' | 'logs' | 'waf'
  >;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** Newest releases that are told; each has two entries, its beginning and its end. */
const RELEASES = 3;

/**
 * All of it side by side, three calls deep where all pages are one. What ECS does not say ends it; what any other part
 * does not is said in its place.
 *
 * @throws MissingAnswer, VerbFailed, and what the SDK throws
 */
export async function readStatus(options: ServiceOptions, reading: Reading): Promise<Status> {
  const { clients, signal, now } = reading;
  const at = now();
  const name = clusterOf(options);
  const part = <T>(read: () => Promise<T>) => partOf(read, options, signal);
  const deployed = clients.cloudFormation().then((client) => deployedService(client, options));
  const cloudWatch = clients.cloudWatch();
  const watched = Promise.all([
    part(async () => readAlarms(await cloudWatch, `${name}-`)),
    part(async () => readBudgets(await cloudWatch, name, at)),
    part(() => readRecords(deployed, options, reading)),
    part(() => readTurnedLimit(deployed, reading)),
    part(async () => {
      const { background } = await deployed;
      const { cluster } = ecsPlaceOf(options);
      return (
        background &&
        readBackground({ ...clients, cloudWatch: await cloudWatch }, { ...options, cluster }, background, at)
      );
    }),
  ]);
  const seen = readService(clients.ecs, ecsPlaceOf(options));
  // Whichever fails first, the other must not be left without somebody who hears of it.
  await Promise.allSettled([seen, watched]);
  const { loadBalancers, ...service } = await seen;
  const place = usersPlaceOf(loadBalancers);
  const { deployment } = service;
  const digests = [...new Set(service.revisions.flatMap((revision) => revision.digests))];
  const [routes, healthy, traffic, gateWords, commits] = await Promise.all([
    part(() => readRoutes(clients.elb, place)),
    part(() => readHealth(clients.elb, place)),
    part(async () => readTraffic(await cloudWatch, place, at)),
    part(async () => (deployment ? readGateWords(await clients.logs(), deployment) : [])),
    part(() => readImages(deployed, digests, reading)),
  ]);
  const [alarms, budgets, records, limit, background] = await watched;
  return {
    ...{ at, service: options.service, environment: options.env, ...service },
    ...{ routes, healthy, traffic, gateWords, commits, alarms, budgets, records, limit, background },
  };
}

async function readRecords(deployed: Promise<Deployed>, options: ServiceOptions, { clients }: Reading) {
  const of = await deployed;
  // Without a pipeline nothing is written down, and nothing can be held.
  if (!of.records) return { holds: [], releases: [] };
  const journal = journalOf(await clients.s3(), recordsPlaceOf(of, options));
  const [holds, releases] = await Promise.all([journal.holds(), journal.releases(2 * RELEASES)]);
  return { holds, releases: withoutEnded(releases).slice(0, RELEASES) };
}

async function readTurnedLimit(deployed: Promise<Deployed>, { clients }: Reading) {
  const { limit } = await deployed;
  if (!limit) return undefined;
  const { now } = await readLimit(await clients.waf(), limit.ruleGroup);
  return { configured: limit.configured, now };
}

async function readImages(deployed: Promise<Deployed>, digests: readonly string[], { clients }: Reading) {
  const of = await deployed;
  if (!of.imageRepository) return {};
  const { region, ...place } = imagePlaceOf(of);
  return readCommits(await clients.ecr(region), place, digests);
}

async function partOf<T>(
  read: () => Promise<T>,
  options: ServiceOptions,
  signal: AbortSignal,
): Promise<Part<T>> {
  try {
    return { known: await read() };
  } catch (error) {
    signal.throwIfAborted();
    const failed = error instanceof VerbFailed ? error : callFailed(error, options);
    if (failed === undefined) throw error;
    return { unknown: failed.message.replace(/^could not tell: /, '') };
  }
}
