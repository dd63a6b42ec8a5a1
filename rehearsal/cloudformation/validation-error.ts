import { AwsError } from '../aws-error';

/** How CloudFormation refuses a request; nothing has been changed. */
export function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message);
}
