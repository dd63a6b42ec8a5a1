import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Loopback, loopback } from '../../lambda/loopback';

interface Held {
  readonly body: string;
  state: 'waiting' | 'taken' | 'deleted';
}

/**
 * What SQS answers a worker, by its JSON protocol: a message that was handed out is nobody else's, and stays until it is deleted.
 * source: Amazon SQS API reference, ReceiveMessage, DeleteMessage
 */
export class StandingQueue {
  private readonly messages = new Map<string, Held>();
  private server: Loopback | undefined;
  private held: (() => void)[] = [];
  private waitingFor: (() => void) | undefined;
  /** Calls of ReceiveMessage. */
  receives = 0;

  async start(): Promise<void> {
    this.server = await loopback((request, response) => void this.answer(request, response));
  }

  /** @param bodies of messages that wait */
  put(...bodies: readonly string[]): void {
    for (const body of bodies) this.messages.set(`m${this.messages.size + 1}`, { body, state: 'waiting' });
  }

  /** Bodies in a state. */
  in(state: Held['state']): readonly string[] {
    return [...this.messages.values()].flatMap((one) => (one.state === state ? [one.body] : []));
  }

  get url(): string {
    return `http://127.0.0.1:${this.server?.port}/111122223333/mails`;
  }

  /** When somebody waits for messages that are not there. */
  async asked(): Promise<void> {
    if (this.held.length > 0) return;
    await new Promise<void>((resolve) => {
      this.waitingFor = resolve;
    });
  }

  /** Messages that were taken, and not deleted, are there again. */
  showAgain(): void {
    for (const one of this.messages.values()) if (one.state === 'taken') one.state = 'waiting';
  }

  async close(): Promise<void> {
    for (const answer of this.held) answer();
    await this.server?.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const asked = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    const say = (answer: object) => {
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end(JSON.stringify(answer));
    };
    const action = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
    if (action === 'ReceiveMessage') return this.receive(Number(asked.MaxNumberOfMessages), say, response);
    if (action !== 'DeleteMessage') throw new Error(`action must be known, got ${action}`);
    const message = this.messages.get(String(asked.ReceiptHandle));
    if (message) message.state = 'deleted';
    say({});
  }

  private receive(most: number, say: (answer: object) => void, response: ServerResponse): void {
    this.receives += 1;
    const found = [...this.messages].filter(([, { state }]) => state === 'waiting').slice(0, most);
    if (found.length === 0) {
      this.held.push(() => say({}));
      response.on('close', () => {
        this.held = [];
      });
      this.waitingFor?.();
      return;
    }
    for (const [, message] of found) message.state = 'taken';
    say({
      Messages: found.map(([id, { body }]) => ({
        ...{ MessageId: id, ReceiptHandle: id, Body: body },
        MD5OfBody: createHash('md5').update(body).digest('hex'),
      })),
    });
  }
}
