import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../../cli/aws/clients';
import type { HoldEntry, ReleaseEntry } from '../../../cli/records/entry';
import { journalOf } from '../../../cli/records/journal';
import { approval, canary, hours, metrics, minutes, seconds, smokeTest } from '../../../lib';
import { recordsBucketName } from '../../../lib/config/names';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import type { OperatorStep } from '../../../rehearsal/scenarios/operator';
import {
  type Backstage,
  badRelease,
  goodRelease,
  type RehearseOptions,
  rehearse,
  rehearseCreate,
} from '../../../rehearsal/testing';
import { shop } from '../../synth';

/** A service at a moment of its life, over the endpoint of a rehearsal. */
export interface Stage {
  /** Of the service. */
  readonly service: string;
  readonly environment: string;
  /** Of its assembly. */
  readonly assembly: string;
  /** What a verb is started with. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Lets simulated time pass whenever it waits. */
  during<T>(running: Promise<T>): Promise<T>;
}

/** Opens a stage, and closes it when what is done with it is done. */
export type Open = (use: (stage: Stage) => Promise<void>) => Promise<void>;

const release = canary({ percent: 10, hold: minutes(10), bake: minutes(10) });
const objectives = { availability: 99.9 };
const gates = [
  smokeTest({ requests: [{ path: '/orders' }] }),
  metrics(),
  approval({ timeout: hours(2), notify: 'ops@example.com' }),
];
const digest = (character: string): string => `sha256:${character.repeat(64)}`;
const commit = (character: string): string => `${character}4f2a91c`.repeat(5);

const SHOP = synthesizeDelivery(shop({ release }, { objectives, gates }));

const LONG = {
  service: 'recommendations',
  environment: 'production-eu-w1',
};
const LONG_NAMES = synthesizeDelivery({
  ...shop({}, { name: LONG.service, objectives, gates }),
  environments: { [LONG.environment]: { ...shop({ release }).environments.production } },
} as ReturnType<typeof shop>);

const CLOCK = join(__dirname, 'clock.cjs');
/** Milliseconds that pass at least when a verb waits: it would look hundreds of times at a release. */
const STEP = 60_000;

/** A stage as a verb is started on it. */
function stageOf(
  at: Backstage,
  of: { readonly service: string; readonly environment: string; readonly assembly: string },
  folder: string,
): Stage {
  const clock = join(folder, 'clock');
  const until = `${clock}.until`;
  // Whole or not at all: it is read meanwhile.
  const tell = () => {
    writeFileSync(`${clock}.told`, String(at.pause.now()));
    renameSync(`${clock}.told`, clock);
  };
  tell();
  const env = {
    ...{ PATH: process.env.PATH, HOME: folder, TMPDIR: folder, TZ: 'UTC', LANG: 'C.UTF-8' },
    ...{ TERM: 'xterm-256color', AWS_MAX_ATTEMPTS: '1', ...at.environment },
    ...{ TEAL_TEST_CLOCK: clock, NODE_OPTIONS: `--require ${CLOCK}` },
  };
  const during = async <T>(running: Promise<T>): Promise<T> => {
    let isOver = false;
    const ended = running.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 10))]);
      const waits = existsSync(until) && Number(readFileSync(until, 'utf8')) - at.pause.now();
      if (isOver || waits === false || waits <= 0) continue;
      await at.pause.sleep(Math.max(waits, STEP));
      tell();
    }
    return ended;
  };
  return { ...of, env, during };
}

type Use = (stage: Stage) => Promise<void>;
type Setting = Pick<Stage, 'service' | 'environment' | 'assembly'>;
const PRODUCTION: Setting = { service: 'shop', environment: 'production', assembly: SHOP.directory };

/** What runs the use of a stage, once a rehearsal has come to it. */
function acting(use: Use, setting: Setting, records: Records = {}): OperatorStep & { readonly do: 'run' } {
  return {
    do: 'run',
    run: async (at) => {
      const folder = mkdtempSync(join(tmpdir(), 'teal-terminal-'));
      try {
        await write(at, setting, records);
        await use(stageOf(at, setting, folder));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

interface Records {
  readonly holds?: readonly Pick<HoldEntry, 'by' | 'reason'>[];
  /** The newest last, an hour and a half apart. */
  readonly releases?: readonly Partial<ReleaseEntry>[];
}

/** Clients of the SDK read `process.env`, of which there is one: one stage writes after the other. */
let written: Promise<void> = Promise.resolve();

/** Puts on record what was before. */
function write(...of: Parameters<typeof append>): Promise<void> {
  written = written.then(() => append(...of));
  return written;
}

async function append(
  at: Backstage,
  { service, environment }: Setting,
  { holds = [], releases = [] }: Records,
): Promise<void> {
  if (holds.length + releases.length === 0) return;
  const before = { ...process.env };
  Object.assign(process.env, at.environment);
  try {
    const account = at.arns.service.split(':')[4] ?? '';
    const bucket = recordsBucketName(service, account);
    const journal = journalOf(await (await connect({})).s3(), { bucket, environment, service });
    const ago = (span: number) => new Date(at.pause.now() - span).toISOString();
    for (const [nth, more] of releases.entries()) {
      await journal.append({
        ...{ schemaVersion: 1, kind: 'release', at: ago((releases.length - nth) * 5_400_000) },
        ...{ service, environment, commit: commit(String(nth)), digest: digest(String(nth + 1)) },
        ...{ outcome: 'released', reason: 'it serves', overrides: [], mergedBy: 'ada', ...more },
      });
    }
    for (const [nth, hold] of holds.entries()) {
      const from = ago((holds.length - nth) * 720_000);
      const id = `hold-${from.replace(/[-:]|\.\d+/g, '')}-4f2${nth}`;
      await journal.append({ schemaVersion: 1, kind: 'hold', id, at: from, ...hold });
    }
  } finally {
    process.env = before;
  }
}

const known = { hooks: 'declared', deployedParameters: { ImageDigest: digest('1') } } as const;

async function released(options: Partial<RehearseOptions>, assembly = SHOP): Promise<void> {
  await rehearse(assembly, { release: goodRelease(), approvals: 'approve', ...known, ...options });
}

const RELEASES: readonly Partial<ReleaseEntry>[] = [
  { outcome: 'rolled-back', reason: 'alarm shop-production-availability-page', mergedBy: 'grace' },
  { kind: 'recovery', seconds: 194, approvedBy: ['hubot'], reason: 'checkout fails, see #812' },
  { seconds: 1_512, approvedBy: ['ada', 'grace'] },
];

const HOLD = { by: 'grace', reason: 'freeze for the sale, until Monday 09:00 UTC' };

/** Text that strangers wrote, in two scripts and with what would steer a terminal. */
const STRANGE = {
  mergedBy: '山田太郎',
  reason:
    '決済が失敗する 🚀 see \u001b[31mred\u001b[0m\u001b[2J ::error::x\r\n##[endgroup] \u202edevorppa\u202c',
};

/**
 * Services at the moments at which somebody looks at them, each opened anew. A verb that is new gets its row in `rows.ts`; a
 * moment that is new, its entry here.
 */
export const STAGES = {
  healthy: (use) => released({ afterwards: [acting(use, PRODUCTION, { releases: RELEASES })] }),
  'half-way': (use) =>
    released({ operator: [{ after: minutes(10), ...acting(use, PRODUCTION, { releases: RELEASES }) }] }),
  'waits for a person': (use) =>
    released({
      ...{ approvals: 'nobody' },
      operator: [
        { after: minutes(12), ...acting(use, PRODUCTION) },
        { after: minutes(30), do: 'continue' },
      ],
    }),
  'goes back': (use) =>
    released({
      hooks: { 'smoke-test': 'fail' },
      operator: [{ after: seconds(10.5), ...acting(use, PRODUCTION, { releases: RELEASES }) }],
    }),
  'rolled back': (use) =>
    released({
      release: badRelease({ errorShare: 0.2 }),
      afterwards: [acting(use, PRODUCTION, { releases: RELEASES })],
    }),
  held: (use) => released({ afterwards: [acting(use, PRODUCTION, { releases: RELEASES, holds: [HOLD] })] }),
  'first deployment': async (use) => {
    await rehearseCreate(SHOP, {
      ...{ hooks: 'declared', approvals: 'approve' },
      operator: [{ after: minutes(1), ...acting(use, PRODUCTION) }],
    });
  },
  'strange names': (use) =>
    released(
      {
        operator: [
          {
            after: minutes(10),
            ...acting(
              use,
              { ...LONG, assembly: LONG_NAMES.directory },
              {
                holds: [{ by: STRANGE.mergedBy, reason: STRANGE.reason }],
                releases: [STRANGE, ...RELEASES],
              },
            ),
          },
        ],
      },
      LONG_NAMES,
    ),
} satisfies Readonly<Record<string, Open>>;

export type StageName = keyof typeof STAGES;
