// A program for load.test.ts: loads the files it is given, as bin/teal.ts does under tsx, and prints the outcomes.
import { loadDelivery } from '../../../lib/config/load';
import { ConfigurationError } from '../../../lib/config/problems';

const outcome = async (file: string): Promise<string> => {
  try {
    return `${file}: ${(await loadDelivery(file)).delivery.environments[0]?.services[0]?.build}`;
  } catch (error) {
    if (error instanceof ConfigurationError) return `${file}: ${error.message}`;
    throw error;
  }
};

Promise.all(process.argv.slice(2).map(outcome)).then((outcomes) => console.log(JSON.stringify(outcomes)));
