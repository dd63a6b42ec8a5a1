import { join } from 'node:path';
import { canary, linear, minutes } from '../../lib';
import type { OpenQuestions } from '../../rehearsal/open-questions';
import { blueGreenApp } from './templates/blue-green';
import { ecsPatternsApp } from './templates/ecs-patterns';
import { canaryApp, expressModeApp } from './templates/express-mode';
import { flaggerApp } from './templates/flagger';
import { tealApp } from './templates/teal';

/** A way to release a service, as real templates. */
export interface Setup {
  /** Stays the same: recorded results are known by it. */
  readonly id: string;
  /** In the table. */
  readonly name: string;
  /** `control`: nobody's default, to tell what time does from what gates and alarms do. */
  readonly role: 'peer' | 'teal' | 'control';
  /** @returns the directory of its cloud assembly */
  readonly synthesize: (outdir: string) => string;
  readonly open?: OpenQuestions;
}

export const SETUPS: readonly Setup[] = [
  { id: 'rolling', name: '`aws-ecs-patterns`, rolling', role: 'peer', synthesize: ecsPatternsApp },
  {
    id: 'blue-green-guide',
    name: 'Blue/green, the ECS guide’s alarms',
    role: 'peer',
    synthesize: (outdir) => blueGreenApp(outdir, 'guide'),
  },
  {
    id: 'blue-green-any-error',
    name: 'Blue/green, the CDK reference’s alarms',
    role: 'peer',
    synthesize: (outdir) => blueGreenApp(outdir, 'any-error'),
  },
  {
    id: 'blue-green-share',
    name: 'Blue/green, alarm on 1 % errors',
    role: 'peer',
    synthesize: (outdir) => blueGreenApp(outdir, 'share'),
  },
  { id: 'express', name: 'ECS Express Mode', role: 'peer', synthesize: expressModeApp },
  {
    id: 'flagger',
    name: 'Flagger’s loop, on ECS',
    role: 'peer',
    synthesize: flaggerApp,
    // Prometheus has a minute's counts when the minute is over; CloudWatch a minute later.
    open: { deliveryDelayMs: 0 },
  },
  {
    id: 'teal',
    name: 'Teal, the sample’s production',
    role: 'teal',
    synthesize: (outdir) => tealApp(outdir),
  },
  {
    id: 'teal-quick',
    name: 'Teal, at Express Mode’s times',
    role: 'teal',
    synthesize: (outdir) => tealApp(outdir, canary({ percent: 5, hold: minutes(3), bake: minutes(3) })),
  },
  {
    id: 'teal-linear',
    name: 'Teal, linear in quarters',
    role: 'teal',
    synthesize: (outdir) => tealApp(outdir, linear({ step: 25, hold: minutes(5), bake: minutes(10) })),
  },
  {
    id: 'control-canary',
    name: 'Control: native canary at Teal’s times, alarm on 1 % errors',
    role: 'control',
    synthesize: (outdir) => canaryApp(outdir, { percent: 10, holdMinutes: 10, bakeMinutes: 10 }),
  },
];

/** @param folder that the assemblies go to */
export function synthesizeAll(folder: string, setups = SETUPS): ReadonlyMap<string, string> {
  return new Map(setups.map(({ id, synthesize }) => [id, synthesize(join(folder, id))]));
}
