import { z } from 'zod';
import {
  type OtlpInput,
  smallestCollectorCpu,
  smallestCollectorMemory,
  type TelemetryInput,
  type XrayInput,
} from '../telemetry';
import { complain, field, fields, isObject, type Shape, whole } from './field';
import { secretOfManager } from './notify';

/** `name:tag`, `name@sha256:…` or both; a name alone would be `latest`, which is another image each month. */
export const image = field<string>(
  (value) =>
    typeof value === 'string' &&
    value.length <= 512 &&
    /^[a-z0-9][a-z0-9./_-]*(:\d{1,5}\/[a-z0-9./_-]+)?(:[\w][\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/.test(
      value,
    ) &&
    /(:[^/:@]+|@sha256:[0-9a-f]{64})$/.test(value) &&
    !/:latest$/.test(value),
  'an image with a tag other than latest, or a digest',
  'write it like public.ecr.aws/aws-observability/aws-otel-collector:v0.48.0@sha256:…',
);

const options = {
  image: image.optional(),
  cpu: whole(smallestCollectorCpu, 16384, 'give it in units of 1/1024 vCPU').optional(),
  memory: whole(
    smallestCollectorMemory,
    122_880,
    'give it in MiB; with less the collector does not start',
  ).optional(),
};

const endpoint = field<string>(
  (value) =>
    typeof value === 'string' && URL.canParse(value) && isPlain(new URL(value)) && !/[$\s]/.test(value),
  'an https:// or http:// URL without user, query and fragment',
  'give the base, to which /v1/traces is added; what it asks for stands in headersSecret',
);

/** Credentials in a URL would stand in the template. */
const isPlain = ({ protocol, username, password, search, hash }: URL): boolean =>
  ['https:', 'http:'].includes(protocol) && [username, password, search, hash].every((part) => part === '');

const xray = fields({ kind: z.literal('xray'), ...options } satisfies Shape<XrayInput>);
const otlp = fields({
  kind: z.literal('otlp'),
  ...options,
  endpoint,
  headersSecret: secretOfManager.optional(),
} satisfies Shape<OtlpInput>);

/** Told by its kind, so that a mistake in one is not reported as a lack of the other. */
export const telemetry = z.unknown().superRefine((value, context) => {
  const kind = isObject(value) ? value.kind : undefined;
  if (kind !== 'xray' && kind !== 'otlp') {
    complain(context, [], { rule: 'xray() or otlp()', advice: 'call one of them, or leave it out' });
    return;
  }
  const parsed = (kind === 'otlp' ? otlp : xray).safeParse(value);
  for (const issue of parsed.error?.issues ?? []) context.addIssue(issue as never);
}) as unknown as z.ZodType<TelemetryInput>;
