/**
 * The manifests for Kubernetes, held to its published schemas as the package kubernetes-models has them: its validators
 * know types, formats and what is required, and its types know every field there is.
 */
import { execFile } from 'node:child_process';
import { glob, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { parseAllDocuments } from 'yaml';

const FOLDER = resolve(import.meta.dirname, '../kubernetes');
const TSC = resolve(import.meta.dirname, '../../node_modules/typescript/bin/tsc');

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

const manifests: Manifest[] = [];
for await (const file of glob('**/*.yaml', { cwd: FOLDER }))
  for (const document of parseAllDocuments(await readFile(join(FOLDER, file), 'utf8')))
    manifests.push(document.toJS());

const nameOf = ({ kind, metadata }: Manifest): string => `${kind} ${metadata.name}`;

async function validate(manifest: Manifest): Promise<void> {
  const { [manifest.kind]: Model } = await import(
    `kubernetes-models/${manifest.apiVersion}/${manifest.kind}`
  );
  new Model(manifest).validate();
}

/** What the compiler says of them as object literals, in which it knows every field. */
async function unknownFields(t: Test, all: readonly Manifest[]): Promise<string> {
  const text = all.map(
    (manifest, at) =>
      `import type { I${manifest.kind} as T${at} } from 'kubernetes-models/${manifest.apiVersion}/${manifest.kind}';\nexport const m${at}: T${at} = ${JSON.stringify(manifest)};\n`,
  );
  const folder = t.testdir({ 'manifests.ts': text.join('') });
  const options = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--module',
    'nodenext',
    '--target',
    'es2024',
    '--types',
    '',
  ];
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...[TSC, ...options, '--ignoreConfig', join(folder, 'manifests.ts')],
  ]).catch((error: { stdout: string }) => error);
  return stdout;
}

t.test('each is as the schemas have it', async (t) => {
  t.ok(manifests.length >= 10, manifests.map(nameOf).join());
  for (const manifest of manifests) await t.resolves(validate(manifest), nameOf(manifest));
  t.equal(await unknownFields(t, manifests), '');
});

t.test('a wrong type, a missing field and an unknown one are found', async (t) => {
  const deployment = manifests.find(({ kind }) => kind === 'Deployment') as Manifest & {
    readonly spec: Readonly<Record<string, unknown>>;
  };
  const changed = (spec: object): Manifest & { readonly spec: object } => ({ ...deployment, spec });
  await t.rejects(validate(changed({ ...deployment.spec, replicas: 'three' })), /replicas/);
  const { selector, ...without } = deployment.spec;
  await t.rejects(validate(changed(without)), /selector/);
  t.match(await unknownFields(t, [changed({ ...deployment.spec, maxSurge: 1 })]), /maxSurge/);
});

t.test('they do as the README says', async (t) => {
  const text = JSON.stringify(manifests);
  t.notMatch(text, /"kind":"Secret"/, 'no secret stands in a file');
  const [deployment, service, ingress] = ['Deployment', 'Service', 'Ingress'].map((kind) =>
    JSON.stringify(manifests.find((manifest) => manifest.kind === kind)),
  );
  t.match(deployment, /"maxSurge":1,"maxUnavailable":0/);
  t.match(deployment, /"preStop"/);
  t.match(service, /"targetPort":"http"/);
  t.notMatch(
    ingress,
    /"path":"\/(internal[^"]*)?","pathType":"Prefix"/,
    'the operator’s paths are passed by nobody',
  );
});

t.test(
  'each pod of the load is a shard, is run once, and keeps its history where the merge looks for it',
  async (t) => {
    const job = (name: string) =>
      manifests.find(({ kind, metadata }) => kind === 'Job' && metadata.name === name) as Manifest & {
        readonly spec: Readonly<Record<string, unknown>>;
      };
    const [load, merge] = [job('load'), job('merge')];
    const { completions, parallelism } = load.spec;
    t.match(load.spec, { completionMode: 'Indexed', backoffLimit: 0, parallelism: completions });
    t.match(JSON.stringify(load), `"SESSION_LAB_SHARDS","value":"${parallelism}"`);
    for (const one of [load, merge]) {
      t.match(JSON.stringify(one), /"restartPolicy":"Never"/);
      t.match(JSON.stringify(one), /"SESSION_LAB_RUN","value":"first"/);
      t.match(JSON.stringify(one), /"claimName":"histories"/);
    }
    t.match(JSON.stringify(load), /"--results=\/results"/);
    t.match(JSON.stringify(merge), /merge \\"\/results\//);
  },
);
