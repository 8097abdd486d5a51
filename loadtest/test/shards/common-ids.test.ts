import { createHash } from 'node:crypto';
import t from 'tap';
import { CommonIds } from '../../src/shards/common-ids.ts';

const id = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

t.test('an id that users of two shards have is found, and no other', async (t) => {
  const ids = new CommonIds();
  for (const shard of [1, 2, 3]) {
    ids.begin();
    for (let user = 0; user < 2000; user++) ids.add(id(`${shard} ${user}`));
    if (shard !== 2) ids.add(id('common'));
    // A user writes often under one id.
    ids.add(id(`${shard} 7`));
  }
  t.equal(ids.otherOwner(id('common'), 1), null, 'whoever comes first owns it');
  t.equal(ids.otherOwner(id('common'), 1), null);
  t.equal(ids.otherOwner(id('common'), 9), 1);
  t.equal(ids.otherOwner(id('common'), 1), null);
  for (const shard of [1, 2, 3])
    for (const user of [7, 8])
      t.equal(
        ids.otherOwner(id(`${shard} ${user}`), user) ?? ids.otherOwner(id(`${shard} ${user}`), 99),
        null,
      );
});
