import { cut } from './plain';

/**
 * A custom notification of Amazon Q Developer in chat applications, which shows no other text and drops what is not in this
 * form without a word. source: its administrator guide, "Custom notifications", event schema
 */
export interface Notification {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly id: string;
  readonly content: {
    readonly textType: 'client-markdown';
    readonly title: string;
    readonly description: string;
    readonly nextSteps: readonly string[];
    readonly keywords: readonly string[];
  };
  readonly metadata: {
    /** Messages of one are one thread. */
    readonly threadId: string;
    readonly summary: string;
    readonly eventType: string;
  };
}

/** What is said, before it is cut to what fits. */
export interface Message {
  readonly title: string;
  readonly text: string;
  readonly nextSteps: readonly string[];
  readonly keywords: readonly string[];
}

/** Characters. source: its administrator guide, "Custom notifications", parameter details */
const LONGEST_TITLE = 250;
const LONGEST_DESCRIPTION = 8000;
/** No limit is documented: a keyword is a word. */
const LONGEST_KEYWORD = 200;

export function notification(
  { title, text, nextSteps, keywords }: Message,
  event: { readonly id: string; readonly type: string },
  threadId: string,
): Notification {
  const heading = cut(title, LONGEST_TITLE);
  return {
    version: '1.0',
    source: 'custom',
    id: event.id,
    content: {
      textType: 'client-markdown',
      title: heading,
      description: cut(text, LONGEST_DESCRIPTION),
      nextSteps,
      keywords: keywords.filter((one) => one !== '').map((one) => cut(one, LONGEST_KEYWORD)),
    },
    metadata: { threadId, summary: heading, eventType: event.type },
  };
}
