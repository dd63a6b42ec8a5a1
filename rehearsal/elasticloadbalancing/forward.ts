import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { type Dispatcher, errors, type Pool } from 'undici';
import { cookiesOf, headersForClient } from './headers';
import { answerOwn } from './own-answer';
import type { OwnAnswer } from './request-record';

/** What became of a forwarded request, known as soon as its status is. */
export interface Outcome {
  readonly status: number;
  /** Why the load balancer answered itself; absent when the target answered. */
  readonly because?: OwnAnswer;
  readonly latencySeconds: number;
}

/** A request as a target gets it, and who is to be told what becomes of it. */
export interface ForwardOptions {
  /** The path with its query string. */
  readonly path: string;
  /** Real milliseconds of silence after which the load balancer gives up on a target. */
  readonly idleTimeoutMs: number;
  /** Name, value, name, value … */
  headers(): string[];
  /** Set-Cookie lines that the load balancer adds to the answer. */
  cookies(fromTarget: readonly string[]): readonly string[];
  /** Called exactly once, when the status is known. */
  onOutcome(outcome: Outcome): void;
  /** Called exactly once, when the target has nothing more to do with the request. */
  onEnd(): void;
}

/**
 * Sends a request to a target, once, and passes the answer on; bodies are streamed both ways. A request that fails
 * is answered by the load balancer and never tried again.
 */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  connections: Pool,
  options: ForwardOptions,
): void {
  connections.dispatch(
    {
      path: options.path,
      method: request.method ?? 'GET',
      headers: options.headers(),
      body: bodyOf(request),
      headersTimeout: options.idleTimeoutMs,
      bodyTimeout: options.idleTimeoutMs,
    },
    new Exchange(request, response, options),
  );
}

/** One request on its way: what undici calls, in order, with either `onResponseEnd` or `onResponseError` last. */
class Exchange implements Dispatcher.DispatchHandler {
  private readonly leftAt = performance.now();
  private controller: Dispatcher.DispatchController | undefined;
  private answered = false;
  private finished = false;
  private clientGone = false;
  /** The whole body, when it came in one part: it leaves together with the headers. */
  private whole: Buffer | undefined;
  private length = -1;

  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly options: ForwardOptions,
  ) {
    response.on('close', () => this.onClientClose());
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.clientGone) controller.abort(new Error('the client closed the connection'));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
    statusText?: string,
  ): void {
    // An interim answer (103 Early Hints): the final one follows.
    if (status < 200) return;
    this.settle(status);
    this.length = Number(headers['content-length'] ?? -1);
    const added = this.options.cookies(cookiesOf(headers));
    this.response.writeHead(status, statusText, headersForClient(headers, added));
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (chunk.length === this.length) {
      this.whole = chunk;
      return;
    }
    if (this.response.write(chunk)) return;
    controller.pause();
    this.response.once('drain', () => controller.resume());
  }

  onResponseEnd(): void {
    this.finish();
    // As text, Node sends it in one write with the headers; as bytes, in two.
    if (this.whole) this.response.end(this.whole.toString('latin1'), 'latin1');
    else this.response.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.finish();
    if (this.answered) {
      // The status has been sent: breaking off is the only way left to tell the client.
      this.response.destroy();
    } else if (this.clientGone) {
      this.settle(460, 'client-closed');
    } else {
      const { status, because } = ownAnswerTo(error);
      this.settle(status, because);
      // What is still to come of the request goes nowhere, so that its connection can be used again.
      this.request.unpipe();
      this.request.resume();
      answerOwn(this.response, status);
    }
  }

  private onClientClose(): void {
    if (this.finished) return;
    this.clientGone = true;
    this.controller?.abort(new Error('the client closed the connection'));
  }

  private settle(status: number, because?: OwnAnswer): void {
    this.answered = true;
    this.options.onOutcome({
      status,
      latencySeconds: (performance.now() - this.leftAt) / 1000,
      ...(because !== undefined && { because }),
    });
  }

  private finish(): void {
    this.finished = true;
    this.options.onEnd();
  }
}

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
// (HTTP 502: reset or closed by the target, malformed answer; HTTP 504: no connection within 10 s, no answer
// within the idle timeout)
export function ownAnswerTo(error: Error): { status: 502 | 504; because: OwnAnswer } {
  if (error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError) {
    return { status: 504, because: 'idle-timeout' };
  }
  if (error instanceof errors.ConnectTimeoutError) return { status: 504, because: 'connection-error' };
  const isRefused = 'syscall' in error && error.syscall === 'connect';
  return { status: 502, because: isRefused ? 'connection-error' : 'bad-answer' };
}

/** On a stream of its own, since undici destroys the stream of a request that fails. */
function bodyOf(request: IncomingMessage): PassThrough | null {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  return hasBody ? request.pipe(new PassThrough()) : null;
}
