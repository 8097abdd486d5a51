/** The page as it comes: all that the scripts fill in has its place. */
import { html } from 'ghtml';
import { SIDES, type SideName } from '../told.ts';
import { CROWDS } from '../users.ts';
import { languages, type Words } from '../words/index.ts';

export interface PageOptions {
  readonly language: Words;
  readonly token: string;
  readonly profiles: readonly string[];
}

export const livePage = ({ language: words, token, profiles }: PageOptions): string => html`<!doctype html>
<html lang="${words.lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title} · session-lab</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/live.css">
<script type="application/json" id="words">!${JSON.stringify(words).replaceAll('<', '\\u003c')}</script>
<script type="module" src="/assets/live.ts"></script>
<body data-token="${token}">
<header>
<h1>${words.title}</h1>
<p>${words.intro}</p>
<nav>!${languages.map(({ lang, language }) =>
  lang === words.lang
    ? html`<span lang="${lang}" aria-current="true">${language}</span>`
    : html`<a lang="${lang}" href="/?token=${token}&lang=${lang}">${language}</a>`,
)}</nav>
</header>
<p id="disconnected" role="alert" hidden>${words.disconnected}</p>
<main>
!${SIDES.map((side) => sideOf(side, words, profiles))}
</main>
<dialog id="guess" aria-labelledby="question">
<h2 id="question" tabindex="-1" autofocus>${words.guess.question}</h2>
<p id="deed"></p>
<fieldset>
<legend class="spoken">${words.guess.question}</legend>
!${Object.entries(words.guess.amounts).map(
  ([amount, says]) => html`<label><input type="radio" name="amount" value="${amount}"> ${says}</label>`,
)}
</fieldset>
<p class="buttons"><button type="button" value="look">${words.guess.look}</button> <button type="button" value="without">${words.guess.without}</button> <button type="button" value="cancel">${words.guess.cancel}</button></p>
</dialog>
</body>
</html>
`;

const sideOf = (
  side: SideName,
  words: Words,
  profiles: readonly string[],
): string => html`<section id="${side}" class="side" aria-labelledby="${side}-name">
<div class="top"><h2 id="${side}-name"></h2>
<p class="controls"><label>${words.profile} <select class="profile">!${profiles.map((name) => html`<option>${name}</option>`)}</select></label>
<a class="open" target="_blank" rel="noopener noreferrer">${words.open}</a>
<a class="report" target="_blank" rel="noopener">${words.report}</a></p></div>
<p class="busy" role="status"></p>
<svg class="topology" viewBox="0 0 640 300" role="img" aria-labelledby="${side}-name"></svg>
<fieldset class="users"><legend>${words.users}</legend>!${CROWDS.map((count) => html`<button type="button" data-name="users-${count}" value="${count}">${count === 0 ? words.nobody : count}</button>`)}</fieldset>
<fieldset class="levers"><legend>${words.break}</legend></fieldset>
<div class="outcome" role="status"></div>
<h3>${words.requests}</h3>
<p class="columns" aria-hidden="true">!${words.columns.map((column) => html`<span>${column}</span>`)}</p>
<ol class="rows" tabindex="0" aria-label="${words.requests}"></ol>
<div class="figures"></div>
</section>`;
