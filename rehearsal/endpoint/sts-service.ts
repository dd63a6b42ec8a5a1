import { z } from 'zod';
import type { Sessions } from '../sts/sessions';
import type { AwsService } from './aws-service';
import { integer } from './wire-shapes';

// source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
const assumeRole = z.strictObject({
  RoleArn: z.string(),
  RoleSessionName: z.string().regex(/^[\w+=,.@-]{2,64}$/),
  DurationSeconds: integer.pipe(z.number().min(900).max(43_200)).default(3600),
  // What a session may do, and by whose leave, is IAM's.
  ExternalId: z.string().optional(),
  Policy: z.string().optional(),
  SourceIdentity: z.string().optional(),
});
const nothing = z.strictObject({});

export function stsService(sessions: Sessions): AwsService {
  return {
    name: 'STS',
    query: { serviceName: 'sts', xmlns: 'https://sts.amazonaws.com/doc/2011-06-15/' },
    invalidInput: 'ValidationError',
    hasIssued: (accessKeyId) => sessions.hasIssued(accessKeyId),
    operations: {
      GetCallerIdentity(input, { accessKeyId }) {
        nothing.parse(input);
        const { arn, userId } = sessions.identityOf(accessKeyId);
        return { UserId: userId, Account: sessions.account, Arn: arn };
      },

      AssumeRole(input) {
        const { RoleArn, RoleSessionName, DurationSeconds } = assumeRole.parse(input);
        const session = sessions.assume(RoleArn, RoleSessionName, DurationSeconds);
        return {
          AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.arn },
          Credentials: {
            AccessKeyId: session.accessKeyId,
            SecretAccessKey: session.secretAccessKey,
            SessionToken: session.sessionToken,
            Expiration: new Date(session.expiresAt),
          },
        };
      },
    },
  };
}
