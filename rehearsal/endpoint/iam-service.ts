import { z } from 'zod';
import { AwsError } from '../aws-error';
import type { AwsService } from './aws-service';

/** A provider of tokens, as IAM tells it: its URL without a scheme. */
export interface IdentityProvider {
  readonly url: string;
  readonly audiences: readonly string[];
}

const get = z.strictObject({ OpenIDConnectProviderArn: z.string() });

/**
 * Of IAM what a doctor asks: providers, by their ARNs. What else there is of it is a store of templates alone.
 * source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOpenIDConnectProvider.html
 */
export function iamService(providers: () => ReadonlyMap<string, IdentityProvider>): AwsService {
  return {
    name: 'IAM',
    query: { serviceName: 'iam', xmlns: 'https://iam.amazonaws.com/doc/2010-05-08/' },
    invalidInput: 'InvalidInput',
    operations: {
      GetOpenIDConnectProvider(input) {
        const { OpenIDConnectProviderArn: arn } = get.parse(input);
        const found = providers().get(arn);
        if (!found) {
          throw new AwsError('NoSuchEntity', `OpenIDConnect Provider not found for arn ${arn}`, 404);
        }
        return { Url: found.url, ClientIDList: found.audiences, ThumbprintList: [] };
      },
    },
  };
}
