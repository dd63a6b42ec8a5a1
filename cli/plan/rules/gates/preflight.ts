import { severities } from '../../../../lambda/shared/environment';
import { at, canonical, isFields, shown } from '../../values';
import { arrow } from '../findings';
import { onInconclusive, patience, policy } from './common';
import {
  isSame,
  keyed,
  members,
  nameOf,
  number,
  object,
  ordered,
  type Setting,
  say,
  unknown,
  whereThere,
} from './direction';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The last day on which a finding is accepted: days of ISO 8601 are in the order of their texts. */
const lastDay: Setting = (place, before, after, findings) => {
  if (isSame(before, after)) return;
  const [old, now] = [String(before), String(after)];
  const isTighter = DAY.test(old) && DAY.test(now) && now < old;
  say(
    isTighter ? 'tightening' : 'weakening',
    place,
    `accepted until ${arrow(before, after)}`,
    after,
    findings,
  );
};

const common = { id: unknown('its id'), gate: unknown('its kind'), policy, onInconclusive, patience };

const GATES: Readonly<Record<string, Setting>> = {
  freeze: object('freeze', { ...common, calendars: members('calendar', 'more') }),
  'quiet-alarms': object('quiet-alarms', { ...common, alarms: members('alarm', 'more') }),
  'error-budget': object('error-budget', {
    ...common,
    left: number('percent of the budget that must be left', 'higher'),
    // A shorter window forgets sooner, and a longer one has more to spend.
    days: unknown('days of the window'),
    loadBalancer: unknown('load balancer'),
    objectives: keyed({
      keyOf: ({ id }) => nameOf(id),
      label: 'objective',
      safer: 'more',
      compare: object('objective', {
        id: unknown('id'),
        goal: number('percent that must be well', 'higher'),
        of: object('what it counts', {
          kind: unknown('kind'),
          route: unknown('route'),
          milliseconds: number('milliseconds from which an answer is slow', 'lower'),
          good: unknown('good ones'),
          total: unknown('all of them'),
        }),
      }),
    }),
  }),
  admission: object('admission', {
    ...common,
    repositories: members('repository that images may be of', 'fewer'),
    // The mildest that refuses an image: the milder, the stricter.
    severity: ordered('mildest finding that refuses an image', severities),
    accept: keyed({
      keyOf: ({ id }) => nameOf(id),
      label: 'accepted finding',
      safer: 'fewer',
      compare: object('accepted finding', { id: unknown('id'), expires: lastDay }),
    }),
    // Of what is pinned no signature is asked for.
    pinned: members('image that needs no signature', 'fewer'),
    signed: whereThere(
      'a signature',
      object('who must have signed', {
        repository: unknown('repository that signs'),
        repositoryId: unknown('id of the repository that signs'),
        workflowRefs: members('workflow that signs', 'fewer'),
        trustedRoot: unknown('roots of trust'),
      }),
    ),
  }),
};

/** PREFLIGHT_CHECKS: gates of one function, in any order, since all of them look. */
export const preflightChecks: Setting = (place, before, after, findings) =>
  keyed({
    keyOf: ({ id }) => nameOf(id),
    label: 'gate',
    safer: 'more',
    compare: (own, old, now, found) => {
      const [was, is] = [at(old, 'gate'), at(now, 'gate')];
      const isKnown = canonical(was) === canonical(is) && Object.hasOwn(GATES, String(is));
      const gate = isKnown ? GATES[String(is)] : undefined;
      const name = shown(isFields(now) ? now.id : undefined);
      (gate ?? unknown('checks'))({ ...own, what: `gate ${name}` }, old, now, found);
    },
  })(place, before, after, findings);
