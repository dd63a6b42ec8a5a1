import { z } from 'zod';
import { tlsFloors } from '../../../../lambda/shared/environment';
import type { InfrastructureOptions } from '../../gates/infrastructure';
import { fields, list, oneOf, type Shape, whole } from '../field';
import { gateOptions } from './common';

/** A public certificate has no more. source: CA/Browser Forum, ballot SC-081v3: 200 days from March 2026 */
const longestValidity = 200;

export const infrastructure = fields({
  kind: z.literal('infrastructure'),
  ...gateOptions,
  ports: list(whole(1, 65_535, 'name the ports of your own listeners')).optional(),
  daysLeft: whole(1, longestValidity, 'no public certificate is valid for longer').optional(),
  tls: oneOf(tlsFloors, 'older versions are forbidden by RFC 8996').optional(),
} satisfies Shape<{ kind: 'infrastructure' } & InfrastructureOptions>);
