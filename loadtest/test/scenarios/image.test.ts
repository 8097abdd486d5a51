import { createHash } from 'node:crypto';
import t from 'tap';
import { Marks } from '../../src/model/mark.ts';
import { image } from '../../src/scenarios/image.ts';
import { markedPng } from '../../src/scenarios/marked-png.ts';
import type { Single } from '../../src/scenarios/scenario.ts';

const marks = new Marks('tag');
const [upload] = image.steps as [Single];
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

function read(page: unknown) {
  const answer = { status: 200, replica: null, location: null, headers: {}, body: JSON.stringify(page) };
  return upload.shows?.read(answer, marks, {});
}

t.test('the image is the same for the same mark, and another for another', async (t) => {
  t.same(markedPng('u1-w1'), markedPng('u1-w1'));
  t.notSame(markedPng('u1-w1'), markedPng('u1-w2'));
});

t.test('reads the mark of a genuine image only', async (t) => {
  const page = (name: string, bytes: Buffer) => ({ image: { name, sha256: sha256(bytes) }, uploads: 2 });
  t.same(read(page('u1-w1-tag', markedPng('u1-w1-tag'))), { marks: ['u1-w1'], count: 2 });
  t.same(read(page('u1-w1-tag', markedPng('u2-w1-tag'))), { marks: [], count: 2 }, 'other content');
  t.same(read(page('u1-w1-old', markedPng('u1-w1-old'))), { marks: [], count: 2 }, 'of another run');
  t.same(read({ image: null, uploads: 0 }), { marks: [], count: 0 });
  t.throws(() => read({ hello: 'world' }));
});

t.test('uploads as a browser would', async (t) => {
  const { body, contentType } = upload.request({ mark: 'u1-w1-tag' });
  t.match(contentType, /^multipart\/form-data; boundary=\S+$/);
  const text = body?.toString('latin1') ?? '';
  t.match(text, /content-disposition: form-data; name="image"; filename="u1-w1-tag"/);
  t.ok(Buffer.isBuffer(body) && body.includes(markedPng('u1-w1-tag')));
});
