import { DefaultStackSynthesizer, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { deploySession } from './config/deploy-session';
import { foundationStackName, loadBalancerName, peopleStackName, serviceStackName } from './config/names';
import { releaseOrder } from './config/release-order';
import { signersOf } from './config/signed-images';
import { describe } from './config/timeline';
import type { Delivery as DeliveryConfiguration, Environment, Service } from './config/types-resolved';
import { type DeliveryManifest, manifestService } from './delivery-manifest';
import { keepNothing, tagsOfInstance } from './ephemeral-instance';
import { addBootstrap } from './foundation/bootstrap/bootstrap-stack';
import { boundRoles } from './foundation/bootstrap/bounded-roles';
import { FoundationStack } from './foundation/foundation-stack';
import type { AccessEnvironment } from './foundation/github-access/access';
import { checkTrust } from './foundation/github-access/check-trust';
import { HumanRolesStack } from './foundation/human-roles-stack';
import { addImages } from './foundation/images';
import { addPipelineAccess, pipelineOfProject, pipelineOfRepository } from './foundation/pipeline-access';
import { ServiceFoundationStack } from './foundation/service-foundation-stack';
import { type ManifestNotify, manifestNotify } from './manifest-notify';
import { type Runbooks, runbooksOf } from './observability/runbooks';
import { ServiceStack } from './service/service-stack';
import { TEAL_VERSION } from './version';

/** A service of an environment. */
export interface DeliveredService {
  /** Its name. */
  readonly name: string;
  /** @internal */
  readonly configuration: Service;
  /** Its stack, whose parts are L2 objects to add to. */
  readonly stack: ServiceStack;
  /** Its secrets and its database, where the services share a load balancer; else they are in the environment's foundation. */
  readonly foundation?: ServiceFoundationStack;
}

/** An environment with its stacks. */
export interface DeliveredEnvironment {
  /** Its name. */
  readonly name: string;
  /** @internal */
  readonly configuration: Environment;
  /** What its services share: the network, secrets, topics. */
  readonly foundation: FoundationStack;
  /** In the order of the configuration. */
  readonly services: readonly DeliveredService[];
  /** Roles for its people. Absent without `people`. */
  readonly people?: HumanRolesStack;
}

/**
 * All stacks of a delivery: for each environment its foundation, and on it a stack for each service. No construct
 * of its own, so that stacks stand right in the app and `cdk deploy shop-production` names one.
 */
export class Delivery {
  /** In the order of the configuration. */
  public readonly environments: readonly DeliveredEnvironment[];
  private readonly runbooks: Runbooks;

  /** @internal `deliver()` makes it, with what it has read. */
  constructor(
    private readonly scope: Construct,
    private readonly configuration: DeliveryConfiguration,
    /** Of environments that name no account. @default that of the credentials at deployment */
    private readonly unnamed: { readonly account?: string; readonly region?: string } = {},
  ) {
    const { name, repository, gitlab, images, bootstrap, directory } = configuration;
    this.runbooks = runbooksOf(repository, directory);
    this.environments = configuration.environments.map((environment) => this.deliver(environment));
    const { ephemeral } = configuration;
    if (ephemeral) {
      keepNothing(this.environments.flatMap((each) => accessOf(each).stacks));
      // What the account has once is of the lasting environments, and stands.
      return;
    }
    if (images) addImages(scope, name, images, configuration.environments, bootstrap !== undefined);
    // Of the whole app: a role that somebody adds beside these is held to the same rules.
    checkTrust(scope.node.root);
    const pipeline = repository ? pipelineOfRepository(repository) : gitlab && pipelineOfProject(gitlab);
    if (pipeline) {
      const environments = this.environments.map(accessOf);
      addPipelineAccess(scope, name, pipeline, environments, images, bootstrap);
      if (bootstrap) addBootstrap(scope, name, bootstrap, environments);
    }
  }

  /**
   * The stack of a service in an environment, whose parts are L2 objects to add to.
   *
   * @throws Error where there is none, with those that there are
   */
  public service(service: string, environment: string): ServiceStack {
    const found = this.environments
      .find(({ configuration }) => configuration.name === environment)
      ?.services.find(({ configuration }) => configuration.name === service);
    if (found) return found.stack;
    const known = this.environments.flatMap(({ configuration: { name }, services }) =>
      services.map(({ configuration }) => `${configuration.name} in ${name}`),
    );
    throw new Error(
      `delivery.service() must be given one of ${known.join(', ')}, got ${service} in ${environment}; write one of them`,
    );
  }

  /** What the rehearsal and the command line read; paths in it count from the assembly's directory. @internal */
  manifest(assemblyDirectory: string): DeliveryManifest {
    const { repository, images, ephemeral, previews } = this.configuration;
    return {
      schemaVersion: 1,
      tealVersion: TEAL_VERSION,
      ...(repository && { delivery: { formerWorkflows: repository.formerWorkflows } }),
      ...(images && { images }),
      ...(previews && { previews }),
      environments: this.environments.map(({ configuration: environment, foundation, services }) => ({
        name: environment.name,
        ...placeOf(environment),
        ...(environment.wave && { wave: environment.wave }),
        ...(ephemeral && { ephemeral }),
        ...toldIn(this.configuration.name, environment),
        ...(environment.pipeline && { deploySessionSeconds: deploySession(environment).minutes * 60 }),
        services: inReleaseOrder(services).map(({ configuration, stack, foundation: own }) =>
          manifestService(stack, { foundation, own }, environment, configuration, assemblyDirectory),
        ),
      })),
    };
  }

  /** A line for each service in each environment: how long a release takes. */
  timelines(): string[] {
    return this.environments.flatMap(({ configuration: { name }, services }) =>
      services.map(
        ({ configuration: { name: service }, stack }) => `${service} in ${name}: ${describe(stack.timeline)}`,
      ),
    );
  }

  private deliver(environment: Environment): DeliveredEnvironment {
    // Where a person deploys, it is with CDK's own bootstrap: there is no pipeline to keep within limits.
    const bootstrap = environment.pipeline ? this.configuration.bootstrap : undefined;
    const common = (): StackProps => ({
      env: placeOf(environment.account === undefined ? this.unnamed : environment),
      terminationProtection: environment.protect,
      tags: {
        ...{ 'teal:delivery': this.configuration.name, 'teal:environment': environment.name },
        ...tagsOfInstance(this.configuration.ephemeral),
      },
      // A synthesizer belongs to one stack.
      ...(bootstrap && { synthesizer: new DefaultStackSynthesizer({ qualifier: bootstrap.qualifier }) }),
    });
    const foundationName = foundationStackName(this.configuration.name, environment.name);
    const foundation = new FoundationStack(this.scope, foundationName, {
      ...common(),
      stackName: foundationName,
      description: `${this.configuration.name}: what the services of ${environment.name} share`,
      delivery: this.configuration.name,
      environment,
      fullNames: this.configuration.environments.flatMap(({ name, services }) =>
        services.map((service) => loadBalancerName(service.name, name)),
      ),
      runbooks: this.runbooks,
    });
    const services = environment.services.map((service) => {
      const own = this.ownFoundation(environment, service, foundation, common());
      const stackName = serviceStackName(service.name, environment.name);
      const stack = new ServiceStack(this.scope, stackName, {
        ...common(),
        stackName,
        delivery: this.configuration.name,
        images: environment.pipeline ? this.configuration.images : undefined,
        signedBy: this.configuration.repository && signersOf(this.configuration.repository),
        bounded: bootstrap !== undefined,
        description: `${service.name} in ${environment.name}: Fargate behind two target groups, released by ECS`,
        service,
        environment,
        ...{ vpc: foundation.vpc, loadBalancer: foundation.loadBalancer },
        runbooks: this.runbooks,
      });
      // It knows the secrets by name alone, which is no dependency that CDK could see. The images are another one, and
      // are left out: `cdk deploy` of a service would deploy them along, from another account.
      stack.addStackDependency(own ?? foundation);
      return { name: service.name, configuration: service, stack, ...(own && { foundation: own }) };
    });
    for (const { configuration, stack } of services) {
      // Also who calls cdk deploy --all keeps to the order, and stops where one fails.
      for (const before of services.filter(({ name }) => configuration.after.includes(name))) {
        stack.addStackDependency(before.stack);
      }
    }
    if (bootstrap) {
      for (const stack of stacksOf({ foundation, services })) {
        boundRoles(stack, this.configuration.name);
      }
    }
    const people = this.addPeople(environment, stacksOf({ foundation, services }));
    return { name: environment.name, configuration: environment, foundation, services, ...people };
  }

  private ownFoundation(
    environment: Environment,
    service: Service,
    foundation: FoundationStack,
    props: StackProps,
  ): ServiceFoundationStack | undefined {
    if (!foundation.loadBalancer) return undefined;
    const stackName = foundationStackName(service.name, environment.name);
    const stack = new ServiceFoundationStack(this.scope, stackName, {
      ...{ ...props, stackName, delivery: this.configuration.name, environment, service, foundation },
      description: `${service.name} in ${environment.name}: what is its own and outlives it`,
      runbooks: this.runbooks,
    });
    stack.addStackDependency(foundation);
    return stack;
  }

  private addPeople(
    environment: Environment,
    stacks: AccessEnvironment['stacks'],
  ): { people?: HumanRolesStack } {
    if (!environment.people) return {};
    const { name: delivery, images, bootstrap } = this.configuration;
    const stack = new HumanRolesStack(this.scope, peopleStackName(delivery, environment.name), {
      env: placeOf(environment.account === undefined ? this.unnamed : environment),
      terminationProtection: environment.protect,
      tags: { 'teal:delivery': delivery, 'teal:environment': environment.name },
      ...{ delivery, people: environment.people, environment: { configuration: environment, stacks } },
      ...{ images: environment.pipeline ? images : undefined, runbooks: this.runbooks },
      ...(environment.pipeline && bootstrap && { qualifier: bootstrap.qualifier }),
    });
    return { people: stack };
  }
}

const inReleaseOrder = (services: readonly DeliveredService[]): readonly DeliveredService[] => {
  const ordered = releaseOrder(services.map(({ configuration }) => configuration));
  return ordered.flatMap(({ name }) => services.filter((each) => each.name === name));
};

function accessOf({ configuration, foundation, services }: DeliveredEnvironment): AccessEnvironment {
  return { configuration, stacks: stacksOf({ foundation, services }) };
}

/** Each after those that it stands on. */
const stacksOf = ({
  foundation,
  services,
}: Pick<DeliveredEnvironment, 'foundation' | 'services'>): AccessEnvironment['stacks'] => [
  foundation,
  ...services.flatMap((service) => service.foundation ?? []),
  ...services.map(({ stack }) => stack),
];

const placeOf = ({
  account,
  region,
}: Pick<Environment, 'account' | 'region'>): { account?: string; region?: string } => ({
  ...(account !== undefined && { account }),
  ...(region !== undefined && { region }),
});

function toldIn(delivery: string, environment: Environment): { notify?: ManifestNotify } {
  const notify = manifestNotify(delivery, environment);
  return notify === undefined ? {} : { notify };
}
