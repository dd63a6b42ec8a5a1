/**
 * One operation of a service: what a client sent, decoded from the wire (texts stay texts in the query protocol),
 * to what the service answers, named as the SDK names it. A Date is encoded as the protocol encodes times.
 *
 * @throws AwsError, or a ZodError for input that the operation does not take
 */
export type Operation = (input: unknown) => object | Promise<object>;

/** A service that speaks AWS JSON: named on the wire by the prefix of `X-Amz-Target`. */
export interface JsonService {
  readonly protocol: 'json';
  /** As people name it: `ECS`. */
  readonly name: string;
  readonly targetPrefix: string;
  readonly version: '1.0' | '1.1';
  readonly operations: Readonly<Record<string, Operation>>;
}

/** A service that speaks AWS query: named on the wire only by what its requests are signed for. */
export interface QueryService {
  readonly protocol: 'query';
  /** As people name it: `ELBv2`. */
  readonly name: string;
  /** The service in the credential scope of a signature. */
  readonly serviceName: string;
  /** XML namespace of the answers. */
  readonly xmlns: string;
  readonly operations: Readonly<Record<string, Operation>>;
}

export type AwsService = JsonService | QueryService;

/** An error as a service answers it: SDK clients turn its code into the name of the exception they throw. */
export class AwsError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly statusCode = 400,
  ) {
    super(message);
    this.name = code;
  }
}
