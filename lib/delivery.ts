import type { StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Delivery as DeliveryConfiguration, Environment, Service } from './config/types-resolved';
import { type DeliveryManifest, manifestService } from './delivery-manifest';
import { FoundationStack } from './foundation/foundation-stack';
import { addGitHubAccess } from './foundation/github-access';
import type { AccessEnvironment } from './foundation/github-access/access';
import { addImages } from './foundation/images';
import { ServiceStack } from './service/service-stack';

interface DeliveredService {
  readonly configuration: Service;
  readonly stack: ServiceStack;
}

interface DeliveredEnvironment {
  readonly configuration: Environment;
  readonly foundation: FoundationStack;
  readonly services: readonly DeliveredService[];
}

/**
 * All stacks of a delivery: for each environment its foundation, and on it a stack for each service. No construct
 * of its own, so that stacks stand right in the app and `cdk deploy shop-production` names one.
 */
export class Delivery {
  public readonly environments: readonly DeliveredEnvironment[];
  private readonly runbooks: string;

  constructor(
    private readonly scope: Construct,
    private readonly configuration: DeliveryConfiguration,
  ) {
    const { name, repository, images } = configuration;
    this.runbooks = repository
      ? `https://github.com/${repository.owner}/${repository.name}/blob/main/runbooks`
      : 'runbooks';
    this.environments = configuration.environments.map((environment) => this.deliver(environment));
    if (images) addImages(scope, name, images, configuration.environments);
    if (repository) addGitHubAccess(scope, name, repository, this.environments.map(accessOf), images);
  }

  /** What the rehearsal and the command line read; paths in it count from the assembly's directory. */
  manifest(assemblyDirectory: string): DeliveryManifest {
    return {
      schemaVersion: 1,
      environments: this.environments.map(({ configuration: { name }, foundation, services }) => ({
        name,
        services: services.map(({ configuration, stack }) =>
          manifestService(stack, foundation, configuration, assemblyDirectory),
        ),
      })),
    };
  }

  private deliver(environment: Environment): DeliveredEnvironment {
    const common: StackProps = {
      env: { account: environment.account, region: environment.region },
      terminationProtection: environment.protect,
      tags: { 'teal:delivery': this.configuration.name, 'teal:environment': environment.name },
    };
    const foundationName = `${this.configuration.name}-${environment.name}-foundation`;
    const foundation = new FoundationStack(this.scope, foundationName, {
      ...common,
      stackName: foundationName,
      description: `${this.configuration.name}: what the services of ${environment.name} share`,
      environment,
    });
    const services = environment.services.map((service) => {
      const stackName = `${service.name}-${environment.name}`;
      const stack = new ServiceStack(this.scope, stackName, {
        ...common,
        stackName,
        delivery: this.configuration.name,
        images: environment.pipeline ? this.configuration.images : undefined,
        description: `${service.name} in ${environment.name}: Fargate behind two target groups, released by ECS`,
        service,
        environment,
        vpc: foundation.vpc,
        runbooks: this.runbooks,
      });
      // It knows the secrets by name alone, which is no dependency that CDK could see. The images are another one, and
      // are left out: `cdk deploy` of a service would deploy them along, from another account.
      stack.addStackDependency(foundation);
      return { configuration: service, stack };
    });
    return { configuration: environment, foundation, services };
  }
}

function accessOf({ configuration, foundation, services }: DeliveredEnvironment): AccessEnvironment {
  return { configuration, stacks: [foundation, ...services.map(({ stack }) => stack)] };
}
