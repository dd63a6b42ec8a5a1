import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { shown } from '../../../lambda/uniformity/shown';
import { type Entrance, type RecordMove, type RecordStanding, SIDES } from './standing';
import { leadsTo, percentOf, plainName, type RecordState, stateOf, targetOf } from './state';

export interface RecordAsked {
  /** Percent of users on Teal, whole. */
  readonly to: number | 'finish' | 'back';
  readonly withFewerTasks?: boolean;
  /** What the record was before the end, to go back after it. */
  readonly oldRecords?: readonly ResourceRecordSet[];
}

const refuse = (reason: string): RecordMove => ({ do: 'refuse', reason });
const nothing = (reason: string): RecordMove => ({ do: 'nothing', reason });
const del = (ResourceRecordSet: ResourceRecordSet): Change => ({ Action: 'DELETE', ResourceRecordSet });
const create = (ResourceRecordSet: ResourceRecordSet): Change => ({ Action: 'CREATE', ResourceRecordSet });

/**
 * One step of users from the old load balancer to Teal's, or back, in one batch. What is there is deleted word for word
 * and what shall be is created: where somebody has changed a record since it was read, Route 53 refuses the batch whole.
 */
// source: Amazon Route 53 API reference, ChangeResourceRecordSets ("all the changes … or none")
export function decideRecord(standing: RecordStanding, asked: RecordAsked): RecordMove {
  const state = stateOf(standing);
  if (state.is === 'other') return refuse(state.reason);
  if (asked.to === 'back') return back(standing, state, asked);
  const problem = problemOf(standing, state, asked);
  if (problem) return refuse(problem);
  const { teal } = standing;
  if (teal === undefined) return refuse('Teal’s service must be there, got none; deploy it first');
  if (asked.to === 'finish') return finish(standing, state, teal);
  if (state.is === 'finished') {
    return asked.to === 100
      ? nothing('100 % of users are on Teal already: the adoption is finished')
      : refuse(
          'the record leads to Teal alone; npx teal adopt back --old-record FILE brings the old one, then go on from there',
        );
  }
  return shift(standing, state, teal, asked.to);
}

function problemOf(
  standing: RecordStanding,
  state: RecordState,
  { to, withFewerTasks }: RecordAsked,
): string | undefined {
  const { teal, records, oldTasks } = standing;
  if (!teal) return undefined;
  const percent = to === 'finish' ? 100 : Number(to);
  const dead = percent < 100 && isEmptyHanded(standing);
  if (dead) return NOBODY_THERE;
  if (teal.running && percent > 0) {
    return `no deployment of Teal’s service must run, got ${shown(teal.running)}; wait for its end (npx teal verdict) or stop it`;
  }
  const six = records.some(({ Type }) => Type === 'AAAA');
  if (six && !teal.isDualstack) {
    return `Teal’s load balancer must have IPv6 addresses, as the record ${shown(standing.name)} of type AAAA has, got none; make it dualstack, or delete that record first`;
  }
  if (state.is === 'pair' && state.leadsElsewhere) {
    return `the record ${SIDES.teal} must lead to Teal’s load balancer ${shown(teal.dnsName)}, got ${shown(state.leadsElsewhere)}; somebody has changed it: go back, then begin again`;
  }
  if (percent === 0) return undefined;
  if (teal.healthy === 0)
    return `Teal’s service must have a healthy target for ${percent} % of users, got none; look at its tasks and their health check, or go back`;
  if (percent < 100 && percent <= percentOf(state)) return undefined;
  if (withFewerTasks) return undefined;
  if (oldTasks === undefined)
    return 'the old service must be named by --old-cluster and --old-service, so that its tasks can be counted, got none; or say --with-fewer-tasks where you have seen to it that Teal’s are enough';
  const needed = Math.ceil((percent / 100) * oldTasks);
  return teal.healthy < needed
    ? `Teal’s service must have ${needed} healthy tasks for ${percent} % of what ${oldTasks} of the old service serve, got ${teal.healthy}; raise tasks.min and deploy, or say --with-fewer-tasks where its tasks are bigger`
    : undefined;
}

/** The way back is open where nobody is served anyway. */
const isEmptyHanded = ({ oldTasks, teal }: RecordStanding): boolean =>
  oldTasks === 0 && teal !== undefined && teal.healthy > 0;

const NOBODY_THERE =
  'the old service must have a running task for users that are led to it, got none; start its tasks first';

function shift(
  { records, name }: RecordStanding,
  state: RecordState,
  teal: Entrance,
  percent: number,
): RecordMove {
  const said = `${percent} % of users to Teal, ${100 - percent} % to the old load balancer`;
  if (state.is === 'pair' && percentOf(state) === percent) return nothing(`${said} already`);
  if (state.is === 'simple' && percent === 0) return nothing(`${said} already: the record is as it was`);
  const olds = state.is === 'pair' ? state.old : records;
  return {
    do: 'write',
    reason: `${said}: ${shown(name)} ${state.is === 'pair' ? 'gets other weights' : 'becomes a pair with weights'}`,
    changes: [
      ...records.map(del),
      ...olds.flatMap((old) => [
        create({ ...old, SetIdentifier: SIDES.old, Weight: 100 - percent }),
        create({ ...ofTeal(old, teal), SetIdentifier: SIDES.teal, Weight: percent }),
      ]),
    ],
  };
}

function finish({ records, name }: RecordStanding, state: RecordState, teal: Entrance): RecordMove {
  if (state.is === 'finished') return nothing('the record leads to Teal alone already');
  if (state.is !== 'pair' || percentOf(state) !== 100)
    return refuse(
      `all users must be on Teal’s load balancer before the end, got ${percentOf(state)} %; npx teal adopt shift --percent 100 comes first`,
    );
  return {
    do: 'write',
    reason: `${shown(name)} leads to Teal alone, without weights`,
    changes: [...records.map(del), ...state.old.map((old) => create(ofTeal(old, teal)))],
  };
}

function back(standing: RecordStanding, state: RecordState, { oldRecords }: RecordAsked): RecordMove {
  const { records, name, teal } = standing;
  const isOnOld = state.is === 'simple' && (teal !== undefined || leadWhere(records, oldRecords));
  if (isOnOld) return nothing('all users are on the old load balancer: the record is as it was');
  if (isEmptyHanded(standing)) return refuse(NOBODY_THERE);
  if (state.is === 'pair') {
    return {
      do: 'write',
      reason: `all users back to the old load balancer: ${shown(name)} is again as it was`,
      changes: [
        ...records.map(del),
        ...state.old.map(({ SetIdentifier: _, Weight: __, ...old }) => create(old)),
      ],
    };
  }
  if (!oldRecords?.length)
    return refuse(
      teal === undefined
        ? `Teal’s service must be there to tell whether ${shown(name)} leads to it, got none; name its --cluster, or give --old-record with what finish printed`
        : '--old-record must name the file with what finish printed, got none; without it nobody knows what the record was',
    );
  if (teal && oldRecords.some((each) => leadsTo(each, teal)))
    return refuse('--old-record must hold what the record was before the end, got one that leads to Teal');
  return {
    do: 'write',
    reason: `all users back to the old load balancer: ${shown(name)} is again as it was`,
    changes: [...records.map(del), ...oldRecords.map(create)],
  };
}

/** Whether records lead where others did. */
const leadWhere = (
  records: readonly ResourceRecordSet[],
  others: readonly ResourceRecordSet[] = [],
): boolean => {
  const targets = (list: readonly ResourceRecordSet[]) =>
    JSON.stringify(list.map((each) => [each.Type, plainName(targetOf(each))]).sort());
  return others.length > 0 && targets(records) === targets(others);
};

/**
 * The record that leads to Teal where the old one leads to the old load balancer. Route 53 must not look at the health of
 * its targets: it takes a load balancer with an empty target group for dead, and of Teal's two one is empty between
 * releases.
 */
// source: Amazon Route 53 developer guide, "Values specific for alias records", Evaluate target health
function ofTeal({ Name, Type, TTL }: ResourceRecordSet, { dnsName, zoneId }: Entrance): ResourceRecordSet {
  if (Type === 'CNAME') return { Name, Type, TTL, ResourceRecords: [{ Value: dnsName }] };
  return { Name, Type, AliasTarget: { DNSName: dnsName, HostedZoneId: zoneId, EvaluateTargetHealth: false } };
}
