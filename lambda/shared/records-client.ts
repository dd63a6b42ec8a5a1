import { S3Client } from '@aws-sdk/client-s3';

/**
 * Reads records of releases. An account has one bucket of them, in the region of its first environment: from the region of
 * another one S3 answers with where the bucket is, which the client has to follow.
 * source: Amazon S3 user guide, "Making requests using the REST API", 301 PermanentRedirect
 */
export const recordsClient = (): S3Client => new S3Client({ maxAttempts: 4, followRegionRedirects: true });
