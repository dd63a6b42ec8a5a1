import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../clock/clock';
import type { ForwardOptions } from '../elasticloadbalancing/forward';
import type { CheckResult } from '../elasticloadbalancing/health';
import { answerOwn } from '../elasticloadbalancing/own-answer';
import type { TargetBackend } from '../elasticloadbalancing/target-backend';
import { seededRandom } from '../random';
import { binomial } from './draws';
import { type Latency, latencyAt } from './latency';
import type { ModelledTask } from './modelled-task';
import type { ModelledAnswer, ResolvedTaskModel } from './task-model';

export interface ModelledBackendProperties {
  readonly clock: Clock;
  readonly model: ResolvedTaskModel;
  /** Names the version in ids of tasks. */
  readonly version: string;
  /** Of every answer, by their names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly seed: number;
  /** Path of the health check. */
  readonly healthPath: string;
  /** What a version that is well answers, beside what the model says. */
  readonly answers: readonly ModelledAnswer[];
  /** Says that a request is held on the clock until what this returns is called with what answers it. */
  readonly holdRequest: (request: IncomingMessage) => (act: () => void) => Promise<void>;
}

type FullAnswer = ModelledAnswer & Required<Pick<ModelledAnswer, 'status' | 'body'>>;

/** What became of the requests of one second that went to a task. */
export interface Served {
  readonly succeeded: number;
  readonly failed: number;
  readonly latency: Latency;
}

/** What a modelled task answers: one request of a hook's, or many users' at once. */
export class ModelledBackend implements TargetBackend {
  /** How often each request has been made: what one meets does not depend on what others ask. */
  private readonly asked = new Map<string, number>();

  constructor(
    private readonly task: ModelledTask,
    private readonly properties: ModelledBackendProperties,
  ) {}

  check(): CheckResult {
    return this.task.check;
  }

  /**
   * Draws what `count` requests for a path meet at this moment.
   *
   * @returns undefined when the task refuses connections
   */
  serve(path: string, count: number, random: () => number): Served | undefined {
    if (!this.task.isUp) return undefined;
    this.task.isSent(count);
    const { time } = this.task;
    const requests = this.properties.model.requestsOf(path);
    const failed = binomial(count, requests.errorShare(time), random);
    return { succeeded: count - failed, failed, latency: requests.latency(time) };
  }

  /** Answers one request after its latency on the clock. */
  forward(request: IncomingMessage, response: ServerResponse, options: ForwardOptions): void {
    request.resume();
    if (!this.task.isUp) {
      options.onOutcome({ status: 502, because: 'connection-error', latencySeconds: 0 });
      answerOwn(response, 502);
      options.onEnd();
      return;
    }
    const { model, clock, seed } = this.properties;
    const url = request.url ?? '/';
    const path = url.split('?')[0] ?? '/';
    const method = request.method ?? 'GET';
    const random = this.randomFor(`${seed} ${this.task.id} ${method} ${url}`);
    const { time } = this.task;
    const requests = model.requestsOf(path);
    const failed = path !== this.properties.healthPath && random() < requests.errorShare(time);
    const seconds = latencyAt(requests.latency(time), random());
    const isLate = seconds * 1000 >= options.idleTimeoutMs;
    const waits = isLate ? options.idleTimeoutMs / 1000 : seconds;
    const release = this.properties.holdRequest(request);
    const answer = () => {
      if (isLate) {
        options.onOutcome({ status: 504, because: 'idle-timeout', latencySeconds: waits });
        answerOwn(response, 504);
      } else {
        const answered = failed ? { path, status: 500, body: '' } : this.answerTo(method, url, path);
        options.onOutcome({ status: answered.status, latencySeconds: waits });
        this.answer(response, answered);
      }
      options.onEnd();
    };
    clock.schedule(waits * 1000, () => void release(answer));
  }

  private answer(response: ServerResponse, { status, headers, body }: FullAnswer): void {
    response.writeHead(status, {
      'content-type': 'application/json',
      ...this.properties.headers,
      ...lowerCased(headers),
    });
    response.end(body);
  }

  async close(): Promise<void> {}

  async destroy(): Promise<void> {}

  private answerTo(method: string, url: string, path: string): FullAnswer {
    const isMeant = (answer: ModelledAnswer) =>
      answer.path === url && (answer.method ?? 'GET') === (method === 'HEAD' ? 'GET' : method);
    const answer = this.properties.model.answers.find(isMeant) ?? this.properties.answers.find(isMeant);
    if (path === this.properties.healthPath && !answer) {
      return { path, status: this.task.check === 'passed' ? 200 : 503, body: '' };
    }
    return { path, ...answer, status: answer?.status ?? 200, body: answer?.body ?? '' };
  }

  private randomFor(what: string): () => number {
    const times = (this.asked.get(what) ?? 0) + 1;
    this.asked.set(what, times);
    let hash = 0;
    for (const character of `${what} ${times}`) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) | 0;
    return seededRandom(hash);
  }
}

/** Two ways to write a name would be two headers. */
const lowerCased = (headers: ModelledAnswer['headers'] = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
