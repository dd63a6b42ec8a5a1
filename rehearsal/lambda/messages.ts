/** Where a connection to a `host:port` really goes: a port of 127.0.0.1 where plain HTTP is spoken. */
export interface Destination {
  readonly port: number;
  /**
   * Whether the modelled listener speaks TLS (then only TLS is let through) or not (then only plain text is).
   * @default either, as the caller opens it
   */
  readonly tls?: boolean;
}

/** By `host:port`, the host in lower case. */
export type Destinations = Readonly<Record<string, Destination>>;

/** First message to a child: what it needs before it loads the handler. */
export interface Start {
  readonly kind: 'start';
  readonly assetDirectory: string;
  /** `index.handler` */
  readonly handler: string;
  readonly destinations: Destinations;
  readonly seed: number;
  /** The engine's time, in milliseconds since the Unix epoch. */
  readonly now: number;
  /** Process that the child must not outlive. */
  readonly parentPid: number;
}

/** Parts of Lambda's context object that differ by invocation or are not in the environment. */
export interface Invocation {
  readonly kind: 'invocation';
  readonly requestId: string;
  readonly functionArn: string;
  readonly event: unknown;
  readonly now: number;
  /** Real milliseconds that the handler may take. */
  readonly timeoutMs: number;
}

export type ToChild = Start | Invocation;

/** An error of a handler, named as Lambda names it. */
export interface Failure {
  readonly kind: 'failure';
  readonly errorType: string;
  readonly errorMessage: string;
  /** The process has ended, or must be ended: it will answer nothing more. */
  readonly fatal?: true;
}

/** The payload as the JSON text that the handler's value was turned into: what AWS carries is text, too. */
export type FromChild =
  | { readonly kind: 'ready' }
  | { readonly kind: 'success'; readonly payload: string }
  | Failure;
