import { z } from 'zod';
import { AwsError } from '../aws-error';
import type { AwsService } from './aws-service';

/** Values by `<service code>/<quota code>`. */
export type Quotas = ReadonlyMap<string, number>;

/**
 * AWS's defaults for an account that is not new; those of a new one are lower. source: AWS General Reference, "Service
 * endpoints and quotas" of each service; docs/quotas.md
 */
export const DEFAULT_QUOTAS: Quotas = new Map([
  ['elasticloadbalancing/L-53DA6B97', 50],
  ['elasticloadbalancing/L-B22855CB', 3000],
  ['fargate/L-3032A538', 6],
  ['lambda/L-B99A9384', 1000],
  ['vpc/L-F678F1CE', 5],
  ['ec2/L-0263D0A3', 5],
]);

const get = z.strictObject({ ServiceCode: z.string(), QuotaCode: z.string() });

/** source: https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html */
export function serviceQuotasService(quotas: Quotas = DEFAULT_QUOTAS): AwsService {
  return {
    name: 'ServiceQuotas',
    json: { targetPrefix: 'ServiceQuotasV20190624', version: '1.1' },
    operations: {
      GetServiceQuota(input) {
        const { ServiceCode, QuotaCode } = get.parse(input);
        const value = quotas.get(`${ServiceCode}/${QuotaCode}`);
        if (value === undefined) {
          throw new AwsError(
            'NoSuchResourceException',
            `The request failed because the specified quota ${QuotaCode} does not exist.`,
          );
        }
        return { Quota: { ServiceCode, QuotaCode, Value: value, Adjustable: true } };
      },
    },
  };
}
