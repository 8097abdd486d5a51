import { createHash } from 'node:crypto';
import t from 'tap';
import { image } from '../../src/scenarios/image.ts';
import { markedPng } from '../../src/scenarios/marked-png.ts';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

t.test('the image is the same for the same mark, and another for another', async (t) => {
  t.same(markedPng('u1-f1'), markedPng('u1-f1'));
  t.notSame(markedPng('u1-f1'), markedPng('u1-f2'));
});

t.test('reads the mark of a genuine image only', async (t) => {
  const page = (name: string, bytes: Buffer) => ({ image: { name, sha256: sha256(bytes) }, uploads: 2 });
  t.same(image.read(page('u1-f1', markedPng('u1-f1'))), { mark: 'u1-f1', count: 2 });
  t.same(image.read(page('u1-f1', markedPng('u2-f1'))), { mark: 'u1-f1 with other content', count: 2 });
  t.same(image.read({ image: null, uploads: 0 }), { mark: null, count: 0 });
  t.throws(() => image.read({ hello: 'world' }));
});

t.test('uploads as a browser would', async (t) => {
  const { body, contentType } = image.write('u1-f1');
  t.match(contentType, /^multipart\/form-data; boundary=\S+$/);
  const text = body?.toString('latin1') ?? '';
  t.match(text, /content-disposition: form-data; name="image"; filename="u1-f1"/);
  t.ok(Buffer.isBuffer(body) && body.includes(markedPng('u1-f1')));
});
