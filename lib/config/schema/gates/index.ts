import { z } from 'zod';
import { guardedAgainstWeakening } from '../../../../lambda/shared/environment';
import type { GateInput } from '../../gates';
import { guardIds, pauseKinds, preflightId, preflightKinds } from '../../gates/common';
import { complain, isObject, list } from '../field';
import { admission } from './admission';
import { approval, audiencesOf } from './approval';
import { longBeforeMigration } from './before-migration';
import { custom } from './custom';
import { errorBudget } from './error-budget';
import { freeze } from './freeze';
import { infrastructure } from './infrastructure';
import { loadTest } from './load-test';
import { metrics } from './metrics';
import { migration } from './migration';
import { quietAlarms } from './quiet-alarms';
import { smokeTest } from './smoke-test';
import { uniform } from './uniform';

const gate = z.discriminatedUnion(
  'kind',
  [
    freeze,
    quietAlarms,
    errorBudget,
    admission,
    migration,
    uniform,
    smokeTest,
    infrastructure,
    loadTest,
    approval,
    custom,
    metrics,
  ],
  { error: "made by a gate's function, such as smokeTest()" },
);

/** source: ECS developer guide, "Lifecycle hooks": 10 Lambda hooks a service */
const mostHooks = 10;

/** Each gate is one hook, whatever its stages, and so is each guard. source: as above, 10 hooks of each kind */
const mostGates = mostHooks - guardIds.length;

/** These share a function. */
const preflight: readonly unknown[] = preflightKinds;

const isPause = (kind: unknown): boolean => pauseKinds.some((pause) => pause === kind);

const mustPassRecovery: readonly unknown[] = guardedAgainstWeakening;

/** Lambda hooks that gates make; an approval is a PAUSE hook, of which ECS takes as many. */
function hooksOf(value: readonly unknown[]): { readonly functions: number; readonly pauses: number } {
  const kinds = value.map((one) => (isObject(one) ? one.kind : undefined));
  const alone = kinds.filter((kind) => !isPause(kind) && !preflight.includes(kind));
  return {
    functions: alone.length + (kinds.some((kind) => preflight.includes(kind)) ? 1 : 0),
    pauses: kinds.filter(isPause).length,
  };
}

/** Ids name functions, so that two gates of one service must not share one. */
export const gates = list(gate).superRefine(
  (value: readonly unknown[], context) => {
    const { functions, pauses } = hooksOf(value);
    if (functions > mostGates) {
      complain(context, [], {
        rule: `at most ${mostGates} gates with functions, since ECS takes ${mostHooks} Lambda hooks a service and ${guardIds.join(' and ')} are two of them`,
        got: `${functions}`,
        advice: 'put the requests of several into one',
      });
    }
    if (pauses > mostHooks) {
      complain(context, [], {
        rule: `at most ${mostHooks} approvals, since ECS takes ${mostHooks} PAUSE hooks a service`,
        got: `${pauses}`,
        advice: 'ask once where one answer will do',
      });
    }
    value.forEach((one, index) => {
      const { kind, kinds } = isObject(one) ? one : {};
      if (!mustPassRecovery.includes(kind) || !isObject(kinds)) return;
      if (kinds.recovery === undefined || kinds.recovery === 'block') return;
      complain(context, [index, 'kinds', 'recovery'], {
        rule: `block for a ${kind}: without it, a recovery may lead users to nobody`,
        advice: 'leave it out',
      });
    });
    const migrations = value.flatMap((one, index) =>
      isObject(one) && one.kind === 'migration' ? [index] : [],
    );
    for (const index of migrations.slice(1)) {
      complain(context, [index], {
        rule: 'the only migration of its service, since each would wait for the other',
        got: `a second one, after gates[${migrations[0]}]`,
        advice: 'run both by one command',
      });
    }
    for (const { path, complaint } of longBeforeMigration(value)) complain(context, path, complaint);
    if (audiencesOf(value).length > 1) {
      complain(context, [], {
        rule: 'with one audience header in all, since a listener rule takes 5 values and the test header has up to 3',
        got: `${audiencesOf(value).length}`,
        advice: 'give all approvals the same',
      });
    }
    const ids = value.map((one) => (isObject(one) && 'kind' in one ? (one.id ?? one.kind) : undefined));
    ids.forEach((id, index) => {
      if (id === preflightId || guardIds.some((guard) => guard === id)) {
        complain(context, [index, 'id'], {
          rule:
            id === preflightId
              ? `other than ${preflightId}, the function that several gates share`
              : `other than ${guardIds.join(' and ')}, which Teal's own guards have`,
          advice: 'give it another id',
        });
      }
      if (typeof id !== 'string' || ids.indexOf(id) === index) return;
      complain(context, [index, 'id'], {
        rule: `an id of its own, not ${id} as gates[${ids.indexOf(id)}]`,
        advice: 'give each gate an id',
      });
    });
  },
  { when: ({ value }) => Array.isArray(value) },
) satisfies z.ZodType<readonly GateInput[]>;
