import { type Code, code, quote } from './code';

/** A topic by its publisher. Its name begins with that of the delivery: Copilot's begin with that of the application. */
export const topicName = ({
  delivery,
  environment,
  service,
  topic,
}: {
  readonly delivery: string;
  readonly environment: string;
  readonly service: string;
  readonly topic: { readonly name: string; readonly fifo: boolean };
}): string => `${delivery}-${environment}-${service}-${topic.name}${topic.fifo ? '.fifo' : ''}`;

/** In the stack's own account and region. */
export const topicArnCode = (name: string): Code =>
  code(`stack.formatArn({ service: 'sns', resource: ${quote(name)} })`);
