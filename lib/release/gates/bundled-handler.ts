import { basename, dirname, join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { bundleHandler, NoHandler } from '../../bundle-handler';
import { noHandler } from '../../config/gate-entries';
import { ConfigurationError } from '../../config/problems';

/**
 * A handler file of the team's own as the code of a function: bundled in this process, without Docker, and staged as
 * any asset. A configuration that is read from its file has been tried before, but for the packages that it imports.
 */
export class BundledHandler extends lambda.AssetCode {
  private failure: NoHandler | undefined;

  /**
   * @param entry absolute
   * @param gate its id, for the problem
   */
  constructor(
    private readonly entry: string,
    private readonly gate: string,
  ) {
    super(dirname(entry), {
      assetHashType: AssetHashType.OUTPUT,
      bundling: {
        // CDK wants one for machines on which the bundling below is not possible; it never says so.
        image: DockerImage.fromRegistry('unused'),
        // What CDK tells two assets of one folder by.
        environment: { ENTRY: basename(entry) },
        local: { tryBundle: (directory) => this.bundle(directory) },
      },
    });
  }

  /** @throws ConfigurationError where the file cannot be bundled; CDK would say it with a stack trace of its own */
  override bind(scope: Construct): lambda.CodeConfig {
    try {
      return super.bind(scope);
    } catch (error) {
      if (!this.failure) throw error;
      throw new ConfigurationError([noHandler(this.entry, this.gate, this.failure)]);
    }
  }

  private bundle(directory: string): true {
    try {
      bundleHandler(this.entry, join(directory, 'index.js'));
      return true;
    } catch (error) {
      if (error instanceof NoHandler) this.failure = error;
      throw error;
    }
  }
}
