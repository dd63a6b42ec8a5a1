export { AwsError } from '../aws-error';

/**
 * One operation of a service: what a client sent, decoded from the wire (texts stay texts in the query protocol),
 * to what the service answers, named as the SDK names it. A Date is encoded as the protocol encodes times, a Map as
 * it encodes maps of text.
 *
 * @throws AwsError, or a ZodError for input that the operation does not take
 */
export type Operation = (input: unknown, caller: Caller) => object | Promise<object>;

/** Who signed a call. */
export interface Caller {
  readonly accessKeyId: string;
  /** That the call is signed for; undefined for a call that no process has sent. */
  readonly region?: string;
  /** URL of the endpoint, for what the service lets be downloaded. */
  readonly endpoint?: string;
}

/** AWS JSON names a service by the prefix of `X-Amz-Target`. */
export interface JsonBinding {
  readonly targetPrefix: string;
  readonly version: '1.0' | '1.1';
  /** Errors are told by their names in the query protocol, too: the service spoke it once. @default false */
  readonly queryCompatible?: boolean;
}

/** AWS query names a service only by what its requests are signed for. */
export interface QueryBinding {
  /** The service in the credential scope of a signature. */
  readonly serviceName: string;
  /** XML namespace of the answers. */
  readonly xmlns: string;
}

/** RPC v2 CBOR names a service by its path. */
export interface CborBinding {
  /** As in `/service/NAME/operation/…`. */
  readonly serviceName: string;
  /** @default false */
  readonly queryCompatible?: boolean;
}

/** REST XML names a service only by what its requests are signed for. */
export interface RestXmlBinding {
  /** The service in the credential scope of a signature. */
  readonly serviceName: 's3' | 'route53';
}

/** A service, reachable by one or more protocols. */
export interface AwsService {
  /** As people name it: `ECS`. */
  readonly name: string;
  readonly json?: JsonBinding;
  readonly query?: QueryBinding;
  readonly cbor?: CborBinding;
  readonly restXml?: RestXmlBinding;
  /** REST JSON of AppConfig and AppConfigData, by the paths of their operations. @default false */
  readonly restJson?: boolean;
  /** The error that the service answers to input which breaks its rules. @default ValidationException, most common */
  readonly invalidInput?: string;
  /** Whether an access key was given out by this service: what signs with it is answered, too. */
  readonly hasIssued?: (accessKeyId: string) => boolean;
  /** What an unsigned GET of a path is answered, for URLs that the service has given out; undefined for no such path. */
  readonly download?: (path: string) => Uint8Array | undefined;
  readonly operations: Readonly<Record<string, Operation>>;
}
