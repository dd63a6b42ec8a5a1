import { z } from 'zod';
import type { Subject } from './catalogue/subject';

const alarm = z.object({
  name: z.string(),
  threshold: z.number(),
  periodSeconds: z.number(),
  datapointsToAlarm: z.number(),
  evaluationPeriods: z.number(),
});

/** What is compared of a service that was kept: what stops releases, and how soon. */
export const keptNets = z.object({
  strategy: z.object({
    name: z.string(),
    percent: z.number().optional(),
    stepPercent: z.number().optional(),
    holdMs: z.number().optional(),
  }),
  bakeSeconds: z.number(),
  graceSeconds: z.number(),
  failingTasks: z.number().optional(),
  alarms: z.record(z.string(), alarm.optional()),
  gates: z
    .array(
      z.object({
        id: z.string(),
        stages: z.array(z.string()).readonly(),
        stopsReleases: z.boolean(),
        timeoutSeconds: z.number(),
      }),
    )
    .readonly(),
  approvals: z
    .array(
      z.object({
        id: z.string(),
        stage: z.string(),
        timeoutSeconds: z.number(),
        onTimeout: z.enum(['CONTINUE', 'ROLLBACK']),
      }),
    )
    .readonly(),
});

type Nets = z.infer<typeof keptNets>;

/** What became weaker of the nets themselves, in words: also of those of which no release of the catalogue depends alone. */
export function weakerNets(before: Nets, now: Subject): readonly string[] {
  return [
    ...ofStrategy(before, now),
    ...less('bakeSeconds', before.bakeSeconds, now.bakeSeconds),
    ...more('graceSeconds', before.graceSeconds, now.graceSeconds),
    ...more('failingTasks', before.failingTasks, now.failingTasks ?? Number.POSITIVE_INFINITY),
    ...Object.entries(before.alarms).flatMap(([kind, was]) =>
      was ? ofAlarm(was, now.alarms[kind as keyof Subject['alarms']]) : [],
    ),
    ...before.gates.flatMap((was) =>
      ofGate(
        was,
        now.gates.find(({ id }) => id === was.id),
      ),
    ),
    ...before.approvals.flatMap((was) =>
      ofApproval(
        was,
        now.approvals.find(({ id, stage }) => id === was.id && stage === was.stage),
      ),
    ),
  ];
}

const words = (what: string, was: unknown, is: unknown) => [`${what} was ${was} before, and is ${is} now`];
const more = (what: string, was = Number.POSITIVE_INFINITY, is: number) =>
  is > was ? words(what, was, is === Number.POSITIVE_INFINITY ? 'without a limit' : is) : [];
const less = (what: string, was: number, is: number) => (is < was ? words(what, was, is) : []);

function ofStrategy({ strategy: was }: Nets, { strategy: is }: Subject): readonly string[] {
  if (was.name !== is.name) return words('strategy', was.name, is.name);
  return [
    ...('percent' in is ? more('percent', was.percent, is.percent) : []),
    ...('stepPercent' in is ? more('stepPercent', was.stepPercent, is.stepPercent) : []),
    ...('holdMs' in is ? less('holdMs', was.holdMs ?? 0, is.holdMs) : []),
  ];
}

function ofAlarm(
  was: z.infer<typeof alarm>,
  is: Subject['alarms'][keyof Subject['alarms']],
): readonly string[] {
  if (!is) return words(`alarm ${was.name}`, 'watched', 'not watched');
  const limits = ['threshold', 'periodSeconds', 'datapointsToAlarm'] as const;
  return [
    ...limits.flatMap((limit) => more(`${limit} of the alarm ${is.name}`, was[limit], is[limit])),
    ...(is.datapointsToAlarm === was.datapointsToAlarm
      ? less(`evaluationPeriods of the alarm ${is.name}`, was.evaluationPeriods, is.evaluationPeriods)
      : []),
  ];
}

function ofGate(was: Nets['gates'][number], is: Subject['gates'][number] | undefined): readonly string[] {
  if (!is) return words(`gate ${was.id}`, 'asked', 'not asked');
  const unasked = was.stages.filter((stage) => !is.stages.includes(stage));
  return [
    ...unasked.flatMap((stage) => words(`gate ${was.id}`, `asked at ${stage}`, 'not asked there')),
    ...(was.stopsReleases && !is.stopsReleases
      ? words(`gate ${was.id}`, 'one that blocks', 'one that warns')
      : []),
    ...more(`timeoutSeconds of the gate ${was.id}`, was.timeoutSeconds, is.timeoutSeconds),
  ];
}

function ofApproval(
  was: Nets['approvals'][number],
  is: Subject['approvals'][number] | undefined,
): readonly string[] {
  if (!is) return words(`approval ${was.id} at ${was.stage}`, 'asked for', 'not asked for');
  return was.onTimeout === 'ROLLBACK' && is.onTimeout === 'CONTINUE'
    ? words(`approval ${was.id} that nobody gives`, 'a rollback', 'a pass')
    : [];
}
