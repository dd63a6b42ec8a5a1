import type { RequestRecord } from '../../rehearsal/elasticloadbalancing/request-record';
import { count } from './words';

/**
 * Share of a release's requests from which on it is said: users who are turned away meet nothing of what the service does, so
 * their answers tell little of a release.
 */
const MUCH = 0.5;

/** Counts users whom the service turns away by 4xx, which no alarm calls an error. */
export class TurnedAway {
  private total = 0;
  private readonly by = new Map<number, number>();

  add({ id, status }: Pick<RequestRecord, 'id' | 'status'>): void {
    // Those of gates have none.
    if (id === undefined) return;
    this.total += 1;
    if (status >= 400 && status < 500) this.by.set(status, (this.by.get(status) ?? 0) + 1);
  }

  /**
   * Of those since it was last asked.
   *
   * @param what users ask for, like `GET /`
   * @returns undefined when few were turned away
   */
  take(what: string): string | undefined {
    const { total } = this;
    const away = [...this.by.values()].reduce((sum, times) => sum + times, 0);
    const [often] = [...this.by].sort(([, one], [, other]) => other - one);
    this.total = 0;
    this.by.clear();
    if (often === undefined || away < MUCH * total) return undefined;
    return (
      `${count(away)} of ${count(total)} requests of users (${what}) were answered by ${often[0]}: ` +
      'they tell little of this release; name what users ask for with --path'
    );
  }
}
