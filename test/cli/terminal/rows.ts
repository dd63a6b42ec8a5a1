import type { Stage, StageName } from './stages';

/** A verb as it is looked at. */
export interface Row {
  /** Of the command line, without `teal`. */
  readonly name: string;
  readonly stage: StageName;
  readonly args: (stage: Stage) => readonly string[];
  /** It changes what others look at, so that each look has a stage of its own. */
  readonly alone?: true;
  /** What it says is held by a test; the others are for eyes alone, which have more time. */
  readonly isHeld?: true;
  /** It waits, so that time must pass. */
  readonly waits?: true;
}

const of = ({ service, environment }: Stage): readonly string[] => [
  ...['--service', service],
  ...['--env', environment],
];
const why = ['--reason', 'checkout fails, see #812'] as const;
const at =
  (...words: readonly string[]): Row['args'] =>
  (stage) => [...words, ...of(stage)];
/** What changes nothing, at several moments: the first is held, the others are for eyes. */
const read = (name: string, stages: readonly StageName[], args: Row['args']): readonly Row[] =>
  stages.map((stage, nth) => ({ name, stage, args, ...(nth === 0 && { isHeld: true }) }));

const deploy: Row['args'] = ({ environment, assembly }) => [
  ...['deploy', '--env', environment, '--assembly', assembly, '--yes'],
  ...['--digest', `sha256:${'b'.repeat(64)}`, '--commit', 'b4f2a91c'.repeat(5)],
];
/** Of `doctor`, what is the same on every machine. */
const LOOKS = 'credentials,quotas,image,provider';

/** What is for eyes alone. */
const eyes = (name: string, args: Row['args']): readonly Row[] => [{ name, stage: 'healthy', args }];

/** Every verb, at the moments at which it says different things. */
export const ROWS: readonly Row[] = [
  ...read('status', ['healthy', 'half-way', 'waits for a person', 'goes back', 'rolled back'], at('status')),
  ...read('status', ['strange names', 'held', 'first deployment'], at('status')),
  {
    name: 'status --follow',
    stage: 'half-way',
    args: at('status', '--follow'),
    alone: true,
    isHeld: true,
    waits: true,
  },
  ...read('verify', ['healthy', 'half-way', 'rolled back', 'strange names'], at('verify')),
  {
    name: 'verdict',
    stage: 'half-way',
    args: at('verdict', '--timeout', '2h'),
    alone: true,
    isHeld: true,
    waits: true,
  },
  ...read('verdict', ['healthy', 'rolled back'], at('verdict', '--timeout', '2h')),
  ...read('releases', ['healthy', 'held', 'first deployment', 'strange names'], at('releases')),
  ...read('logs', ['healthy'], at('logs', '--since', '1h')),
  ...read('open', ['healthy', 'strange names'], at('open', '--print')),
  { name: 'hold', stage: 'healthy', args: at('hold', ...why), alone: true, isHeld: true },
  { name: 'resume', stage: 'held', args: at('resume', ...why), alone: true, isHeld: true },
  { name: 'resume', stage: 'strange names', args: at('resume', ...why), alone: true },
  ...read('resume', ['healthy'], at('resume', ...why)),
  { name: 'approve', stage: 'waits for a person', args: at('approve', ...why), alone: true },
  { name: 'reject', stage: 'waits for a person', args: at('reject', ...why), alone: true },
  ...read('approve', ['healthy', 'half-way'], at('approve', ...why)),
  { name: 'stop', stage: 'half-way', args: at('stop', ...why, '--yes'), alone: true, isHeld: true },
  ...read('stop', ['healthy'], at('stop', ...why, '--yes')),
  {
    ...{ name: 'override', stage: 'half-way', alone: true, isHeld: true },
    args: at('override', 'metrics', '--running-deployment', ...why, '--yes'),
  },
  ...read(
    'override (no such gate)',
    ['half-way'],
    at('override', 'metric', '--running-deployment', ...why, '--yes'),
  ),
  ...read('limit (no edge)', ['healthy'], at('limit')),
  ...read('traffic repair', ['healthy', 'half-way'], at('traffic', 'repair', '--yes')),
  {
    ...{ name: 'rollback', stage: 'healthy', alone: true, waits: true },
    args: at('rollback', '--previous', '--unverified', 'Sigstore is down', ...why),
  },
  ...read('drift', ['healthy'], (stage) => [
    ...['drift', '--env', stage.environment, '--assembly', stage.assembly],
  ]),
  ...read('plan', ['healthy'], (stage) => [
    ...['plan', '--env', stage.environment, '--assembly', stage.assembly, '--deployed'],
  ]),
  ...read('deploy (refused)', ['half-way'], deploy),
  ...eyes('deploy (what is not allowed)', deploy),
  ...read('exec', ['healthy'], at('exec', '--yes')),
  ...read('secrets list', ['healthy', 'strange names'], at('secrets', 'list')),
  ...read('secrets audit', ['healthy'], at('secrets', 'audit')),
  ...eyes('secrets set (no such)', at('secrets', 'set', 'NOPE', '--yes')),
  ...read('doctor', ['healthy'], (stage) => [
    ...['doctor', '--env', stage.environment, '--assembly', stage.assembly, '--only', LOOKS],
  ]),
  ...eyes('preview list', () => ['preview', 'list', '--delivery', 'shop']),
  ...eyes('preview sweep', () => ['preview', 'sweep', '--delivery', 'shop']),
  ...read('cost', ['healthy'], (stage) => ['cost', '--assembly', stage.assembly]),
  ...read('doctor --runtimes', ['healthy'], (stage) => [
    ...['doctor', '--runtimes', '--env', stage.environment, '--assembly', stage.assembly],
  ]),
  ...read('doctor --page', ['healthy'], (stage) => [
    ...['doctor', '--page', '--yes', '--env', stage.environment, '--assembly', stage.assembly],
  ]),
  ...read('runbook', ['healthy', 'strange names'], (stage) => ['runbook', '--assembly', stage.assembly]),
  ...read('runbook ALARM', ['healthy'], (stage) => [
    ...['runbook', 'shop-production-availability-page', '--live', '--assembly', stage.assembly],
  ]),
  ...read('destroy --list', ['healthy'], (stage) => [
    ...['destroy', '--list', '--env', stage.environment, '--assembly', stage.assembly],
  ]),
  ...read('adopt status', ['healthy'], at('adopt', 'status')),
  ...read('adopt plan', ['healthy'], () => [
    'adopt',
    'plan',
    '--cluster',
    'shop-production',
    '--service',
    'shop',
  ]),
  ...eyes('init --sample', () => ['init', '--sample', '--yes']),
  ...eyes('rehearse --all', ({ assembly }) => [
    'rehearse',
    '--all',
    '--assembly',
    assembly,
    '--only',
    'no users at all',
  ]),
  ...eyes('apply (nothing prepared)', () => ['apply', '--prepared', 'none.json', '--assembly', 'cdk.out']),
  ...eyes('drill', at('drill')),
  ...eyes('judge (no log)', () => ['judge', '--replay', 'gate.log']),
  ...eyes('qualify', () => ['qualify']),
  ...eyes('github', () => ['github']),
  ...eyes('unknown verb', () => ['statsu']),
  ...read('service not found', ['healthy'], () => ['status', '--service', 'shopp', '--env', 'production']),
  ...eyes('wrong option', () => ['status', '--service', 'shop', '--environment', 'production']),
  ...eyes('--help', () => ['--help']),
  ...read('status --help', ['healthy'], () => ['status', '--help']),
  ...eyes('rollback --help', () => ['rollback', '--help']),
];
