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
  readonly version: string;
  readonly seed: number;
  readonly healthPath: string;
  readonly answers: readonly ModelledAnswer[];
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
    const random = this.randomFor(`${seed} ${method} ${url}`);
    const { time } = this.task;
    const requests = model.requestsOf(path);
    const failed = path !== this.properties.healthPath && random() < requests.errorShare(time);
    const seconds = latencyAt(requests.latency(time), random());
    const timeoutSeconds = options.idleTimeoutMs / 1000;
    if (seconds >= timeoutSeconds) {
      clock.schedule(options.idleTimeoutMs, () => {
        options.onOutcome({ status: 504, because: 'idle-timeout', latencySeconds: timeoutSeconds });
        answerOwn(response, 504);
        options.onEnd();
      });
      return;
    }
    clock.schedule(seconds * 1000, () => {
      const answer: FullAnswer = failed ? { path, status: 500, body: '' } : this.answerTo(method, url, path);
      options.onOutcome({ status: answer.status, latencySeconds: seconds });
      response.writeHead(answer.status, {
        'content-type': 'application/json',
        'x-version': this.properties.version,
        ...answer.headers,
      });
      response.end(answer.body);
      options.onEnd();
    });
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
