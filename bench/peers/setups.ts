import { join } from 'node:path';
import { canary, linear, minutes } from '../../lib';
import type { OpenQuestions } from '../../rehearsal/open-questions';
import { blueGreenApp } from './templates/blue-green';
import { ecsPatternsApp } from './templates/ecs-patterns';
import { expressModeApp } from './templates/express-mode';
import { flaggerApp } from './templates/flagger';
import { tealApp } from './templates/teal';

/** A way to release a service, as real templates. */
export interface Setup {
  /** Stays the same: recorded results are known by it. */
  readonly id: string;
  /** In the table. */
  readonly name: string;
  readonly isTeal: boolean;
  /** @returns the directory of its cloud assembly */
  readonly synthesize: (outdir: string) => string;
  readonly open?: OpenQuestions;
}

export const SETUPS: readonly Setup[] = [
  { id: 'rolling', name: '`aws-ecs-patterns`, rolling', isTeal: false, synthesize: ecsPatternsApp },
  {
    id: 'blue-green-guide',
    name: 'Blue/green, the ECS guide’s alarms',
    isTeal: false,
    synthesize: (outdir) => blueGreenApp(outdir, 'guide'),
  },
  {
    id: 'blue-green-any-error',
    name: 'Blue/green, the CDK reference’s alarms',
    isTeal: false,
    synthesize: (outdir) => blueGreenApp(outdir, 'any-error'),
  },
  {
    id: 'blue-green-share',
    name: 'Blue/green, alarm on 1 % errors',
    isTeal: false,
    synthesize: (outdir) => blueGreenApp(outdir, 'share'),
  },
  { id: 'express', name: 'ECS Express Mode', isTeal: false, synthesize: expressModeApp },
  {
    id: 'flagger',
    name: 'Flagger’s loop, on ECS',
    isTeal: false,
    synthesize: flaggerApp,
    // Prometheus has a minute's counts when the minute is over; CloudWatch a minute later.
    open: { deliveryDelayMs: 0 },
  },
  {
    id: 'teal',
    name: 'Teal, the sample’s production',
    isTeal: true,
    synthesize: (outdir) => tealApp(outdir),
  },
  {
    id: 'teal-quick',
    name: 'Teal, at Express Mode’s times',
    isTeal: true,
    synthesize: (outdir) => tealApp(outdir, canary({ percent: 5, hold: minutes(3), bake: minutes(3) })),
  },
  {
    id: 'teal-linear',
    name: 'Teal, linear in quarters',
    isTeal: true,
    synthesize: (outdir) => tealApp(outdir, linear({ step: 25, hold: minutes(5), bake: minutes(10) })),
  },
];

/** @param folder that the assemblies go to */
export function synthesizeAll(folder: string, setups = SETUPS): ReadonlyMap<string, string> {
  return new Map(setups.map(({ id, synthesize }) => [id, synthesize(join(folder, id))]));
}
