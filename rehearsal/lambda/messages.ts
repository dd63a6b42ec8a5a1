import type { TlsVersions } from '../elasticloadbalancing/ssl-policy';

/** Where a connection to a `host:port` really goes: a port of 127.0.0.1 where plain HTTP is spoken. */
export interface Destination {
  readonly port: number;
  /**
   * Whether the modelled listener speaks TLS (then only TLS is let through) or not (then only plain text is).
   * @default either, as the caller opens it
   */
  readonly tls?: boolean;
  /** Of a listener with TLS. @default any version, and a certificate that says nothing */
  readonly listener?: TlsListener;
  /**
   * Whether the host is a load balancer, whose other ports nothing answers: no security group lets anything in.
   * @default false: other ports are not modelled
   */
  readonly closedBeside?: boolean;
}

/** What a client learns of a listener by its handshake. */
export interface TlsListener {
  /** Oldest and newest that its security policy accepts. @default not known: a client that offers less is refused as not modelled */
  readonly versions?: TlsVersions;
  /** Its certificate is valid for whatever name it is asked for, until then: milliseconds since the Unix epoch. */
  readonly certificateEnds: number;
}

/** By `host:port`, the host in lower case. */
export type Destinations = Readonly<Record<string, Destination>>;

/** Makes a process fresh for one function of one rehearsal: what it needs before it loads the handler. */
export interface Start {
  readonly kind: 'start';
  readonly assetDirectory: string;
  /** `index.handler` */
  readonly handler: string;
  /** All of `process.env`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly destinations: Destinations;
  readonly seed: number;
  /** Whose time it is: a virtual clock stands still while the process works, a scaled one runs at real time. */
  readonly clock: 'virtual' | 'scaled';
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
  /** Listeners come and go. */
  readonly destinations: Destinations;
  readonly now: number;
  /** Milliseconds of engine time that the handler may take. */
  readonly timeoutMs: number;
}

/** Something was waited for, and it is `now`: the child fires what is due. */
export interface Advance {
  readonly kind: 'advance';
  readonly now: number;
}

/** The answer to what the child has asked over its local `port` is held on the clock: to wait for it is no work. */
export interface Held {
  readonly kind: 'held';
  readonly port: number;
  /** The port at the other end of the connection. */
  readonly to?: number;
}

/** What was held is about to be answered; the child says `awake` before it is. */
export interface Released {
  readonly kind: 'released';
  readonly port: number;
  /** The port at the other end of the connection. */
  readonly to?: number;
  readonly now: number;
}

/** The lease is over: everything of the function is to be dropped. Answered by `rested`. */
export interface Rest {
  readonly kind: 'rest';
}

export type ToChild = Start | Invocation | Advance | Held | Released | Rest;

/** An error of a handler, named as Lambda names it. */
export interface Failure {
  readonly kind: 'failure';
  readonly errorType: string;
  readonly errorMessage: string;
  /** The process has ended, or must be ended: it will answer nothing more. */
  readonly fatal?: true;
}

/** What a Start or an Invocation came to. */
export type Answer =
  | {
      readonly kind: 'ready';
      /** Whether it can be made fresh again: Node has no way to forget an ES module. */
      readonly reusable: boolean;
    }
  /** The payload as the JSON text that the handler's value was turned into: what AWS carries is text, too. */
  | { readonly kind: 'success'; readonly payload: string }
  | Failure;

/** Nothing is left to do before `due`, or before a held request is answered when there is no `due`. */
export interface Idle {
  readonly kind: 'idle';
  /** In milliseconds since the Unix epoch, by the engine's clock. */
  readonly due: number | undefined;
}

export type FromChild =
  | Answer
  | Idle
  | { readonly kind: 'awake' }
  | { readonly kind: 'rested' }
  /** One event of the function's log, which may have several lines. */
  | { readonly kind: 'log'; readonly line: string };
