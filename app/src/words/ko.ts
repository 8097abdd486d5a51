import { html } from 'ghtml';
import type { Words } from './words.ts';

export const ko: Words = {
  lang: 'ko',
  answeredBy: (replica) => html`응답한 레플리카: <strong>${replica}</strong>`,
  pages: { views: '조회 수', login: '로그인', cart: '장바구니', image: '이미지' },
  hops: '이 브라우저의 최근 요청',
  fates: { none: '세션 없음', found: '세션 찾음', lost: '모르는 세션' },
  given: (session) => `${session} 발급`,
  // Particles depend on how a name is read aloud, and these are read by digits: none follows one.
  story: {
    firstVisit: (who) => `${who}: 첫 방문, 아직 세션 없음`,
    sentNone: (who) => `${who}: 세션 쿠키 없이 온 요청`,
    began: (who, session) => `${who}: 세션 ${session} 시작`,
    foundThere: (who, session) => `${who}: 세션 ${session} 찾음`,
    renamed: (who, session, given) => `${who}: 세션 ${session} 찾음, 새 ID ${given} 발급`,
    unknownThere: (who, session) => `${who}: 세션 ${session} 모름`,
    beganInstead: (who, session, given) => `${who}: 세션 ${session} 모름, 새 세션 ${given} 시작`,
    found: (who, session) => `${who}: 세션 ${session} 찾음`,
    unknown: (who, session) => `${who}: 세션 ${session} 모름`,
    unknownAnyMore: (who, session) => `${who}: 세션 ${session} 이제 없음`,
    forgotten: (who, session, replica) => `${who}: 세션 ${session} 이제 없음 (원래 ${replica}에 있던 세션)`,
    elsewhere: (who, session, replica) => `${who}: 세션 ${session} 모름 (${replica}에 있음)`,
  },
  home: (
    address,
  ) => html`위의 페이지는 저마다 세션에 무언가를 담아 둡니다. 하나를 골라 쓰고 몇 번 새로 고치면서,
    어느 레플리카가 응답하는지, 아직 나를 아는지 살펴보세요. 접속한 주소는 <strong>${address}</strong>입니다.`,
  views: {
    counted: (count, last) =>
      html`이 세션의 조회 수는 <strong>${count}</strong>${last ? `이고, 마지막으로 본 것은 ${last}` : ''}입니다.`,
    more: '하나 더 세기',
  },
  login: {
    you: (name) => html`<strong>${name}</strong> 님으로 로그인했습니다.`,
    nobody: '로그인하지 않았습니다.',
    name: '아무 이름',
    logIn: '로그인',
    logOut: '로그아웃',
  },
  cart: {
    empty: '장바구니가 비어 있습니다.',
    item: '상품',
    quantity: '수량',
    add: '담기',
    remove: '빼기',
    removeItem: (item) => `${item} 빼기`,
  },
  image: {
    about: (name, bytes, uploads) => `${name}, ${bytes}바이트. 이 세션의 ${uploads}번째 업로드입니다.`,
    none: '이 세션에는 이미지가 없습니다.',
    choose: (limitKiB) => `${limitKiB} KiB 이하의 이미지`,
    upload: '업로드',
    sample: (href) => html`<a href="${href}" download>예제 이미지</a>를 보내 보세요.`,
  },
  error: (status) => `오류 ${status}`,
  told: [
    [/^Choose an image to upload\.$/, '업로드할 이미지를 고르세요.'],
    [/^(.*) is empty\.$/, '$1: 빈 파일입니다.'],
    [/^(.*) is not a PNG, JPEG, GIF or WebP image\.$/, '$1: PNG, JPEG, GIF, WebP 이미지가 아닙니다.'],
    [
      /^The image is larger than the (\d+) KiB that a session may hold here\.$/,
      '이미지가 이 세션에 담을 수 있는 $1 KiB보다 큽니다.',
    ],
    [
      /^The cart holds at most (\d+) different items\.$/,
      '장바구니에는 서로 다른 상품을 $1개까지 담을 수 있습니다.',
    ],
    [/^Another site’s page has sent this:.*$/, '다른 사이트의 페이지가 보낸 요청이라 받지 않았습니다.'],
    [/^There is nothing at this address\.$/, '이 주소에는 아무것도 없습니다.'],
    [/^The session store is unreachable\..*$/, '세션 저장소에 닿을 수 없습니다. 잠시 뒤 다시 시도하세요.'],
    [
      /^The session store is full:.*$/,
      '세션 저장소가 가득 찼습니다. 있던 것은 그대로이고, 자리가 날 때까지 새로 담지 못합니다.',
    ],
    [/^Something went wrong here\..*$/, '서버에 문제가 생겼고, 로그에 남겼습니다.'],
  ],
};
