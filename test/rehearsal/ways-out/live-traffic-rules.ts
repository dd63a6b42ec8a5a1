import type { RunbookSection } from '../../../lambda/shared/runbook';
import { minutes } from '../../../lib';
import {
  AwsError,
  type OperatorStep,
  rehearse,
  rehearseUpdate,
  type Update,
} from '../../../rehearsal/testing';
import { editedAssembly } from '../../fixtures/edited-assembly';
import { shopSubject } from '../scenarios/stack-update-subjects';
import { reasonsOf, statusesOf, Trouble, type WaysOut } from './way-out';

const STACK = 'shop-production';
const declared = { hooks: 'declared' } as const;
const { before, after } = shopSubject();
const edited = (edit: Parameters<typeof editedAssembly>[2]) =>
  editedAssembly(typeof before === 'string' ? { directory: before } : before, STACK, edit);
/** An update that touches the rules and nothing else. */
const again = { do: 'update-stack', to: after } as const;
const lookAtRules: OperatorStep = {
  ...{ do: 'call', operation: 'ELBv2.DescribeRules' },
  input: ({ listener }) => ({ ListenerArn: listener }),
};

/** The update has failed for this reason, and after what was done about it the next one has gone well. */
function expectMended(update: Update, section: RunbookSection): void {
  expect(reasonsOf(update, 'LiveTrafficRules')[0]).toContain(`see runbooks/${section}`);
  expect((update.acts ?? []).filter(({ refused }) => refused !== undefined)).toEqual([]);
  expect(update.stacks.at(-1)).toMatchObject({ stackName: STACK, status: 'UPDATE_COMPLETE' });
  // What the last look shows: both rules where they were declared, and the default one.
  const answer = update.acts?.at(-1)?.answer as { Rules: readonly { Priority: string }[] };
  const priorities = answer.Rules.map(({ Priority }) => Priority);
  expect(priorities).toEqual(expect.arrayContaining(['100', '200', 'default']));
}

/** Both the update and CloudFormation's own way back meet the trouble; users notice none of it. */
async function stuckUntilMended(section: RunbookSection, ...given: ConstructorParameters<typeof Trouble>) {
  const trouble = new Trouble(...given);
  const update = await rehearseUpdate(before, after, {
    ...declared,
    faults: trouble.faults,
    afterwards: [trouble.mend, { do: 'continue-update-rollback' }, again, lookAtRules],
  });
  expect(statusesOf(update, STACK).at(-1)).toBe('UPDATE_ROLLBACK_FAILED');
  expect(update.acts?.at(1)?.stacks).toMatchObject([{ status: 'UPDATE_ROLLBACK_COMPLETE' }]);
  expectMended(update, section);
  expect(update.requests.failed).toBe(0);
}

const remove = (rule: 'productionRule' | 'testRule'): OperatorStep => ({
  ...{ do: 'call', operation: 'ELBv2.DeleteRule' },
  input: (arns) => ({ RuleArn: arns[rule] }),
});

/** What `live-traffic-rules.md#lost-rules` says: the group with healthy targets, and the tag. */
const remake: OperatorStep = {
  ...{ do: 'call', operation: 'ELBv2.CreateRule' },
  input: ({ listener, primary, alternate }) => ({
    ListenerArn: listener,
    Priority: 20,
    Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }],
    Actions: [
      {
        Type: 'forward',
        ForwardConfig: {
          TargetGroups: [
            { TargetGroupArn: primary, Weight: 0 },
            { TargetGroupArn: alternate, Weight: 100 },
          ],
        },
      },
    ],
    Tags: [{ Key: 'teal:traffic-rule', Value: `${STACK}/production` }],
  }),
};

const error = (code: string, status = 400) => new AwsError(code, 'said for this rehearsal', status);

export const OF_LIVE_TRAFFIC_RULES: WaysOut = {
  'live-traffic-rules.md#a-priority-is-taken': {
    rehearse: async () => {
      const foreign: OperatorStep = {
        ...{ do: 'call', operation: 'ELBv2.CreateRule' },
        input: ({ listener }) => ({
          ...{ ListenerArn: listener, Priority: 200 },
          Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/of-another-team/*'] } }],
          Actions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
        }),
      };
      const giveWay: OperatorStep = {
        ...{ do: 'call', operation: 'ELBv2.SetRulePriorities' },
        input: (_arns, [made]) => {
          const { Rules = [] } = (made?.answer ?? {}) as { Rules?: readonly { RuleArn: string }[] };
          return { RulePriorities: [{ RuleArn: Rules[0]?.RuleArn, Priority: 300 }] };
        },
      };
      const update = await rehearseUpdate(before, after, {
        ...declared,
        beforehand: [foreign],
        afterwards: [giveWay, again, lookAtRules],
      });
      expect(statusesOf(update, STACK).at(-1)).toBe('UPDATE_ROLLBACK_COMPLETE');
      expectMended(update, 'live-traffic-rules.md#a-priority-is-taken');
      expect(update.requests.failed).toBe(0);
    },
  },
  'live-traffic-rules.md#lost-rules': {
    rehearse: async () => {
      const beforehand = [remove('testRule'), remove('productionRule')];
      const update = await rehearseUpdate(before, after, {
        ...declared,
        beforehand,
        afterwards: [remake, { do: 'continue-update-rollback' }, again, lookAtRules],
      });
      expect(statusesOf(update, STACK).at(-1)).toBe('UPDATE_ROLLBACK_FAILED');
      expectMended(update, 'live-traffic-rules.md#lost-rules');
      // The same the other way round: the rollback goes on without the rules, and they are made then.
      const skipped = await rehearseUpdate(before, after, {
        ...declared,
        beforehand,
        afterwards: [
          { do: 'continue-update-rollback', skip: ['LiveTrafficRules'] },
          remake,
          again,
          lookAtRules,
        ],
      });
      expectMended(skipped, 'live-traffic-rules.md#lost-rules');
      // One that is lost, and nothing else to deploy: the parameter has CloudFormation ask.
      for (const rule of ['productionRule', 'testRule'] as const) {
        const restored = await rehearseUpdate(before, before, {
          ...declared,
          beforehand: [remove(rule)],
          parameters: { RestoreListenerRules: 'now' },
          afterwards: [lookAtRules],
        });
        expect(restored.stacks.at(-1)).toMatchObject({ stackName: STACK, status: 'UPDATE_COMPLETE' });
        const answer = restored.acts?.at(-1)?.answer as { Rules: readonly { Priority: string }[] };
        expect(answer.Rules.map(({ Priority }) => Priority).sort()).toEqual(['10', '20', 'default']);
      }
    },
  },
  'live-traffic-rules.md#a-rule-leads-elsewhere': {
    notRehearsed: 'it fails a create, and a rehearsal begins with rules that were made without trouble',
  },
  'live-traffic-rules.md#other-target-groups-or-another-owner': {
    rehearse: async () => {
      const exchanged = edited(({ Resources }) => {
        const { Properties = {} } = Resources.LiveTrafficRules ?? {};
        Properties.AlternateTargetGroupArn = { Ref: 'OtherTargetGroup' };
        const { Properties: group = {}, ...rest } = Resources.AlternateTargetGroup ?? { Type: '' };
        Resources.OtherTargetGroup = { ...rest, Properties: { ...group, Name: 'shop-other' } };
      });
      const update = await rehearseUpdate(before, exchanged, {
        ...declared,
        afterwards: [again, lookAtRules],
      });
      expect(statusesOf(update, STACK).at(-1)).toBe('UPDATE_ROLLBACK_COMPLETE');
      expectMended(update, 'live-traffic-rules.md#other-target-groups-or-another-owner');
      expect(update.requests.failed).toBe(0);
    },
  },
  'live-traffic-rules.md#a-listener-move-while-a-deployment-runs': {
    rehearse: async () => {
      const moved = edited(({ Resources }) => {
        const { Properties: listener = {}, ...rest } = Resources.Listener ?? { Type: '' };
        Resources.OtherListener = { ...rest, Properties: { ...listener, Port: 8081 } };
        Object.assign(Resources.LiveTrafficRules?.Properties ?? {}, {
          ListenerArn: { Ref: 'OtherListener' },
        });
      });
      const move = { do: 'update-stack', to: moved } as const;
      const release = await rehearse(before, {
        ...declared,
        release: {},
        operator: [{ after: minutes(5), ...move }],
        afterwards: [move],
      });
      const [refused, done] = release.acts ?? [];
      expect(refused?.stacks?.at(-1)?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
      expect(reasonsOf({ events: refused?.events ?? [] }, 'LiveTrafficRules')[0]).toContain(
        'see runbooks/live-traffic-rules.md#a-listener-move-while-a-deployment-runs',
      );
      expect(release.outcome).toBe('released');
      expect(done?.stacks?.at(-1)?.status).toBe('UPDATE_COMPLETE');
    },
  },
  'live-traffic-rules.md#a-target-group-on-another-load-balancer': {
    notRehearsed: 'a rehearsal has one load balancer: another one is refused as not modelled',
  },
  'live-traffic-rules.md#a-limit-of-the-load-balancer': {
    rehearse: async () => {
      // No quota is modelled: ELB is made to say so, while a lost rule is to be made again.
      const trouble = new Trouble(['ELBv2.CreateRule'], error('TooManyRules'));
      const update = await rehearseUpdate(before, after, {
        ...{ ...declared, faults: trouble.faults },
        beforehand: [remove('testRule')],
        afterwards: [trouble.mend, { do: 'continue-update-rollback' }, again, lookAtRules],
      });
      expect(statusesOf(update, STACK).at(-1)).toBe('UPDATE_ROLLBACK_FAILED');
      expectMended(update, 'live-traffic-rules.md#a-limit-of-the-load-balancer');
      expect(update.requests.failed).toBe(0);
    },
  },
  'live-traffic-rules.md#access-denied': {
    rehearse: () =>
      stuckUntilMended(
        'live-traffic-rules.md#access-denied',
        ['ELBv2.DescribeRules'],
        error('AccessDenied', 403),
      ),
  },
  'live-traffic-rules.md#the-secret-of-the-test-header-is-missing': {
    rehearse: () =>
      stuckUntilMended(
        'live-traffic-rules.md#the-secret-of-the-test-header-is-missing',
        ['SecretsManager.GetSecretValue'],
        error('ResourceNotFoundException'),
      ),
  },
  'live-traffic-rules.md#rules-that-keep-changing': {
    rehearse: () =>
      stuckUntilMended(
        'live-traffic-rules.md#rules-that-keep-changing',
        ['ELBv2.DescribeTags'],
        error('RuleNotFound'),
      ),
  },
  'live-traffic-rules.md#another-error-of-aws': {
    rehearse: () =>
      stuckUntilMended(
        'live-traffic-rules.md#another-error-of-aws',
        ['ELBv2.DescribeRules'],
        error('InternalFailure', 500),
      ),
  },
  'live-traffic-rules.md#a-rotation-that-failed': {
    notRehearsed:
      'Secrets Manager does not rotate in a rehearsal: what its function does is tested by itself',
  },
};
