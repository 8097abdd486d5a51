import t from 'tap';
import { fillBlocks } from '../../src/strategies/fill-blocks.ts';

const DOCUMENT = 'Before.\n\n<!-- measured: redis -->\nold\nfigures\n<!-- end -->\n\nAfter.\n';

t.test('writes what was measured between its marks, and nothing else', async (t) => {
  const filled = fillBlocks(DOCUMENT, new Map([['redis', 'new']]));
  t.equal(filled, 'Before.\n\n<!-- measured: redis -->\nnew\n<!-- end -->\n\nAfter.\n');
  t.equal(fillBlocks(filled, new Map([['redis', 'new']])), filled, 'twice is once');
});

t.test('a figure in the midst of a line stays there', async (t) => {
  const row =
    '| redis | <!-- measured: read:redis -->old<!-- end --> | <!-- measured: write:redis --><!-- end --> |';
  t.equal(
    fillBlocks(
      row,
      new Map([
        ['read:redis', '1'],
        ['write:redis', '2'],
      ]),
    ),
    '| redis | <!-- measured: read:redis -->1<!-- end --> | <!-- measured: write:redis -->2<!-- end --> |',
  );
});

t.test('what was not measured can’t be told of', async (t) => {
  t.throws(() => fillBlocks(DOCUMENT, new Map()), {
    code: 'USER',
    message: /nothing was measured of "redis"/,
  });
});
