import type { RehearsedService } from '../../../../rehearsal/service/rehearsed-service';
import type { Words } from './words';

/** Where a word must not be, by name: all that was said there. */
export type Sinks = Readonly<Record<string, string>>;

export interface Listening {
  /** What was said so far. @param more what else there is: reports, what a verb has printed */
  sinks(more?: Sinks): Sinks;
}

/** Hears from now on what the account's gates say, and to whom. */
export function listenTo(service: RehearsedService, words: Words): Listening {
  const { account, functions } = service;
  const logs: { readonly group: string; readonly message: string }[] = [];
  account.logs.onEvents((group, _stream, events) => {
    for (const { message } of events) logs.push({ group, message });
  });
  const answers: string[] = [];
  const states: string[] = [];
  const invoke = functions.invoke.bind(functions);
  // Instead of Lambda's own record of what it was asked and has answered, which nobody else sees.
  functions.invoke = async (arn, event) => {
    const answer = await invoke(arn, event);
    const { hookDetails, ...said } = (answer.ok ? answer.payload : answer) as { hookDetails?: unknown };
    answers.push(JSON.stringify(said));
    states.push(JSON.stringify(hookDetails ?? null));
    words.note(JSON.stringify(hookDetails ?? null));
    return answer;
  };
  const isEmbedded = ({ message }: { readonly message: string }) => message.includes('"_aws"');
  return {
    sinks(more = {}) {
      const events = account.eventBuses.events;
      const ofGates = logs.filter(({ group }) => /^\/teal\/.*-gate-/.test(group));
      return {
        events: JSON.stringify(events.filter(({ source }) => source === 'teal')),
        "ECS's events": JSON.stringify(events.filter(({ source }) => source !== 'teal')),
        metrics: JSON.stringify(account.cloudWatch.store.list()),
        'embedded metrics': ofGates
          .filter(isEmbedded)
          .map(({ message }) => message)
          .join('\n'),
        'logs of gates': ofGates
          .filter((line) => !isEmbedded(line))
          .map(({ message }) => message)
          .join('\n'),
        'other logs': logs
          .filter((line) => !ofGates.includes(line))
          .map(({ message }) => message)
          .join('\n'),
        notifications: JSON.stringify(account.topics.messages()),
        'hook answers': answers.join('\n'),
        'states of hooks': states.join('\n'),
        'service events': JSON.stringify(account.ecs.services().map(({ events: said }) => said)),
        deployments: JSON.stringify(account.ecs.deployments()),
        ...more,
      };
    },
  };
}

/** Where a word may be all the same, and which page says so. */
export interface Promised {
  readonly path: RegExp;
  readonly sink: string;
  readonly by: string;
}

/** Each word that is where no page says that it may be: `path → sink`. */
export function leaks(words: Words, sinks: Sinks, promises: readonly Promised[] = []): string[] {
  return Object.entries(sinks).flatMap(([sink, text]) =>
    words
      .in(text)
      .filter((path) => !promises.some((one) => one.sink === sink && one.path.test(path)))
      .map((path) => `${path} → ${sink}`),
  );
}
