import { shortName, shown } from '../../lambda/uniformity/shown';
import { harmless } from '../aws/harmless';
import { EXIT } from '../exit-codes';
import { inWords, isSame } from '../limit/rate';
import { harmlessValues } from '../records/harmless-values';
import { count } from '../rehearse/words';
import { fittedTo } from '../terminal/fitted';
import { tableLines } from '../terminal/table';
import { gateOf } from '../verdict/cause';
import { backgroundJson, backgroundLines } from './background';
import { nextOf } from './next';
import { COUNTED_MINUTES } from './read-users';
import type { Part, Revision, Status } from './status';
import { clock, since } from './times';
import { unknownOf, wrongOf } from './wrong';

/** How a status is drawn. */
export interface Look {
  /** Characters in a line. */
  readonly columns: number;
  readonly colours: boolean;
}

/** What could not be told weighs more than what is wrong: who does not see must not say that it is all. */
export function exitCodeOf(status: Status): number {
  if (unknownOf(status).length > 0) return EXIT.COULD_NOT_RUN;
  return wrongOf(status).length > 0 ? EXIT.NOT_AS_EXPECTED : EXIT.AS_EXPECTED;
}

const partOf = <T>(part: Part<T>): T | undefined => ('known' in part ? part.known : undefined);

/** For scripts; see the docstring of the verb. */
export function jsonOf(status: Status): string {
  const { at, service, environment, tasks, deployment, last } = status;
  const report = {
    ...{ schemaVersion: 1, service, environment, at: new Date(at).toISOString() },
    exitCode: exitCodeOf(status),
    wrong: wrongOf(status),
    unknown: unknownOf(status),
    tasks,
    revisions: status.revisions.map((revision) => revisionJson(revision, status)),
    ...(deployment && {
      deployment: {
        arn: deployment.serviceDeploymentArn,
        status: deployment.status,
        stage: deployment.lifecycleStage,
        gates: gatesOf(status),
        next: nextJson(status),
      },
    }),
    ...(last && { last: { arn: last.serviceDeploymentArn, status: last.status, reason: last.statusReason } }),
    alarms: partOf(status.alarms)?.filter(({ state }) => state === 'ALARM') ?? null,
    budgets: partOf(status.budgets) ?? null,
    holds: partOf(status.records)?.holds ?? null,
    releases: partOf(status.records)?.releases ?? null,
    limit: partOf(status.limit) ?? null,
    ...backgroundJson(status),
  };
  return `${JSON.stringify(harmlessValues(report), null, 2)}\n`;
}

function revisionJson(revision: Revision, status: Status) {
  const { users, tests, requests, errors, commit, healthy } = rowOf(revision, status);
  const { arn, is, tasks, digests } = revision;
  return { arn, is, tasks, digests, commit, healthy, users, tests, requests, errors };
}

/** What is known of a revision beside its tasks; null where it is not. */
function rowOf({ targetGroup, digests }: Revision, { routes, traffic, healthy, commits }: Status) {
  const weight = (of: 'users' | 'tests') => {
    const route = partOf(routes)?.find(({ is }) => is === of);
    return route ? (route.weights.find((each) => each.targetGroup === targetGroup)?.percent ?? 0) : null;
  };
  const met = partOf(traffic)?.find((each) => each.targetGroup === targetGroup);
  const health = partOf(healthy)?.find((each) => each.targetGroup === targetGroup);
  const commit = digests.map((digest) => partOf(commits)?.[digest]).find((each) => each !== undefined);
  return {
    ...{ users: weight('users'), tests: weight('tests'), commit: commit ?? null },
    ...{ requests: met?.requests ?? null, errors: met?.errors ?? null, since: met?.since },
    healthy: health?.healthy ?? null,
  };
}

interface GateSeen {
  readonly gate: string;
  readonly status: string;
  readonly until?: string;
  readonly reason?: string;
}

function gatesOf({ deployment, gateWords, service, environment }: Status): readonly GateSeen[] {
  const words = partOf(gateWords) ?? [];
  const prefix = `${service}-${environment}-gate-`;
  return (deployment?.lifecycleHookDetails ?? []).map(({ targetArn, hookId, status, expiresAt }) => {
    const gate = targetArn === undefined ? `${hookId}` : gateOf(targetArn, prefix);
    const waits = status === 'IN_PROGRESS' || status === 'AWAITING_ACTION';
    // A function that asks several gates is known by none of their names.
    const reason = words.find((each) => each.gate === gate)?.reason;
    return {
      ...{ gate, status: `${status}` },
      ...(waits && expiresAt && { until: expiresAt.toISOString() }),
      ...(reason !== undefined && { reason }),
    };
  });
}

function nextJson(status: Status) {
  const next = nextFor(status);
  return next && { what: next.what, ...(next.at !== undefined && { at: new Date(next.at).toISOString() }) };
}

function nextFor(status: Status) {
  const { deployment, revisions, service, environment } = status;
  if (!deployment) return undefined;
  const green = revisions.find(({ is }) => is === 'green');
  return nextOf(deployment, green && rowOf(green, status).since, ({ targetArn, hookId }) =>
    targetArn === undefined ? `${hookId}` : gateOf(targetArn, `${service}-${environment}-gate-`),
  );
}

const LABEL = 11;

/** For people. */
export function textOf(status: Status, look: Look): string {
  const wrong = wrongOf(status);
  const lines = [
    headline(status, wrong, look),
    // Before anything else: the headline says it by its colour alone.
    ...wrong.map((each) => labelled(['look at', each])),
    ...unknownOf(status).map(({ what, why }) => labelled(['not known', `${what}: ${why}`])),
    ...table(status, look),
    ...gateLines(status),
    ...nextLines(status),
    ...alarmLines(status),
    ...budgetLines(status),
    ...limitLines(status),
    ...backgroundLines(status).map(labelled),
    ...recordLines(status),
  ];
  return fittedTo(`${lines.join('\n')}\n`, look.columns);
}

function headline(status: Status, wrong: readonly string[], { colours }: Look): string {
  const { service, environment, deployment, last, at } = status;
  const where = `${service} in ${environment}`;
  const state = deployment
    ? `${[deployment.status, deployment.lifecycleStage].filter(Boolean).join(', ')}${deployment.createdAt ? `, since ${since(deployment.createdAt.getTime(), at)}` : ''}`
    : last
      ? `the last deployment ended as ${last.status}${last.finishedAt ? ` ${since(last.finishedAt.getTime(), at)} ago` : ''}`
      : 'no deployment on record';
  const text = harmless(`${where}: ${state}`);
  if (!colours) return text;
  const colour = wrong.length > 0 ? 31 : deployment ? 33 : 32;
  return `\u001B[${colour}m${text}\u001B[0m`;
}

const HEADINGS = ['', 'users', 'tests', 'tasks', 'healthy', 'requests', 'errors', 'image'];

function table(status: Status, { columns }: Look): string[] {
  // Blue first: it is what users had before.
  const inOrder = [...status.revisions].sort((a, b) => a.is.localeCompare(b.is));
  const rows = inOrder.map((revision) => {
    const row = rowOf(revision, status);
    const number = (value: number | null) => (value === null ? '?' : count(value));
    const percent = (value: number | null) => (value === null ? '?' : `${Number(value.toFixed(1))} %`);
    const { tasks, digests, is } = revision;
    return [
      status.deployment ? is : 'serves',
      ...[percent(row.users), percent(row.tests)],
      `${tasks.running} of ${tasks.requested}`,
      ...[number(row.healthy), number(row.requests), number(row.errors)],
      [row.commit?.slice(0, 8), ...digests.map((digest) => digest.slice(0, 19)), shortName(revision.arn)]
        .filter(Boolean)
        .map((each) => shown(`${each}`))
        .join(' '),
    ];
  });
  if (rows.length === 0) return ['  no revision has tasks'];
  return [
    '',
    ...tableLines(HEADINGS, rows, { columns, indent: '  ', numbers: HEADINGS.slice(1, -1) }),
    `  requests and errors: of the last ${COUNTED_MINUTES} minutes`,
    '',
  ];
}

const labelled = ([label, text]: readonly [string, string]): string =>
  `  ${label.padEnd(LABEL)}${harmless(text)}`;

function gateLines(status: Status): string[] {
  const gates = gatesOf(status);
  const width = Math.max(...gates.map(({ gate }) => gate.length), 0);
  return gates.map(({ gate, status: said, until, reason }, nth) =>
    labelled([
      nth === 0 ? 'gates' : '',
      [shown(gate).padEnd(width), said, until && `until ${clock(Date.parse(until))}`, reason]
        .filter(Boolean)
        .join(' '),
    ]),
  );
}

function nextLines(status: Status): string[] {
  const next = nextFor(status);
  if (!next) return [];
  return [labelled(['next', `${next.what}${next.at === undefined ? '' : `: ${clock(next.at)}`}`])];
}

function alarmLines({ alarms, at }: Status): string[] {
  const all = partOf(alarms);
  if (!all) return [];
  const sounding = all.filter(({ state }) => state === 'ALARM');
  if (sounding.length === 0) return [labelled(['alarms', `none of ${all.length} sounds`])];
  return sounding.map(({ name, since: from }, nth) =>
    labelled([
      nth === 0 ? 'alarms' : '',
      `ALARM ${shown(name)}${from === undefined ? '' : ` since ${since(from, at)}`}`,
    ]),
  );
}

function budgetLines({ budgets }: Status): string[] {
  const all = partOf(budgets) ?? [];
  if (all.length === 0) return [];
  const words = all.map(
    ({ objective, percent }) => `${objective} ${percent === undefined ? 'no requests' : leftOf(percent)}`,
  );
  return [labelled(['budgets', words.join(', ')])];
}

/** One that a person has turned: it stays until somebody takes it back. */
function limitLines({ limit }: Status): string[] {
  const seen = partOf(limit);
  if (!seen || isSame(seen.now, seen.configured)) return [];
  const words = `${inWords(seen.now)}; configured: ${inWords(seen.configured)}; teal limit says since when, and why`;
  return [labelled(['limit', words])];
}

const leftOf = (percent: number): string =>
  percent < 0 ? `overdrawn by ${(-percent).toFixed(0)} %` : `${percent.toFixed(0)} % left`;

function recordLines({ service, environment, records, at }: Status): string[] {
  const { holds = [], releases = [] } = partOf(records) ?? {};
  return [
    ...holds.flatMap(({ by, reason, at: from, id }) => [
      labelled(['held', `by ${by} for ${since(Date.parse(from), at)}: ${reason}; to end it:`]),
      // In a line of its own, so that it can be copied whole.
      labelled(['', `teal resume --hold ${id} --service ${service} --env ${environment} --reason '…'`]),
    ]),
    ...releases.map(({ at: when, outcome, commit, kind, mergedBy }, nth) =>
      labelled([
        nth === 0 ? 'releases' : '',
        `${since(Date.parse(when), at)} ago  ${outcome}  ${commit.slice(0, 8)}${kind === 'recovery' ? '  a recovery' : ''}${mergedBy === undefined ? '' : `  by ${mergedBy}`}`,
      ]),
    ),
  ];
}
