import type { Change } from '../catalogue';
import { inSection, push, set } from '../edits';

const DEPLOYMENT = 'Service.Properties.DeploymentConfiguration';
const ROLE = 'ExecutionRole';
const TASK = 'TaskDefinition21A4D618';
const NONE = 'Starts no release in production; replaces nothing';
const weakens = (what: string) => `${NONE}; weakens ${what}`;

/** Of what holds in a recovery alone: a release does not see it, and the next recovery will. */
const recovering = (name: string, path: string, value: unknown): Change => ({
  name,
  edits: [set(`${DEPLOYMENT}.${path}.Fn::If.1`, value)],
  lines: ['weakening Service'],
  verdict: weakens('1 condition'),
});

/** What brings an earlier image back, and by what it finds it. */
export const RECOVERY: readonly Change[] = [
  recovering('a longer bake of a recovery', 'BakeTimeInMinutes', 15),
  recovering('a recovery that shifts in steps', 'Strategy', 'CANARY'),
  recovering('a recovery with a canary', 'CanaryConfiguration', {
    CanaryPercent: 10,
    CanaryBakeTimeInMinutes: 10,
  }),
  recovering('gates that do not know of a recovery', 'LifecycleHooks.2.HookDetails', {
    Ref: 'AWS::NoValue',
  }),
  {
    name: 'another bake of a release and of a recovery',
    edits: [set(`${DEPLOYMENT}.BakeTimeInMinutes`, 30)],
    lines: ['tightening Service', 'weakening Service'],
    verdict: weakens('1 condition'),
  },
  {
    name: 'a recovery that is released like everything else',
    edits: [set(`${DEPLOYMENT}.Strategy`, 'CANARY')],
    lines: ['weakening Service'],
    verdict: weakens('1 condition'),
  },
  {
    name: 'a longer bake of a release, written beside that of a recovery',
    edits: [set(`${DEPLOYMENT}.BakeTimeInMinutes.Fn::If.2`, 30)],
    lines: ['tightening Service'],
    verdict: NONE,
  },
  {
    name: 'what a recovery is, decided otherwise',
    edits: [inSection('Conditions', 'Recovering', { 'Fn::Equals': [{ Ref: 'RollbackTo' }, 'sha256:any'] })],
    lines: ['weakening '],
    verdict: weakens('1 condition'),
  },
  {
    name: 'a recovery to anything',
    edits: [inSection('Parameters', 'RollbackTo.AllowedPattern', '.*')],
    lines: ['weakening '],
    verdict: weakens('1 condition'),
  },
  {
    name: 'a recovery by default, which a stack that is there does not take',
    edits: [inSection('Parameters', 'RollbackTo.Default', `sha256:${'0'.repeat(64)}`)],
    lines: ['neutral '],
    verdict: NONE,
  },
  {
    name: 'records elsewhere',
    edits: [inSection('Outputs', 'Records.Value', 'shop-records-999988887777/production')],
    lines: ['weakening '],
    verdict: weakens('1 protection'),
  },
  {
    name: 'records of which the stack does not tell',
    edits: [
      ({ Outputs }) => {
        delete (Outputs as Record<string, unknown>).Records;
      },
    ],
    lines: ['weakening '],
    verdict: weakens('1 protection'),
  },
  {
    name: 'images elsewhere, as the stack tells',
    edits: [inSection('Outputs', 'ImageRepository.Value', 'registry.example.com/shop')],
    lines: ['weakening '],
    verdict: weakens('1 protection'),
  },
  {
    name: 'another name of the execution role',
    edits: [set(`${ROLE}.Properties.RoleName`, 'other')],
    lines: [`destructive ${ROLE}`, `release ${TASK}`, 'neutral TaskExecutionRoleDefaultPolicy72339918'],
    verdict: 'Starts a release of shop in production; replaces 1',
  },
  {
    name: 'an execution role that may do anything',
    edits: [push(`${ROLE}.Properties.ManagedPolicyArns`, 'arn:aws:iam::aws:policy/AdministratorAccess')],
    lines: [`broadening ${ROLE}`],
    verdict: `${NONE}; broadens access in 1 place`,
  },
];
