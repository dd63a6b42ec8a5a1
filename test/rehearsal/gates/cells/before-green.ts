import { admission, errorBudget, freeze, migration, minutes, quietAlarms, uniform } from '../../../../lib';
import { scanImage } from '../../../../rehearsal/ecr/scan-image';
import type { RehearsedService } from '../../../../rehearsal/service/rehearsed-service';
import { CLOSED, FINDING } from '../../preflight-stage';
import { sceneOf, to } from '../../ways-out/meeting';
import { refusing, type Subject } from './subject';

/** Somebody closes the calendar. */
export const closeCalendar = ({ endpoint }: RehearsedService) =>
  endpoint.carryOut({
    service: 'SSM',
    operation: 'UpdateDocument',
    input: () => (CLOSED.do === 'call' ? CLOSED.input : {}),
  });

/** The scanner finds something in an image, or has not looked yet. */
const scanned =
  (scan: Parameters<typeof scanImage>[2]['scan']) =>
  ({ account, container }: RehearsedService, digest: string) =>
    scanImage(account, container.image ?? '', { scan, digest, now: 0 });
export const findSomething = scanned({ findings: [FINDING] });

/** What an alarm says that somebody sets by hand, until its next evaluation. */
export const redden = ({ account, configuration: { alarms } }: RehearsedService) =>
  account.cloudWatch.alarms.setState(alarms.names[0] ?? '', 'ALARM', 'red before anything is released');

/** Two hours ago, before anything is rehearsed, every request failed: more than any budget has. */
export const spendBudget = ({ account: { cloudWatch } }: RehearsedService) => {
  const [ofLoadBalancer] = cloudWatch.store
    .list({ namespace: 'AWS/ApplicationELB', name: 'RequestCount' })
    .filter(({ dimensions }) => Object.keys(dimensions).join() === 'LoadBalancer');
  // Nobody has been at a service that is new.
  if (ofLoadBalancer === undefined) return;
  const failed = { ...ofLoadBalancer, name: 'HTTPCode_Target_5XX_Count' };
  cloudWatch.store.record(failed, cloudWatch.alarms.visibleUntil() - 2 * 3_600_000, 1, 10_000);
};

/** The last task that was started is of a definition that nobody releases. */
export const staleTask = ({ account }: RehearsedService) =>
  account.ecs.distort({
    tasks: (tasks) =>
      tasks.map((task, index) =>
        index === tasks.length - 1
          ? { ...task, taskDefinitionArn: `${task.taskDefinitionArn}`.replace(/:\d+$/, ':99') }
          : task,
      ),
  });

/** Gates that look before any request is led to green. */
export const BEFORE_GREEN = {
  'live-traffic': {
    reads: 'ELBv2.DescribeRules',
    good: /^(the|a first deployment: the) production rule forwards to/,
    bad: {
      // ECS has looked at the rule by then, and refuses no such rule itself.
      atQuestion: {
        nth: 1,
        harm: (service) => {
          const { rules, production, foreign } = sceneOf(service);
          rules.setWeights(production, to([foreign, 100]));
        },
      },
      reason: /^the production rule forwards to foreign\/0a, which is no target group of the service/,
    },
    unclear: { ...refusing('ELBv2.DescribeRules'), reason: /could not be carried out \(AccessDenied/ },
  },
  freeze: {
    input: (told) => freeze({ calendars: ['holidays'], ...told }),
    reads: 'SSM.GetCalendarState',
    good: /^the calendar is open: holidays$/,
    bad: { before: closeCalendar, reason: /the calendar holidays is closed, and opens at 2026-02-01/ },
    // Nobody can tell whether it is open: that is a calendar that is closed.
    unclear: {
      ...refusing('SSM.GetCalendarState'),
      reason: /^the calendar holidays gave no answer \(AccessDeniedException\), which counts as closed/,
    },
  },
  'quiet-alarms': {
    input: (told) => quietAlarms(told),
    reads: 'CloudWatch.DescribeAlarms',
    good: /^all 4 alarms of the deployment are quiet$/,
    bad: { before: redden, reason: /an alarm is red already, which ECS would ignore/ },
    unclear: { ...refusing('CloudWatch.DescribeAlarms'), reason: /could not be carried out \(AccessDenied/ },
  },
  'error-budget': {
    input: (told) => errorBudget(told),
    reads: 'CloudWatch.GetMetricData',
    good: /^availability: 100 % of the budget of 28 days is left$/,
    // It waits for the budget, or for a person.
    waits: true,
    bad: { before: spendBudget, reason: /^availability: the budget of 28 days is overdrawn, by \d/ },
    unclear: { ...refusing('CloudWatch.GetMetricData'), reason: /could not be carried out \(AccessDenied/ },
  },
  admission: {
    input: (told) => admission(told),
    reads: 'ECR.DescribeImageScanFindings',
    good: /^shop: no finding at or above HIGH$/,
    bad: { before: findSomething, reason: /shop: it has 1 finding .*CVE-2026-1 \(CRITICAL\)/ },
    unclear: { before: scanned({ status: 'IN_PROGRESS' }), reason: /scan/ },
  },
  migration: {
    // It waits as long as its task may take, and is told nothing else of that.
    input: () => migration({ command: ['node', 'migrate.js'], timeout: minutes(2) }),
    reads: 'ECS.RunTask',
    good: /^the migration ran once for this release and exited 0/,
    bad: { model: { once: { exitCode: 3 } }, reason: /^the migration exited 3/ },
    unclear: {
      ...refusing('ECS.ListTasks'),
      reason: /^the migration could not be looked at \(AccessDeniedException\)/,
    },
  },
  uniform: {
    input: (told) => uniform(told),
    reads: 'ECS.ListTasks',
    good: /^2 tasks run, all of \S+ and its images$/,
    bad: { before: staleTask, reason: /task \S+ is of \S+:99, and \S+ is released/ },
    unclear: { ...refusing('ECS.ListTasks'), reason: /could not be carried out \(AccessDenied/ },
  },
} as const satisfies Readonly<Record<string, Subject>>;
