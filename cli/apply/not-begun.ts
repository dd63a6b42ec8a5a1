import type { Prepared } from '../prepare/prepared';
import type { Applied, ApplyOutcome, NotBegun } from './applied';

/** Where an apply has ended before its time. */
export interface EndedAt {
  readonly outcome: ApplyOutcome;
  /** Stack whose turn it was. Absent: before the first, or none. */
  readonly stack?: string;
}

type Of = Pick<Prepared, 'environment' | 'services'>;

/**
 * Of several services those whose turn did not come, with what it was that stopped them: also those that come after nothing, since
 * whether one goes on beside another that has failed is for a person to say.
 *
 * @param begun names of stacks whose turn has come and that nothing kept from beginning
 */
export function notBegun(
  { environment, services }: Of,
  { outcome, stack }: EndedAt,
  begun: ReadonlySet<string>,
  done: Pick<Applied, 'services'>,
): readonly NotBegun[] {
  if (services.length < 2 || outcome === 'released' || outcome === 'unchanged') return [];
  const current = services.find((each) => each.stack === stack);
  const verdict = done.services.find(({ name }) => name === current?.name)?.verdict.outcome;
  const hasBegun = stack !== undefined && begun.has(stack);
  const because = causeOf(outcome, { environment, stack, service: current?.name, verdict, hasBegun });
  return services.filter((each) => !begun.has(each.stack)).map(({ name }) => ({ name, because }));
}

interface At {
  readonly environment: string;
  readonly stack: string | undefined;
  readonly service: string | undefined;
  readonly verdict: string | undefined;
  readonly hasBegun: boolean;
}

function causeOf(outcome: ApplyOutcome, { environment, stack, service, verdict, hasBegun }: At): string {
  const what = service ?? (stack === undefined ? undefined : `the stack ${stack}`);
  switch (outcome) {
    case 'held':
      return `${environment} is held`;
    case 'superseded':
      return 'a newer commit has gone out';
    case 'not-reviewed':
      return 'the plan has lines that nobody has reviewed';
    case 'stale':
      return what === undefined
        ? 'a change set is not the one that was shown'
        : `the change set of ${service ?? stack} is not the one that was shown`;
    case 'failed':
      if (what === undefined) return 'it failed before';
      return verdict === 'rolled-back' ? `${what} was rolled back` : `${what} failed`;
    default:
      return what !== undefined && hasBegun
        ? `what became of ${what} could not be told`
        : 'it could not be told whether it may';
  }
}
