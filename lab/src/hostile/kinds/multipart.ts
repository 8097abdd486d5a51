/** Uploads: boundaries that aren't there, parts without a name, files that end in their middle. */
import { markedPng } from 'session-lab';
import type { Draw } from '../draw.ts';
import type { Kind } from '../kind.ts';

export const multipart: Kind = {
  name: 'multipart',
  draw(draw) {
    const boundary = draw.one(['x', '----WebKitFormBoundaryAaBbCc', 'a'.repeat(70), draw.visible(12)]);
    const body = draw.one([parts, parts, broken])(draw, boundary);
    return {
      method: 'POST',
      path: draw.one(['/image', '/image', '/image', '/views', '/cart', '/login']),
      headers: [`Content-Type: ${typeOf(draw, boundary)}`],
      body,
    };
  },
};

const typeOf = (draw: Draw, boundary: string): string =>
  draw.chance(0.7)
    ? `multipart/form-data; boundary=${boundary}`
    : draw.one([
        'multipart/form-data',
        'multipart/form-data;',
        'multipart/form-data; boundary=',
        'multipart/form-data; boundary=""',
        `multipart/form-data; boundary="${boundary}`,
        `multipart/form-data; boundary="${boundary}"`,
        `multipart/form-data; boundary=${'b'.repeat(draw.whole(71, 3000))}`,
        `multipart/form-data; boundary=${boundary}; boundary=y`,
        `multipart/form-data; charset=${draw.nasty()}; boundary=${boundary}`,
        `multipart/mixed; boundary=${boundary}`,
        `Multipart/Form-Data; BOUNDARY=${boundary}`,
        `multipart/form-data; boundary*=utf-8''${boundary}`,
        `multipart/; boundary=${boundary}`,
        `multipart/form-data, application/json; boundary=${boundary}`,
      ]);

/** Well framed, mostly. */
function parts(draw: Draw, boundary: string): Buffer {
  const newline = draw.chance(0.9) ? '\r\n' : '\n';
  const each = Array.from({ length: draw.one([0, 1, 1, 1, 2, 6, 40]) }, () =>
    Buffer.concat([
      Buffer.from(`--${boundary}${newline}${headOf(draw, newline)}${newline}${newline}`, 'latin1'),
      contentOf(draw),
      Buffer.from(newline),
    ]),
  );
  const end = draw.one([
    `--${boundary}--${newline}`,
    `--${boundary}--`,
    `--${boundary}`,
    '',
    `--${boundary}-`,
    '--',
  ]);
  return Buffer.concat([
    Buffer.from(draw.chance(0.1) ? draw.visible(30) : ''),
    ...each,
    Buffer.from(end, 'latin1'),
  ]);
}

/** A well-formed one, damaged anywhere. */
function broken(draw: Draw, boundary: string): Buffer {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n`;
  const whole = [
    Buffer.from(head, 'latin1'),
    markedPng('hostile'),
    Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1'),
  ];
  return draw.damaged(Buffer.concat(whole));
}

const headOf = (draw: Draw, newline: string): string =>
  draw.one([
    'Content-Disposition: form-data; name="image"; filename="a.png"',
    `Content-Disposition: form-data; name="image"; filename="a.png"${newline}Content-Type: image/png`,
    `Content-Disposition: form-data; name="image"; filename="${draw.nasty()}"`,
    `Content-Disposition: form-data; name="${draw.nasty()}"; filename="a.png"`,
    `Content-Disposition: form-data; name="${draw.nasty()}"`,
    `Content-Disposition: form-data; name="image"; filename*=${draw.one(["utf-8''%ff", "x''a", "utf-8'en'%zz", draw.nasty()])}`,
    `Content-Disposition: form-data; name=image; filename=a.png${newline}Content-Transfer-Encoding: ${draw.one(['base64', 'gzip', draw.nasty()])}`,
    'Content-Disposition: form-data',
    `Content-Disposition: ${draw.nasty()}`,
    `Content-Disposition: form-data; name="image"; filename="a"${newline}Content-Type: ${draw.nasty()}`,
    `Content-Disposition: form-data; name="image"${newline}Content-Type: ${draw.one(['application/json', 'multipart/mixed; boundary=in', 'text/plain; charset=nowhere'])}`,
    '',
    'no colon at all',
    `: ${draw.nasty()}`,
    `X: ${'y'.repeat(draw.whole(1, 90_000))}`,
    Array.from({ length: draw.whole(1, 3000) }, (_, at) => `X-${at}: y`).join(newline),
    `Content-Disposition: form-data; name="image\0"; filename="\0.png"`,
  ]);

function contentOf(draw: Draw): Buffer {
  const png = markedPng('hostile');
  return draw.one([
    () => png,
    () => draw.damaged(png),
    () => draw.bytes(300),
    () => Buffer.alloc(0),
    () => Buffer.from(draw.nasty(), 'latin1'),
    () => Buffer.alloc(draw.whole(1, 200_000), 'a'),
    () => png.subarray(0, draw.whole(1, 40)),
    () => Buffer.from('{"__proto__":{"image":1}}'),
  ])();
}
