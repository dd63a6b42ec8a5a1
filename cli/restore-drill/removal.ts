import {
  DBClusterNotFoundFault,
  DBInstanceNotFoundFault,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  InvalidDBClusterStateFault,
  InvalidDBInstanceStateFault,
  type RDSClient,
} from '@aws-sdk/client-rds';
import type { Pause } from '../aws/pause';
import { Asking } from '../logs/asking';
import type { Lines } from '../progress';
import { isOf } from './decide';
import { Reader } from './read';

/** Milliseconds between two looks. */
const LOOK_EVERY = 15_000;
/** What RDS takes to delete one, and to finish before what it has begun to make. */
const LONGEST = 45 * 60_000;

export interface RemovalSurroundings {
  readonly pause: Pause;
  readonly progress: Lines;
  /** Once it is aborted nobody waits until RDS has ended: that it deletes is enough. */
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

/** `deleting` where nobody waited for the end; `left` with what is to be done. */
export type Removed = { readonly is: 'gone' | 'deleting' } | { readonly is: 'left'; readonly why: string };

/**
 * Deletes a copy of a drill and its instances, and nothing else: what does not say by its tags that a drill of this owner
 * made it is left alone. Goes on after an interruption.
 */
export async function remove(
  rds: RDSClient,
  copy: string,
  owner: string,
  { pause, progress, signal, say }: RemovalSurroundings,
): Promise<Removed> {
  // Of its own: an interruption is why it is deleted, and must not keep it.
  const asking = new Asking(pause, progress, new AbortController().signal);
  const reader = new Reader(rds, asking);
  const endsAt = pause.now() + LONGEST;
  for (;;) {
    const cluster = await reader.cluster(copy);
    if (!cluster) return { is: 'gone' };
    if (!isOf(cluster, owner)) {
      return { is: 'left', why: 'its tags do not say that a drill made it; look whose it is' };
    }
    const instances = await reader.instances(copy);
    const foreign = instances.find((each) => !isOf(each, owner));
    if (foreign) {
      return { is: 'left', why: `its instance ${foreign.id} was not made by a drill; look whose it is` };
    }
    const standing = instances.filter(({ status }) => status !== 'deleting');
    const begun = await Promise.all(
      standing.map(({ id }) => unlessBusy(() => asking.untilAnswered(() => deleteInstance(rds, id)))),
    );
    let isDeleting = cluster.status === 'deleting';
    if (!isDeleting && begun.every(Boolean)) {
      isDeleting = await unlessBusy(() => asking.untilAnswered(() => deleteCluster(rds, copy)));
    }
    if (isDeleting && signal.aborted) return { is: 'deleting' };
    if (pause.now() >= endsAt) {
      return { is: 'left', why: `RDS has not deleted it in ${LONGEST / 60_000} minutes` };
    }
    say(
      isDeleting
        ? `RDS deletes ${copy}`
        : `${copy} is ${cluster.status}; it is deleted as soon as RDS takes it`,
    );
    await pause.sleep(LOOK_EVERY, asking.signal);
  }
}

const deleteInstance = (rds: RDSClient, id: string) =>
  rds.send(
    new DeleteDBInstanceCommand({
      ...{ DBInstanceIdentifier: id, SkipFinalSnapshot: true, DeleteAutomatedBackups: true },
    }),
  );

const deleteCluster = (rds: RDSClient, id: string) =>
  rds.send(
    new DeleteDBClusterCommand({
      ...{ DBClusterIdentifier: id, SkipFinalSnapshot: true, DeleteAutomatedBackups: true },
    }),
  );

/** @returns whether it is on its way: RDS deletes nothing that it is about to make, and says so */
async function unlessBusy(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (error) {
    if (error instanceof InvalidDBInstanceStateFault || error instanceof InvalidDBClusterStateFault)
      return false;
    if (error instanceof DBInstanceNotFoundFault || error instanceof DBClusterNotFoundFault) return true;
    throw error;
  }
}
