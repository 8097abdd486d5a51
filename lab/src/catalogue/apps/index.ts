/** The apps, a line each; the first is run where none is named. */
import type { App } from './app.ts';
import { control } from './control.ts';
import { django } from './django.ts';
import { express } from './express.ts';
import { fastify } from './fastify.ts';
import { php } from './php.ts';
import { tomcat } from './tomcat.ts';

export const apps: readonly App[] = [fastify, express, tomcat, php, django];

export const USUAL_APP: App = fastify;

export const appNamed = (name: string): App | undefined =>
  [...apps, control].find((app) => app.name === name);
