import { LIMITS } from './limits';
import { type Luck, whenSomeAreBad } from './luck';
import type { Profile } from './profile';
import { type Fleet, lookRate, type Outcome, simulate } from './simulate';

/** What the bench keeps: `docs/fleet.json`. */
export interface FleetRecord {
  readonly services: number;
  readonly seed: number;
  readonly profile: Profile;
  readonly rows: readonly FleetRow[];
}

export interface FleetRow {
  readonly accounts: number;
  readonly waves: readonly number[];
  /** False where the looks alone would take more than a limit allows. */
  readonly looks: boolean;
  readonly outcome: Outcome;
  /** For a change that is bad for one service in twenty. */
  readonly luck: Luck;
}

const SERVICES = 1000;
const SEED = 1;
/** As many as fit by the default quotas, by raised ones, and none of them. */
const ACCOUNTS = [20, 4, 1];
const ONE_IN_TWENTY = 0.05;
/** One, then ten, then fifties: what docs/fleet.md recommends. */
export const RECOMMENDED = [1, 10, 50] as const;
const WAVES: readonly (readonly number[])[] = [[1], [10], [50], [100], [1000], RECOMMENDED];

export function recordOf(profile: Profile): FleetRecord {
  const rows = ACCOUNTS.flatMap((accounts) =>
    WAVES.map((waves): FleetRow => {
      const looks = mostServices(profile) > SERVICES / accounts;
      const fleet: Fleet = { services: SERVICES, accounts, waves, looks, seed: SEED };
      const luck = whenSomeAreBad(fleet, ONE_IN_TWENTY);
      return { accounts, waves, looks, outcome: simulate(profile, fleet), luck };
    }),
  );
  return { services: SERVICES, seed: SEED, profile, rows };
}

/** Services in an account whose looks, with no release at all, use up a limit. */
export function mostServices(profile: Pick<Profile, 'look'>): number {
  return Math.min(
    ...LIMITS.map((limit) => {
      const rate = lookRate(profile, limit);
      return rate > 0 ? limit.sustained / rate : Number.POSITIVE_INFINITY;
    }),
  );
}
