import { type Random, seededRandom } from '../../rehearsal/random';
import { LIMITS, type Limit, limitOf } from './limits';
import { ASSUMED, type Profile } from './profile';
import { Queue } from './queue';
import { TokenBucket } from './token-bucket';

export interface Fleet {
  readonly services: number;
  /** That they are spread over, each with limits of its own. */
  readonly accounts: number;
  /** Services of each wave, the last one as often as it takes. A wave begins when the one before it is over. */
  readonly waves: readonly number[];
  /** Whether the check of uniformity looks at every service each minute. */
  readonly looks: boolean;
  readonly seed: number;
}

export interface Throttled {
  readonly limit: string;
  /** Calls that had to wait, of all that count against it. */
  readonly share: number;
  readonly longestWaitSeconds: number;
}

export interface Outcome {
  /** Until all are released. */
  readonly hours: number;
  /** Of one wave, the longest. */
  readonly waveMinutes: number;
  /** The limit that made somebody wait first; null when nobody had to. */
  readonly first: string | null;
  readonly throttled: readonly Throttled[];
  /** Services that have users on a bad version when a change that is bad for all of them is stopped. */
  readonly exposed: number;
  /** From a service's first users on green until it is decided, in minutes: the slowest. */
  readonly exposedMinutes: number;
}

/** A job of the pipeline starts within so many seconds of its wave: runners are not there at once. Assumed. */
const START_SPREAD = 30;

/**
 * Releases a fleet in waves. A call that finds no token waits for it, and what comes after it in the release waits as well; a look that
 * is repeated is asked for again after its period, or when it has its answer.
 */
export function simulate(profile: Profile, fleet: Fleet): Outcome {
  const waves = sizesOf(fleet);
  const played = new Map<number, Wave>();
  let seconds = 0;
  for (const size of waves) {
    // Waves of one size differ by chance alone: one of each is enough.
    const wave = played.get(size) ?? playWave(profile, fleet, size, 'good');
    played.set(size, wave);
    seconds += wave.seconds;
  }
  const bad = playWave(profile, fleet, waves[0] ?? 0, 'bad');
  const all = [...played.values()];
  const first = all.flatMap((wave) => wave.first ?? []).sort((a, b) => a.at - b.at)[0];
  return {
    hours: round(seconds / 3600),
    waveMinutes: round(Math.max(...all.map((wave) => wave.seconds)) / 60),
    first: first?.limit.name ?? null,
    throttled: throttledIn(all),
    exposed: waves[0] ?? 0,
    exposedMinutes: round(Math.max(...bad.exposedSeconds) / 60),
  };
}

export function sizesOf({ services, waves }: Pick<Fleet, 'services' | 'waves'>): number[] {
  const sizes: number[] = [];
  for (let left = services, at = 0; left > 0; at += 1) {
    const size = Math.min(left, waves[Math.min(at, waves.length - 1)] ?? left);
    sizes.push(size);
    left -= size;
  }
  return sizes;
}

interface Wave {
  readonly seconds: number;
  readonly first?: { readonly limit: Limit; readonly at: number } | undefined;
  readonly waits: ReadonlyMap<Limit, { calls: number; waited: number; longest: number }>;
  readonly exposedSeconds: readonly number[];
}

interface Play {
  readonly random: Random;
  /** Its place in the release's steps. */
  step: number;
  exposedAt: number;
  over: boolean;
}

type Kind = 'good' | 'bad';
type Event =
  | { readonly what: 'start' | 'step' | 'decided'; readonly release: Play; readonly account: Account }
  | { readonly what: 'again'; readonly release: Play; readonly account: Account; readonly polling: Polling };

type Polling = { readonly every: number; readonly calls: Readonly<Record<string, number>> };

/** Spreads a wave over the accounts and plays it until its last release is over. */
function playWave(profile: Profile, fleet: Fleet, size: number, kind: Kind): Wave {
  const release = profile[kind];
  const accounts = Array.from({ length: fleet.accounts }, () => new Account(profile, fleet));
  const queue = new Queue<Event>();
  for (let index = 0; index < size; index += 1) {
    const account = accounts[index % accounts.length];
    // Of its own, so that more releases leave the others as they are.
    const random = seededRandom(fleet.seed * 1_000_003 + index);
    const play = { random, step: 0, exposedAt: 0, over: false };
    if (account) queue.add(random() * START_SPREAD, { what: 'start', release: play, account });
  }
  let seconds = 0;
  const exposedSeconds: number[] = [];
  for (let next = queue.take(); next; next = queue.take()) {
    const { at, item } = next;
    const { account, release: play } = item;
    if (item.what === 'again') {
      if (play.over) continue;
      queue.add(Math.max(account.call(item.polling.calls, at), at + item.polling.every), item);
      continue;
    }
    if (item.what === 'decided') {
      // ECS sees the alarm when its next look is answered.
      const seen = account.call(ASSUMED.alarms.calls, at);
      play.over = true;
      exposedSeconds.push(seen - play.exposedAt);
      seconds = Math.max(seconds, seen);
      continue;
    }
    const began = item.what === 'start';
    const step = release.steps[play.step];
    const done = account.call(began ? startCalls(profile) : (step?.calls ?? {}), at);
    if (began)
      for (const polling of [ASSUMED.settle, ASSUMED.alarms, ASSUMED.verdict])
        queue.add(done + play.random() * polling.every, { what: 'again', release: play, account, polling });
    if (!began) play.step += 1;
    const here = began ? 0 : (step?.at ?? 0);
    if (kind === 'bad' && here <= profile.bad.exposedAt) play.exposedAt = done + profile.bad.exposedAt - here;
    const following = release.steps[play.step];
    const gap = (following?.at ?? release.seconds) - here;
    queue.add(done + gap, { what: following ? 'step' : 'decided', release: play, account });
  }
  return { seconds, exposedSeconds, ...merged(accounts) };
}

function startCalls({ tasks }: Profile): Readonly<Record<string, number>> {
  return { ...ASSUMED.start, 'Fargate.LaunchTask': tasks };
}

/** One account's limits in one region. */
class Account {
  readonly waits = new Map<Limit, { calls: number; waited: number; longest: number }>();
  first: { limit: Limit; at: number } | undefined;
  private readonly buckets = new Map<Limit, TokenBucket>();

  constructor(profile: Profile, { services, accounts, looks }: Fleet) {
    const own = Math.ceil(services / accounts);
    for (const limit of LIMITS) {
      // What the looks leave over.
      const left = limit.sustained - (looks ? own * lookRate(profile, limit) : 0);
      if (!(left > 0))
        throw new Error(
          `looks must leave something of a limit, got ${own} services that use up ${limit.name}`,
        );
      this.buckets.set(limit, new TokenBucket(limit.burst, left));
    }
  }

  /** @returns when all are answered: they are made at once */
  call(calls: Readonly<Record<string, number>>, at: number): number {
    let done = at;
    for (const [call, times] of Object.entries(calls)) {
      const limit = limitOf(call);
      if (limit) for (let time = 0; time < times; time += 1) done = Math.max(done, this.one(limit, at));
    }
    return done;
  }

  private one(limit: Limit, at: number): number {
    const granted = this.buckets.get(limit)?.take(at) ?? at;
    const wait = granted - at;
    const counts = this.waits.get(limit) ?? { calls: 0, waited: 0, longest: 0 };
    counts.calls += 1;
    if (wait > 1e-9) {
      counts.waited += 1;
      this.first ??= { limit, at };
    }
    counts.longest = Math.max(counts.longest, wait);
    this.waits.set(limit, counts);
    return granted;
  }
}

/** Calls a second of one service that nobody releases. */
export function lookRate({ look }: Pick<Profile, 'look'>, { calls }: Limit): number {
  return calls.reduce((sum, call) => sum + (look[call] ?? 0), 0) / 60;
}

function merged(accounts: readonly Account[]): Pick<Wave, 'first' | 'waits'> {
  const waits = new Map<Limit, { calls: number; waited: number; longest: number }>();
  for (const account of accounts)
    for (const [limit, { calls, waited, longest }] of account.waits) {
      const sum = waits.get(limit) ?? { calls: 0, waited: 0, longest: 0 };
      waits.set(limit, {
        calls: sum.calls + calls,
        waited: sum.waited + waited,
        longest: Math.max(sum.longest, longest),
      });
    }
  const first = accounts.flatMap((account) => account.first ?? []).sort((a, b) => a.at - b.at)[0];
  return { waits, first };
}

function throttledIn(waves: readonly Wave[]): Throttled[] {
  return LIMITS.flatMap((limit) => {
    const counts = waves.flatMap((wave) => wave.waits.get(limit) ?? []);
    const waited = counts.reduce((sum, one) => sum + one.waited, 0);
    if (waited === 0) return [];
    const calls = counts.reduce((sum, one) => sum + one.calls, 0);
    const longestWaitSeconds = round(Math.max(...counts.map(({ longest }) => longest)));
    return [{ limit: limit.name, share: Number((waited / calls).toFixed(3)), longestWaitSeconds }];
  }).sort((a, b) => b.longestWaitSeconds - a.longestWaitSeconds);
}

const round = (value: number) => Math.round(value * 10) / 10;
