import { basename, dirname, join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { bundleHandler } from '../../bundle-handler';

/**
 * A handler file of the team's own as the code of a function: bundled in this process, without Docker, and staged as
 * any asset. A configuration that is read from its file has been tried before.
 *
 * @param entry absolute
 * @throws Error of CDK's, with the words of NoHandler
 */
export const bundledHandler = (entry: string): lambda.Code =>
  lambda.Code.fromAsset(dirname(entry), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // CDK wants one for machines on which the bundling below is not possible; it never says so.
      image: DockerImage.fromRegistry('unused'),
      // What CDK tells two assets of one folder by.
      environment: { ENTRY: basename(entry) },
      local: {
        tryBundle: (directory) => {
          bundleHandler(entry, join(directory, 'index.js'));
          return true;
        },
      },
    },
  });
