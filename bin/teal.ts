#!/usr/bin/env node
import { deliver } from '../lib/app';

void deliver();
