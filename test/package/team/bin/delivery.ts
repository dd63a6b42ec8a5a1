import { deliver } from 'teal-cdk/app';
import { customize } from '../lib/customize';

void deliver({ customize });
