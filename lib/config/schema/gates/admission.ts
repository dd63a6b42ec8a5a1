import { z } from 'zod';
import { severities } from '../../../../lambda/shared/environment';
import type { AcceptedFindingInput, AdmissionOptions } from '../../gates/admission';
import { complain, field, fields, isObject, list, oneOf, type Shape, text } from '../field';
import { gateOptions } from './common';

/** source: Amazon ECR API reference, CreateRepository (repositoryName), and user guide, "Private registries" (URI) */
const repositoryUri = text(
  /^\d{12}\.dkr\.ecr\.[a-z]{2}(-[a-z]+)+-\d\.amazonaws\.com(\.cn)?\/([a-z0-9]+([._-][a-z0-9]+)*\/)*[a-z0-9]+([._-][a-z0-9]+)*$/,
  'the URI of a repository of ECR, without a tag',
  'write it like 111122223333.dkr.ecr.eu-west-1.amazonaws.com/acme/proxy',
);

const accepted = fields({
  id: text(
    /^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)+$/,
    'the id of a finding',
    'write it like CVE-2026-12345, as the scanner shows it',
  ),
  expires: field<string>(
    (value) => typeof value === 'string' && isDay(value),
    'a day, as text',
    'write the last day like "2027-01-31": whoever accepts a finding looks again',
  ),
  reason: text(/\S{3}/, 'a reason', 'say why it does no harm here'),
} satisfies Shape<AcceptedFindingInput>);

export const admission = fields({
  kind: z.literal('admission'),
  repositories: list(repositoryUri).optional(),
  severity: oneOf(severities, 'it is the mildest finding that stops a release').optional(),
  accept: list(accepted)
    .superRefine((value: readonly unknown[], context) => {
      const ids = value.map((one) => (isObject(one) ? one.id : undefined));
      ids.forEach((id, index) => {
        if (typeof id !== 'string' || ids.indexOf(id) === index) return;
        complain(context, [index, 'id'], { rule: 'accepted once', advice: 'keep the day that you mean' });
      });
    })
    .optional(),
  signed: field<AdmissionOptions['signed']>(
    (value) =>
      typeof value === 'boolean' ||
      (isObject(value) &&
        Object.keys(value).join() === 'trustedRoot' &&
        typeof value.trustedRoot === 'string' &&
        value.trustedRoot !== ''),
    'true, false or { trustedRoot: "file" }',
    'true asks for signatures of the public Sigstore',
  ).optional(),
  ...gateOptions,
} satisfies Shape<{ kind: 'admission' } & AdmissionOptions>);

/** A day of the calendar: `2027-02-30` is none. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}
