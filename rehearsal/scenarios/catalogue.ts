import { circumstances } from './catalogue/circumstances';
import type { CatalogueEntry, Subject } from './catalogue/entry';
import { gatesThatFail } from './catalogue/gates';
import { badAnswers } from './catalogue/requests';
import { STARTS } from './catalogue/starts';

export { departures } from './catalogue/departures';
export type { CatalogueEntry, Culprit, ExpectedEnd, Subject } from './catalogue/entry';

/**
 * Bad releases, and the few good ones that show that nets do not catch everything: what a canary of 10 % with a hold
 * and a bake of ten minutes each, Teal's alarms and a gate over test traffic must make of them.
 *
 * The list is drawn from what others test or have met: the end-to-end tests of Flagger and Argo Rollouts, the faults
 * of Envoy and k6, and "Automating safe, hands-off deployments" of the Amazon Builders' Library.
 */
export function catalogue(subject: Subject): readonly CatalogueEntry[] {
  return [...STARTS, ...badAnswers(subject), ...gatesThatFail(subject), ...circumstances(subject)];
}

/** What belongs into the catalogue and cannot be said with models of tasks and users, by name. */
export const NOT_IN_CATALOGUE: readonly { readonly name: string; readonly why: string }[] = [
  {
    name: 'connections that break at SIGTERM, or a SIGTERM that is ignored',
    why: 'modelled users are counts without connections; tasks that are processes show it',
  },
  {
    name: 'sticky sessions, WebSockets and long requests across a shift',
    why: 'counts come back to nobody; stickiness throws NotModelled, and live requests show the rest',
  },
  {
    name: 'another version in one of the tasks of green',
    why: 'all tasks of a revision run one digest, and no gate counts versions: only what such a task fails is seen',
  },
  {
    name: 'a hook that misreads a rollback',
    why: 'no gate stands at a stage that ECS repeats in a rollback; an app of another kind may have one',
  },
  {
    name: 'a PAUSE that an operator continues or rejects',
    why: 'no gate pauses; `operator` continues and rejects the pauses of an app that has them',
  },
];
