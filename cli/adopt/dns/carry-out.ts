import { readFile } from 'node:fs/promises';
import type { Change, ResourceRecordSet, Route53Client } from '@aws-sdk/client-route-53';
import { must } from '../../../lambda/uniformity/must';
import { shown } from '../../../lambda/uniformity/shown';
import type { Clients } from '../../aws/clients';
import { EXIT, VerbFailed } from '../../exit-codes';
import { route53Client } from '../clients';
import { nextOf } from '../listener/where';
import type { MoveOptions } from '../options';
import type { AdoptSurroundings, Moved, Where } from '../surroundings';
import { decideRecord, type RecordAsked } from './decide';
import { plainRecordName, readRecord, unescaped } from './read';
import { type RecordMove, type RecordStanding, SIDES } from './standing';
import { percentOf, stateOf, targetOf } from './state';

/** Milliseconds between two looks whether Route 53 has told all its name servers, and how long it is asked. */
const LOOK_EVERY = 5_000;
const LOOK_FOR = 300_000;

/**
 * Seconds that resolvers keep an alias to a load balancer: its own record's TTL, which nobody can set.
 * source: Amazon Route 53 developer guide, "Values specific for simple alias records" (TTL), "Choosing between alias and non-alias records"
 */
const ALIAS_TTL = 60;

const KEEP = 'keep this in a file, for back --old-record:';

/** Looks, shows, asks, looks again, writes one batch, and waits until all of Route 53's name servers have it. */
export async function moveByRecord(
  clients: Clients,
  options: MoveOptions,
  wish: 'begin' | 'shift' | 'finish' | 'back',
  surroundings: AdoptSurroundings,
  begun: () => void,
): Promise<Moved> {
  const { say, confirm } = surroundings;
  const route53 = await route53Client(options);
  const asked = await askedOf(wish, options);
  const first = await readRecord(clients, route53, options);
  const planned = decideRecord(first, asked);
  if (planned.do !== 'write') return unmoved(planned, whereOf(first, options));
  for (const line of [planned.reason, ...planned.changes.map(lineOf), ...warningsOf(first)]) say(line);
  // Before the batch: whoever is stopped after it would have no way back.
  const { formerRecords } = formerOf(wish, first);
  if (formerRecords) for (const line of [KEEP, JSON.stringify(formerRecords)]) say(line);
  if (!options.yes && !(await confirm?.('Change this in', options.env))) {
    return {
      outcome: 'refused',
      reason: 'nothing was changed: it was not confirmed',
      standing: whereOf(first, options),
    };
  }
  const before = await readRecord(clients, route53, options);
  const now = decideRecord(before, asked);
  if (now.do !== 'write') return unmoved(now, whereOf(before, options));
  if (JSON.stringify(now.changes) !== JSON.stringify(planned.changes)) {
    return {
      outcome: 'refused',
      reason: 'nothing was changed: the record has changed meanwhile; look again',
      standing: whereOf(before, options),
    };
  }
  begun();
  const isKnown = await write(route53, before.zone, now.changes, surroundings);
  const after = await readRecord(clients, route53, options);
  const until = `resolvers may keep the former answer for ${ttlOf(before)} s${isKnown ? '' : ' and Route 53 has not told all its name servers yet'}, so both load balancers must serve`;
  return {
    outcome: 'moved',
    reason: `${now.reason}; ${until}`,
    standing: { ...whereOf(after, options), ...formerOf(wish, before) },
  };
}

export async function whereByRecord(clients: Clients, options: MoveOptions): Promise<Where> {
  return whereOf(await readRecord(clients, await route53Client(options), options), options);
}

async function askedOf(
  wish: 'begin' | 'shift' | 'finish' | 'back',
  options: MoveOptions,
): Promise<RecordAsked> {
  const { percent = 0, withFewerTasks, oldRecord, record = '' } = options;
  const oldRecords = oldRecord === undefined ? undefined : await readOldRecord(oldRecord, record);
  return {
    to: wish === 'finish' || wish === 'back' ? wish : percent,
    ...(withFewerTasks && { withFewerTasks }),
    ...(oldRecords && { oldRecords }),
  };
}

/** @throws VerbFailed for a file that is not what `finish` printed */
async function readOldRecord(path: string, record: string): Promise<ResourceRecordSet[]> {
  const bad = (got: string, cause?: unknown) =>
    new VerbFailed(
      EXIT.BAD_INPUT,
      `--old-record must be a file with the JSON that finish printed as formerRecords, got ${got}`,
      { cause },
    );
  let read: unknown;
  try {
    read = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw bad(`one that cannot be read (${(error as Error).message})`, error);
  }
  const list = Array.isArray(read)
    ? read
    : (read as { readonly formerRecords?: unknown } | null)?.formerRecords;
  const isRecord = (each: unknown): each is ResourceRecordSet =>
    typeof each === 'object' &&
    each !== null &&
    'Name' in each &&
    'Type' in each &&
    plainRecordName(unescaped(String(each.Name))) === plainRecordName(record);
  if (!Array.isArray(list) || list.length === 0 || !list.every(isRecord))
    throw bad(`something else, or records of another name than ${shown(record)}`);
  return list.map(({ SetIdentifier: _, Weight: __, ...rest }) => rest);
}

/** @returns whether all name servers have it @throws VerbFailed when a record has changed since it was read */
async function write(
  route53: Route53Client,
  zone: string,
  changes: readonly Change[],
  { pause, signal }: AdoptSurroundings,
): Promise<boolean> {
  const { ChangeResourceRecordSetsCommand, GetChangeCommand } = await import('@aws-sdk/client-route-53');
  const batch = { Comment: 'teal adopt', Changes: [...changes] };
  let id: string | undefined;
  try {
    const { ChangeInfo } = await route53.send(
      new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch: batch }),
    );
    id = ChangeInfo?.Id;
  } catch (error) {
    if (error instanceof Error && isRefusedWhole(error))
      throw new VerbFailed(
        EXIT.COULD_NOT_RUN,
        `nothing was changed: Route 53 refused the batch whole (${error.message}); somebody has changed the record meanwhile, so look again`,
        { cause: error },
      );
    throw error;
  }
  const end = pause.now() + LOOK_FOR;
  while (pause.now() < end) {
    const { ChangeInfo } = await route53.send(new GetChangeCommand({ Id: must(id, 'ChangeInfo.Id') }));
    if (ChangeInfo?.Status === 'INSYNC') return true;
    await pause.sleep(LOOK_EVERY, signal);
  }
  return false;
}

/** Route 53 has two forms of this answer; in the older one the SDK finds no name. */
// source: Amazon Route 53 API reference, ChangeResourceRecordSets, Errors (InvalidChangeBatch, HTTP status 400)
const isRefusedWhole = (
  error: Error & { readonly $metadata?: { readonly httpStatusCode?: number } },
): boolean =>
  error.name === 'InvalidChangeBatch' ||
  (error.name === 'Unknown' && error.$metadata?.httpStatusCode === 400);

const ttlOf = ({ records }: RecordStanding): number =>
  Math.max(ALIAS_TTL, ...records.map(({ TTL = ALIAS_TTL }) => TTL));

/** From which on a step back takes uncomfortably long. */
const LONG_TTL = 300;

function warningsOf(standing: RecordStanding): string[] {
  const ttl = ttlOf(standing);
  const long =
    ttl > LONG_TTL
      ? [
          `warning: resolvers keep answers for ${ttl} s, so each step and the way back take that long; lower the TTL first`,
        ]
      : [];
  return [
    ...long,
    'whoever owns the record (a stack of Copilot, CDK or Terraform) sees a drift, and must not deploy it meanwhile',
  ];
}

const lineOf = ({ Action, ResourceRecordSet }: Change): string => {
  const { Type, Weight, SetIdentifier } = ResourceRecordSet ?? {};
  const weight = Weight === undefined ? '' : ` with weight ${Weight} (${SetIdentifier})`;
  return `  ${Action} ${Type} → ${shown(ResourceRecordSet ? targetOf(ResourceRecordSet) : '')}${weight}`;
};

function formerOf(wish: string, { records }: RecordStanding): Pick<Where, 'formerRecords'> {
  if (wish !== 'finish') return {};
  const olds = records.filter(({ SetIdentifier }) => SetIdentifier === SIDES.old);
  return { formerRecords: olds.map(({ SetIdentifier: _, Weight: __, ...rest }) => rest) };
}

function whereOf(standing: RecordStanding, options: MoveOptions): Where {
  const state = stateOf(standing);
  const percent = percentOf(state);
  const stages = {
    simple: standing.teal ? 'beside' : 'not-begun',
    finished: 'finished',
    pair: percent === 100 ? 'all-on-teal' : 'shifting',
    other: 'not-begun',
  } as const;
  const stage = stages[state.is];
  const lines = standing.records.map(
    (each) =>
      `${each.Type} ${shown(standing.name)} → ${shown(targetOf(each))}${each.Weight === undefined ? '' : `, weight ${each.Weight} (${shown(each.SetIdentifier ?? '')})`}`,
  );
  return {
    way: 'route53',
    stage,
    percent,
    lines: state.is === 'other' ? [...lines, state.reason] : lines,
    next: state.is === 'other' ? [] : nextOf(stage, percent, ofOptions(options)),
  };
}

const ofOptions = (options: MoveOptions): string =>
  [
    `--service ${options.service} --env ${options.env}`,
    ...(options.cluster === undefined ? [] : [`--cluster ${options.cluster}`]),
    `--zone ${options.zone} --record ${options.record}`,
    ...(options.oldCluster && options.oldService
      ? [`--old-cluster ${options.oldCluster} --old-service ${options.oldService}`]
      : []),
  ].join(' ');

function unmoved({ do: what, reason }: Exclude<RecordMove, { do: 'write' }>, standing: Where): Moved {
  return { outcome: what === 'nothing' ? 'nothing-to-do' : 'refused', reason, standing };
}
