import { promisesOf } from './strategies';

describe.each(['linear in quarters', 'blue/green', 'rolling'] as const)('%s', promisesOf);
