import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A field's values in the order of their coming: a number, or bytes that are a message, a text or bytes. */
type Fields = ReadonlyMap<number, readonly (number | Buffer)[]>;

export interface Attributes {
  readonly [key: string]: string | number;
}

export interface ReceivedSpan {
  readonly traceId: string;
  readonly parentId: string;
  readonly name: string;
  readonly kind: number;
  readonly error: boolean;
  readonly attributes: Attributes;
  readonly resource: Attributes;
}

export interface ReceivedMetric {
  readonly name: string;
  readonly unit: string;
  readonly form: 'sum' | 'histogram' | 'exponential histogram';
  readonly temporality: 'delta' | 'cumulative';
  readonly points: readonly { readonly attributes: Attributes; readonly value: number }[];
}

/** Takes OTLP over HTTP in protobuf, as a collector does. */
// source: github.com/open-telemetry/opentelemetry-proto, trace.proto, metrics.proto, common.proto (the numbers of the fields)
export class OtlpReceiver {
  readonly spans: ReceivedSpan[] = [];
  readonly metrics: ReceivedMetric[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const fields = fieldsOf(Buffer.concat(chunks));
      if (request.url === '/v1/traces') this.spans.push(...spansIn(fields));
      if (request.url === '/v1/metrics') this.metrics.push(...metricsIn(fields));
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  }

  static async open(): Promise<OtlpReceiver> {
    const receiver = new OtlpReceiver(createServer());
    receiver.server.listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
    return receiver;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}

function spansIn(request: Fields): ReceivedSpan[] {
  return messages(request, 1).flatMap((ofResource) => {
    const resource = messages(ofResource, 1).flatMap((one) => [attributesOf(one, 1)])[0] ?? {};
    return messages(ofResource, 2)
      .flatMap((scope) => messages(scope, 2))
      .map((span) => ({
        traceId: bytes(span, 1).toString('hex'),
        parentId: bytes(span, 4).toString('hex'),
        name: bytes(span, 5).toString(),
        kind: number(span, 6),
        error: messages(span, 15).some((status) => number(status, 3) === 2),
        attributes: attributesOf(span, 9),
        resource,
      }));
  });
}

const FORMS = [
  [7, 'sum', 7],
  [9, 'histogram', 9],
  [10, 'exponential histogram', 1],
] as const;

function metricsIn(request: Fields): ReceivedMetric[] {
  const all = messages(request, 1)
    .flatMap((ofResource) => messages(ofResource, 2))
    .flatMap((scope) => messages(scope, 2));
  return all.map((metric) => {
    const [field, form, attributesAt] = FORMS.find(([at]) => metric.has(at)) ?? FORMS[0];
    const [data = new Map()] = messages(metric, field);
    return {
      name: bytes(metric, 1).toString(),
      unit: bytes(metric, 3).toString(),
      form,
      temporality: number(data, 2) === 1 ? 'delta' : 'cumulative',
      points: messages(data, 1).map((point) => ({
        attributes: attributesOf(point, attributesAt),
        value: form === 'sum' ? bytes(point, 4).readDoubleLE() : Number(bytes(point, 4).readBigUInt64LE()),
      })),
    };
  });
}

function attributesOf(fields: Fields, at: number): Attributes {
  const pairs = messages(fields, at).map((pair): [string, string | number] => {
    const [value = new Map()] = messages(pair, 2);
    return [bytes(pair, 1).toString(), value.has(1) ? bytes(value, 1).toString() : number(value, 3)];
  });
  return Object.fromEntries(pairs);
}

const messages = (fields: Fields, at: number): Fields[] =>
  (fields.get(at) ?? []).filter((value) => Buffer.isBuffer(value)).map((value) => fieldsOf(value as Buffer));
const bytes = (fields: Fields, at: number): Buffer => {
  const [value] = fields.get(at) ?? [];
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
};
const number = (fields: Fields, at: number): number => {
  const [value] = fields.get(at) ?? [];
  return typeof value === 'number' ? value : 0;
};

/** source: protobuf.dev, "Encoding": a tag and its value, again and again */
function fieldsOf(buffer: Buffer): Fields {
  const fields = new Map<number, (number | Buffer)[]>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = buffer[at++];
      if (byte === undefined) throw new Error('a message ends amid a number');
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Buffer => {
    at += length;
    return buffer.subarray(at - length, at);
  };
  while (at < buffer.length) {
    const tag = varint();
    const wire = tag & 7;
    const value = wire === 0 ? varint() : take(wire === 1 ? 8 : wire === 5 ? 4 : varint());
    const field = Math.floor(tag / 8);
    fields.set(field, [...(fields.get(field) ?? []), value]);
  }
  return fields;
}
