import type { AppConfig } from '../appconfig/app-config';
import type { AppConfigModel } from '../cloudformation/providers/appconfig';
import { createFlagVersion, PUT_FLAG_STORES, startFlagDeployment } from '../service/flag-stores';

/** AppConfig as stacks change it. */
export function appConfigModel(appConfig: AppConfig): AppConfigModel {
  const deletes: Readonly<Record<keyof typeof PUT_FLAG_STORES, (id: string) => void>> = {
    'AWS::AppConfig::Application': (id) => appConfig.deleteApplication(id),
    'AWS::AppConfig::Environment': (id) => appConfig.deleteEnvironment(id),
    'AWS::AppConfig::ConfigurationProfile': (id) => appConfig.deleteProfile(id),
    'AWS::AppConfig::DeploymentStrategy': (id) => appConfig.deleteStrategy(id),
  };
  return {
    put: (type, { where, physicalId: name, properties }) =>
      PUT_FLAG_STORES[type](appConfig, { where, name, properties }),
    delete: (type, id) => deletes[type](id),
    createVersion: (properties, where) => createFlagVersion(appConfig, { where, properties }).number,
    deleteVersion: (profile, number) => appConfig.deleteVersion(profile, number),
    startDeployment: (properties, where) => {
      const { number, rollout } = startFlagDeployment(appConfig, { where, properties });
      const why = () => rollout.events.find(({ type }) => type === 'ROLLBACK_STARTED')?.description;
      return {
        number,
        ended: rollout.ended.then(() =>
          rollout.state === 'COMPLETE'
            ? {}
            : { failure: `Deployment ${number} is ${rollout.state}: ${why()}` },
        ),
      };
    },
    stopDeployment: ({ ApplicationId, EnvironmentId }, number) => {
      const { rollout } = appConfig.deployment(String(ApplicationId), String(EnvironmentId), number);
      rollout.stop();
    },
  };
}
