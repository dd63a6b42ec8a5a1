import type { Prepared } from '../prepare/prepared';
import { isBegun, openBegun } from '../records/begun';
import type { ReleaseEntry } from '../records/entry';
import type { ServiceToDeploy } from './records';

/** From when on deployments are of a release that has begun. */
export const ofBegun = ({ at, since }: ReleaseEntry) => ({
  since: since === undefined ? undefined : Date.parse(since),
  begunAt: Date.parse(at),
});

/** What is on record of a run of this apply that was ended. */
export async function begunBefore(
  { digest, journal }: Pick<ServiceToDeploy, 'digest' | 'journal'>,
  { commit }: Pick<Prepared, 'commit'>,
) {
  if (digest === undefined) return {};
  const releases = await journal.releases();
  const isOwn = (each: ReleaseEntry) => each.commit === commit && each.digest === digest;
  return {
    begun: releases.find((each) => isBegun(each) && isOwn(each)),
    open: openBegun({ commit, digest }, releases),
  };
}
